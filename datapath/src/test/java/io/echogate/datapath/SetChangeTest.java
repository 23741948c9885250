package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.datapath.SetChange.Way;
import io.echogate.datapath.SetRequest.Action;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.policy.SetEdits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of a policy in force change in place: for packets, and for whoever asks. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class SetChangeTest {
  private static final String POLICY =
      """
      set bad { 198.51.100.0/24, 2001:db8:bad::/48 }
      set worse { @bad, 203.0.113.7 }
      policy guard {
          icmp ip4 : block { 8 } from @bad;
          icmp ip4 : block { 13 } from @worse;
          icmp ip6 : block { 128 } from @worse;
          defaults { icmp in: allow; }
      }
      """;

  private static final int ECHO = 8;
  private static final int ECHO6 = 128;

  @TempDir Path bpffs;

  private FilteredHost host;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  private static PrefixSet set(String... prefixes) {
    return PrefixSet.of(Stream.of(prefixes).map(SetChangeTest::prefix).toList());
  }

  private static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    Address address = Address.parse(text.substring(0, slash)).orElseThrow();
    return Prefix.of(address, Integer.parseInt(text.substring(slash + 1)));
  }

  private SetChange add(String set, String... prefixes) {
    return change(set, Action.ADD, set(prefixes));
  }

  private SetChange remove(String set, String... prefixes) {
    return change(set, Action.REMOVE, set(prefixes));
  }

  private SetChange change(String set, Action action, PrefixSet prefixes) {
    SetOutcome outcome = outcome(host.name(), set, action, prefixes);
    assertThat(outcome).isInstanceOf(SetOutcome.Changed.class);
    return ((SetOutcome.Changed) outcome).changes().getFirst();
  }

  private SetOutcome outcome(String name, String set, Action action, PrefixSet prefixes) {
    return host.filters()
        .changeSets(List.of(name), new SetRequest(set, action, prefixes, /* lenient= */ false));
  }

  private void assertRefused(SetOutcome outcome, SetProblem problem) {
    assertThat(outcome).isEqualTo(new SetOutcome.Refused(List.of(problem)));
  }

  /** Whether a message from an address is dropped. */
  private boolean drops(int type, String source) {
    long before = blocked();
    Frames frames = source.contains(":") ? Frames.ip6() : Frames.ip4();
    host.send(frames.source(source).icmp(type, 0, 56).bytes(), 1);
    return blocked() > before;
  }

  private long blocked() {
    return host.counts().counters().stream()
        .filter(counter -> counter.reason() == Reason.BLOCKED)
        .mapToLong(Counter::packets)
        .sum();
  }

  /** The directory of the policy that runs. */
  private String directory() {
    try (InstalledFilter filter = host.filter()) {
      return Integer.toString(filter.running().program().info().id());
    }
  }

  private AppliedPolicy applied() {
    try (InstalledFilter filter = host.filter()) {
      return filter.applied();
    }
  }

  private List<String> prefixes(String set) {
    List<String> entries = new ArrayList<>();
    try (InstalledFilter filter = host.filter()) {
      SetState state = filter.sets().find(set).orElseThrow();
      for (Family family : Family.values()) {
        state.forEachEntry(
            family,
            (high, low, length) -> entries.add(new Prefix(family, high, low, length).toString()));
      }
    }
    return entries;
  }

  private void assertVerified() {
    try (InstalledFilter filter = host.filter();
        FilterCopy copy = filter.copy(TestPolicies.inForce(filter.applied()), filter.form())) {
      assertThat(copy.difference()).isEmpty();
    }
  }

  @Test
  void aChangeIsInForceForPacketsAndForWhoeverAsks() {
    host.apply(POLICY);
    assertThat(drops(ECHO, "192.0.2.9")).isFalse();

    SetChange change = add("bad", "192.0.2.8/29", "198.51.100.0/24", "2001:db8:1::/64");

    assertThat(change.way()).isEqualTo(Way.IN_PLACE);
    assertThat(change.changed())
        .map(Prefix::toString)
        .containsExactly("192.0.2.8/29", "2001:db8:1::/64");
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(drops(ECHO, "192.0.2.16")).isFalse();
    assertThat(drops(ECHO6, "2001:db8:1::7")).isTrue();
    assertThat(prefixes("bad"))
        .containsExactly("192.0.2.8/29", "198.51.100.0/24", "2001:db8:1::/64", "2001:db8:bad::/48");
    assertVerified();

    assertThat(remove("bad", "198.51.100.0/24", "192.0.2.8/29").way()).isEqualTo(Way.IN_PLACE);

    assertThat(drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(drops(ECHO, "198.51.100.1")).isFalse();
    assertThat(prefixes("bad")).containsExactly("2001:db8:1::/64", "2001:db8:bad::/48");
    assertVerified();
  }

  @Test
  void whatIsThereAlreadyIsNoChange() throws IOException {
    host.apply(POLICY);
    SetChange change = add("bad", "198.51.100.0/24");
    assertThat(change.way()).isEqualTo(Way.NOTHING);
    assertThat(change.changed()).isEmpty();
    assertThat(host.pinsIn(directory())).noneMatch(pin -> pin.startsWith("sets_"));
  }

  @Test
  void changesThatUndoEachOtherLeaveTheText() {
    host.apply(POLICY);
    var _ = add("bad", "192.0.2.0/24");
    var _ = remove("bad", "198.51.100.0/24", "192.0.2.0/24");
    var _ = add("bad", "198.51.100.0/24");
    assertThat(applied().edits()).isEqualTo(SetEdits.NONE);
  }

  @Test
  void aChangedSetIsChangedInThoseThatNameIt() {
    host.apply(POLICY);
    assertThat(drops(13, "192.0.2.9")).isFalse();
    var _ = add("bad", "192.0.2.0/24");
    assertThat(drops(13, "192.0.2.9")).isTrue();
    var _ = add("worse", "192.0.2.0/25");
    var _ = remove("bad", "192.0.2.0/24");
    assertThat(drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(drops(13, "192.0.2.9")).isTrue();
    assertThat(drops(13, "192.0.2.200")).isFalse();
    assertVerified();
  }

  @Test
  void whatARemovedEntryHeldIsStillHeldByOthers() {
    host.apply(POLICY);
    var _ = add("bad", "192.0.2.0/24", "192.0.2.0/28");
    var _ = remove("bad", "192.0.2.0/24");
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(drops(ECHO, "192.0.2.16")).isFalse();
  }

  @Test
  void aSetIsKnownByNameAlone() {
    host.apply(POLICY);
    assertRefused(
        outcome(host.name(), "good", Action.ADD, set("192.0.2.0/24")),
        new SetProblem.NoSuchSet(host.name(), "test.policy", List.of("bad", "worse")));
    assertRefused(
        outcome("nosuch0", "bad", Action.ADD, PrefixSet.empty()),
        new SetProblem.NoFilter("nosuch0"));
  }

  @Test
  void whatDoesNotFitGetsLargerTablesWithoutAGapInTheCounts() throws IOException {
    host.apply(POLICY);
    assertThat(drops(ECHO, "198.51.100.1")).isTrue();
    Instantly before = new Instantly(directory(), applied());

    SetChange change = change("bad", Action.ADD, PrefixSet.of(many(4_000)));

    assertThat(change.way()).isEqualTo(Way.RELOADED);
    assertThat(directory()).isNotEqualTo(before.directory());
    assertThat(applied().since()).isEqualTo(before.applied().since());
    assertThat(blocked()).isEqualTo(1);
    assertThat(drops(ECHO, "10.0.16.1")).isTrue();
    assertThat(drops(ECHO, "10.0.17.1")).isFalse();
    assertVerified();
    assertThat(host.filters().history(host.name())).isEmpty();
    assertThat(add("bad", "10.0.17.0/24").way()).isEqualTo(Way.IN_PLACE);
    assertThat(drops(ECHO, "10.0.17.1")).isTrue();
    assertThat(remove("bad", "10.0.16.0/24").way()).isEqualTo(Way.IN_PLACE);
    assertThat(drops(ECHO, "10.0.16.1")).isFalse();
    assertVerified();
  }

  /** In place there is nothing to load; larger tables come with a program that it may load. */
  @Test
  void aProcessWithoutPerfmonChangesSetsToo() {
    host.apply(POLICY);

    assertThat(withoutPerfmon(() -> add("bad", "192.0.2.0/24")).way()).isEqualTo(Way.IN_PLACE);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    SetChange change = withoutPerfmon(() -> change("bad", Action.ADD, PrefixSet.of(many(4_000))));

    assertThat(change.way()).isEqualTo(Way.RELOADED);
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.form()).isEqualTo(ProgramForm.XDP_COPIED);
    }
    assertThat(drops(ECHO, "10.0.16.1")).isTrue();
    assertThat(drops(ECHO, "10.0.17.1")).isFalse();
    assertThat(withoutPerfmon(() -> add("bad", "10.0.17.0/24")).way()).isEqualTo(Way.IN_PLACE);
    assertThat(drops(ECHO, "10.0.17.1")).isTrue();
    assertVerified();
  }

  private static SetChange withoutPerfmon(Supplier<SetChange> change) {
    return Capabilities.callWithout(change::get, Capability.PERFMON, Capability.SYS_ADMIN);
  }

  private record Instantly(String directory, AppliedPolicy applied) {}

  /** Every sixteenth /24 of 10.0.0.0/8. */
  private static List<Prefix> many(int count) {
    List<Prefix> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      many.add(Prefix.of(Family.IP4, 0, 0x0a00_0000L + ((long) i << 12), 24));
    }
    return many;
  }

  @Test
  void whatCannotBeDoneOnOneInterfaceIsTakenBackOnOthers() {
    host.apply(POLICY);
    LinkInfo second = second();
    NetNamespace namespace = host.hosts().right().namespace();
    host.filters()
        .apply(
            TestPolicies.candidate("# second\n" + POLICY),
            second,
            List.of(Hook.NATIVE),
            Optional.empty());
    Filters halfBlind =
        new Filters(
            namespace,
            bpffs,
            applied ->
                applied.text().startsWith("# second")
                    ? Optional.empty()
                    : TestPolicies.read(applied));
    SetRequest request =
        new SetRequest("bad", Action.ADD, PrefixSet.of(many(4_000)), /* lenient= */ false);

    assertThatThrownBy(() -> halfBlind.changeSets(List.of(host.name(), second.name()), request))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("this version cannot read the policy test.policy to make them");

    assertThat(prefixes("bad")).containsExactly("198.51.100.0/24", "2001:db8:bad::/48");
    assertThat(applied().edits()).isEqualTo(SetEdits.NONE);
    assertThat(drops(ECHO, "10.0.16.1")).isFalse();
    assertThat(drops(ECHO, "198.51.100.1")).isTrue();
    assertVerified();
    assertThatThrownBy(() -> halfBlind.changeSets(List.of(second.name(), host.name()), request))
        .isInstanceOf(FilterException.class);
    assertThat(applied().edits()).isEqualTo(SetEdits.NONE);
    assertThat(host.filters().changeSets(List.of(host.name(), second.name()), request))
        .isInstanceOfSatisfying(
            SetOutcome.Changed.class,
            done ->
                assertThat(done.changes())
                    .map(SetChange::way)
                    .containsOnly(Way.IN_PLACE, Way.RELOADED));
    host.filters().detach(second.name());
  }

  private LinkInfo second() {
    NetNamespace namespace = host.hosts().right().namespace();
    try (Links links = Links.of(namespace)) {
      links.createVeth("second0", namespace, "third0");
      return links.require("second0");
    }
  }

  @Test
  void manyChangesLeaveTheLastTwoRecords() throws IOException {
    host.apply(POLICY);
    for (int round = 0; round < 20; round++) {
      var _ = add("bad", "192.0.2." + round + "/32");
      assertThat(drops(ECHO, "192.0.2." + round)).isTrue();
    }
    assertThat(host.pinsIn(directory()).stream().filter(pin -> pin.startsWith("sets_")))
        .containsExactly("sets_19", "sets_20");
    host.filters().detach(host.name());
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void thePolicyBeforeATrialIsChangedToo() {
    host.apply(POLICY);
    host.apply("# second\n" + POLICY, Optional.of(Duration.ofMinutes(5)));

    SetChange change = add("bad", "192.0.2.0/24");

    assertThat(change.fallback()).contains(SetChange.Fallback.CHANGED);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(host.filters().endTrial(host.name())).isTrue();
    assertThat(applied().text()).isEqualTo(POLICY);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertVerified();
  }

  @Test
  void aPolicyBeforeATrialWithoutSuchASetStaysAsItIs() {
    host.apply("policy before { defaults { icmp in: allow; } }");
    host.apply(POLICY, Optional.of(Duration.ofMinutes(5)));
    assertThat(add("bad", "192.0.2.0/24").fallback()).contains(SetChange.Fallback.NO_SUCH_SET);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
  }

  @Test
  void whileAPolicyIsOnTrialWhatDoesNotFitIsRefused() {
    host.apply(POLICY);
    host.apply("# second\n" + POLICY, Optional.of(Duration.ofMinutes(5)));
    assertRefused(
        outcome(host.name(), "bad", Action.ADD, PrefixSet.of(many(4_000))),
        new SetProblem.NoRoomOnTrial(host.name()));
    assertThat(prefixes("bad")).hasSize(2);
    assertThat(add("bad", "192.0.2.0/24").way()).isEqualTo(Way.IN_PLACE);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertVerified();
  }

  @Test
  void anotherTextTakesThePlaceOfTheEdits() {
    host.apply(POLICY);
    var _ = add("bad", "192.0.2.0/24");

    SetEdits undone = host.apply(POLICY).undone();

    assertThat(undone.list()).map(edit -> edit.set()).containsExactly("bad");
    assertThat(undone.of("bad").added()).isEqualTo(set("192.0.2.0/24"));
    assertThat(drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(applied().edits()).isEqualTo(SetEdits.NONE);
  }

  @Test
  void whatWasInForceIsRememberedWithItsEdits() throws IOException {
    host.apply(POLICY);
    var _ = add("bad", "192.0.2.0/24");
    host.apply("# second\n" + POLICY);
    host.apply("# third\n" + POLICY);

    List<AppliedPolicy> history = host.filters().history(host.name());

    assertThat(history).map(AppliedPolicy::text).containsExactly("# second\n" + POLICY, POLICY);
    assertThat(history.getFirst().edits()).isEqualTo(SetEdits.NONE);
    assertThat(history.getLast().edits().of("bad").added()).isEqualTo(set("192.0.2.0/24"));
    for (int i = 0; i < 5; i++) {
      host.apply("# " + i + "\n" + POLICY);
    }
    assertThat(host.pinsIn("history")).hasSize(5).noneMatch(pin -> pin.endsWith("_sets"));
  }

  /** What a process does that changes sets, step by step, until it is killed. */
  private void changeUntilKilled(String prefix, boolean written, boolean committed) {
    try (InstalledFilter filter = host.filter()) {
      PolicyObjects running = filter.running();
      Path pinned = filter.place().program(running.program().info().id());
      try (SetTables tables = SetTables.open(running, pinned, _ -> GracePeriod.begin())) {
        SetTables.Prepared prepared =
            SetChanger.of(
                    tables, new SetRequest("bad", Action.ADD, set(prefix), /* lenient= */ false))
                .orElseThrow()
                .prepare();
        if (written) {
          tables.keep(prepared);
          prepared.change().write();
        }
        if (committed) {
          tables.commit(prepared);
        }
      }
    }
  }

  @Test
  void whatAKilledProcessDidNotComeToIsNotThere() {
    host.apply(POLICY);
    var _ = add("bad", "203.0.113.0/24");
    changeUntilKilled("192.0.2.0/24", false, false);
    assertThat(drops(ECHO, "192.0.2.9")).isFalse();
    changeUntilKilled("192.0.2.0/24", true, false);
    assertThat(drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(prefixes("bad")).doesNotContain("192.0.2.0/24");
    assertVerified();

    var _ = add("bad", "192.0.2.128/25");

    assertThat(drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(drops(ECHO, "192.0.2.129")).isTrue();
    assertThat(drops(ECHO, "203.0.113.9")).isTrue();
    assertVerified();
  }

  @Test
  void whatAKilledProcessPutInForceStaysSo() throws IOException {
    host.apply(POLICY);
    changeUntilKilled("192.0.2.0/24", true, true);
    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(prefixes("bad")).contains("192.0.2.0/24");

    var _ = add("bad", "192.0.3.0/24");
    var _ = add("bad", "192.0.4.0/24");

    for (int third = 2; third <= 4; third++) {
      assertThat(drops(ECHO, "192.0." + third + ".9")).isTrue();
    }
    assertThat(host.pinsIn(directory()).stream().filter(pin -> pin.startsWith("sets_")))
        .containsExactly("sets_2", "sets_3");
    assertVerified();
  }

  @Test
  void aChangeThatWasKilledFirstIsTakenBackByTheNext() throws IOException {
    host.apply(POLICY);
    changeUntilKilled("192.0.2.0/24", true, false);
    assertThat(host.pinsIn(directory())).contains("sets_1");

    assertThat(add("bad", "192.0.2.0/25").way()).isEqualTo(Way.IN_PLACE);

    assertThat(drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(drops(ECHO, "192.0.2.129")).isFalse();
  }

  @Test
  void thousandsOfPrefixesComeAndGo() {
    String addresses =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "10.%d.%d.0/24".formatted(i >> 7, 2 * i & 255))
            .collect(Collectors.joining(", "));
    host.apply(POLICY.replace("set bad { ", "set bad { " + addresses + ", "));
    assertThat(drops(ECHO, "10.6.2.1")).isTrue();
    assertThat(drops(ECHO, "10.6.3.1")).isFalse();
    List<Prefix> some = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      some.add(Prefix.of(Family.IP4, 0, 0x0a00_0000L + ((long) i << 9), 24));
    }
    SetChange change = change("bad", Action.REMOVE, PrefixSet.of(some));
    assertThat(change.way()).isEqualTo(Way.IN_PLACE);
    assertThat(change.changed()).hasSize(1_000);
    assertThat(drops(ECHO, "10.6.2.1")).isFalse();
    assertThat(drops(ECHO, "10.8.2.1")).isTrue();
    assertVerified();
  }
}
