package io.echogate.datapath;

import static io.echogate.datapath.SetsOnHost.ECHO;
import static io.echogate.datapath.SetsOnHost.ECHO6;
import static io.echogate.datapath.SetsOnHost.POLICY;
import static io.echogate.datapath.SetsOnHost.assertRefused;
import static io.echogate.datapath.SetsOnHost.many;
import static io.echogate.datapath.SetsOnHost.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.datapath.SetChange.Way;
import io.echogate.datapath.SetRequest.Action;
import io.echogate.icmp.Family;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of a policy in force change in place: for packets, and for whoever asks. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class SetChangeTest {
  @TempDir Path bpffs;

  private FilteredHost host;
  private SetsOnHost sets;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    sets = new SetsOnHost(host);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @Test
  void aChangeIsInForceForPacketsAndForWhoeverAsks() {
    host.apply(POLICY);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();

    SetChange change = sets.add("bad", "192.0.2.8/29", "198.51.100.0/24", "2001:db8:1::/64");

    assertThat(change.way()).isEqualTo(Way.IN_PLACE);
    assertThat(change.changed())
        .map(Prefix::toString)
        .containsExactly("192.0.2.8/29", "2001:db8:1::/64");
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(sets.drops(ECHO, "192.0.2.16")).isFalse();
    assertThat(sets.drops(ECHO6, "2001:db8:1::7")).isTrue();
    assertThat(sets.prefixes("bad"))
        .containsExactly("192.0.2.8/29", "198.51.100.0/24", "2001:db8:1::/64", "2001:db8:bad::/48");
    sets.assertVerified();

    assertThat(sets.remove("bad", "198.51.100.0/24", "192.0.2.8/29").way()).isEqualTo(Way.IN_PLACE);

    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(sets.drops(ECHO, "198.51.100.1")).isFalse();
    assertThat(sets.prefixes("bad")).containsExactly("2001:db8:1::/64", "2001:db8:bad::/48");
    sets.assertVerified();
  }

  @Test
  void whatIsThereAlreadyIsNoChange() throws IOException {
    host.apply(POLICY);
    SetChange change = sets.add("bad", "198.51.100.0/24");
    assertThat(change.way()).isEqualTo(Way.NOTHING);
    assertThat(change.changed()).isEmpty();
    assertThat(host.pinsIn(sets.directory())).noneMatch(pin -> pin.startsWith("sets_"));
  }

  @Test
  void changesThatUndoEachOtherLeaveTheText() {
    host.apply(POLICY);
    var _ = sets.add("bad", "192.0.2.0/24");
    var _ = sets.remove("bad", "198.51.100.0/24", "192.0.2.0/24");
    var _ = sets.add("bad", "198.51.100.0/24");
    assertThat(sets.applied().edits()).isEqualTo(SetEdits.NONE);
  }

  @Test
  void aChangedSetIsChangedInThoseThatNameIt() {
    host.apply(POLICY);
    assertThat(sets.drops(13, "192.0.2.9")).isFalse();
    var _ = sets.add("bad", "192.0.2.0/24");
    assertThat(sets.drops(13, "192.0.2.9")).isTrue();
    var _ = sets.add("worse", "192.0.2.0/25");
    var _ = sets.remove("bad", "192.0.2.0/24");
    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(sets.drops(13, "192.0.2.9")).isTrue();
    assertThat(sets.drops(13, "192.0.2.200")).isFalse();
    sets.assertVerified();
  }

  @Test
  void whatARemovedEntryHeldIsStillHeldByOthers() {
    host.apply(POLICY);
    var _ = sets.add("bad", "192.0.2.0/24", "192.0.2.0/28");
    var _ = sets.remove("bad", "192.0.2.0/24");
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    assertThat(sets.drops(ECHO, "192.0.2.16")).isFalse();
  }

  @Test
  void aSetIsKnownByNameAlone() {
    host.apply(POLICY);
    assertRefused(
        sets.outcome(host.name(), "good", Action.ADD, set("192.0.2.0/24")),
        new SetProblem.NoSuchSet(host.name(), "test.policy", List.of("bad", "worse")));
    assertRefused(
        sets.outcome("nosuch0", "bad", Action.ADD, PrefixSet.empty()),
        new SetProblem.NoFilter("nosuch0"));
  }

  @Test
  void whatDoesNotFitGetsLargerTablesWithoutAGapInTheCounts() throws IOException {
    host.apply(POLICY);
    assertThat(sets.drops(ECHO, "198.51.100.1")).isTrue();
    Instantly before = new Instantly(sets.directory(), sets.applied());

    SetChange change = sets.change("bad", Action.ADD, PrefixSet.of(many(4_000)));

    assertThat(change.way()).isEqualTo(Way.RELOADED);
    assertThat(sets.directory()).isNotEqualTo(before.directory());
    assertThat(sets.applied().since()).isEqualTo(before.applied().since());
    assertThat(sets.blocked()).isEqualTo(1);
    assertThat(sets.drops(ECHO, "10.0.16.1")).isTrue();
    assertThat(sets.drops(ECHO, "10.0.17.1")).isFalse();
    sets.assertVerified();
    assertThat(host.filters().history(host.name())).isEmpty();
    assertThat(sets.add("bad", "10.0.17.0/24").way()).isEqualTo(Way.IN_PLACE);
    assertThat(sets.drops(ECHO, "10.0.17.1")).isTrue();
    assertThat(sets.remove("bad", "10.0.16.0/24").way()).isEqualTo(Way.IN_PLACE);
    assertThat(sets.drops(ECHO, "10.0.16.1")).isFalse();
    sets.assertVerified();
  }

  /** In place there is nothing to load; larger tables come with a program that it may load. */
  @Test
  void aProcessWithoutPerfmonChangesSetsToo() {
    host.apply(POLICY);

    assertThat(withoutPerfmon(() -> sets.add("bad", "192.0.2.0/24")).way()).isEqualTo(Way.IN_PLACE);
    assertThat(sets.drops(ECHO, "192.0.2.9")).isTrue();
    SetChange change =
        withoutPerfmon(() -> sets.change("bad", Action.ADD, PrefixSet.of(many(4_000))));

    assertThat(change.way()).isEqualTo(Way.RELOADED);
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.form()).isEqualTo(ProgramForm.XDP_COPIED);
    }
    assertThat(sets.drops(ECHO, "10.0.16.1")).isTrue();
    assertThat(sets.drops(ECHO, "10.0.17.1")).isFalse();
    assertThat(withoutPerfmon(() -> sets.add("bad", "10.0.17.0/24")).way()).isEqualTo(Way.IN_PLACE);
    assertThat(sets.drops(ECHO, "10.0.17.1")).isTrue();
    sets.assertVerified();
  }

  private static SetChange withoutPerfmon(Supplier<SetChange> change) {
    return Capabilities.callWithout(change::get, Capability.PERFMON, Capability.SYS_ADMIN);
  }

  private record Instantly(String directory, AppliedPolicy applied) {}

  @Test
  void whatCannotBeDoneOnOneInterfaceIsTakenBackOnOthers() {
    host.apply(POLICY);
    LinkInfo second = sets.second();
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

    assertThat(sets.prefixes("bad")).containsExactly("198.51.100.0/24", "2001:db8:bad::/48");
    assertThat(sets.applied().edits()).isEqualTo(SetEdits.NONE);
    assertThat(sets.drops(ECHO, "10.0.16.1")).isFalse();
    assertThat(sets.drops(ECHO, "198.51.100.1")).isTrue();
    sets.assertVerified();
    assertThatThrownBy(() -> halfBlind.changeSets(List.of(second.name(), host.name()), request))
        .isInstanceOf(FilterException.class);
    assertThat(sets.applied().edits()).isEqualTo(SetEdits.NONE);
    assertThat(host.filters().changeSets(List.of(host.name(), second.name()), request))
        .isInstanceOfSatisfying(
            SetOutcome.Changed.class,
            done ->
                assertThat(done.changes())
                    .map(SetChange::way)
                    .containsOnly(Way.IN_PLACE, Way.RELOADED));
    host.filters().detach(second.name());
  }

  /** What fails after that, too, is told along with it. */
  @Test
  void whatCannotBeTakenBackDoesNotHideWhyItHadToBe() {
    host.apply(POLICY);
    LinkInfo second = sets.second();
    host.filters()
        .apply(
            TestPolicies.candidate("# second\n" + POLICY),
            second,
            List.of(Hook.NATIVE),
            Optional.empty());
    Filters destructive =
        new Filters(
            host.hosts().right().namespace(),
            bpffs,
            applied -> {
              if (!applied.text().startsWith("# second")) {
                return TestPolicies.read(applied);
              }
              // By then the first has been reloaded, and cannot be changed again.
              Pins.removeTree(
                  bpffs
                      .resolve("echogate")
                      .resolve(host.hosts().right().namespace().identity())
                      .resolve(host.name())
                      .resolve(sets.directory())
                      .resolve("definitions"));
              return Optional.empty();
            });
    SetRequest request =
        new SetRequest("bad", Action.ADD, PrefixSet.of(many(4_000)), /* lenient= */ false);

    assertThatThrownBy(() -> destructive.changeSets(List.of(host.name(), second.name()), request))
        .hasMessageContaining("this version cannot read the policy test.policy to make them")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("what is kept with the program of its sets is missing"));
    host.filters().detach(second.name());
  }

  @Test
  void manyChangesLeaveTheLastTwoRecords() throws IOException {
    host.apply(POLICY);
    for (int round = 0; round < 20; round++) {
      var _ = sets.add("bad", "192.0.2." + round + "/32");
      assertThat(sets.drops(ECHO, "192.0.2." + round)).isTrue();
    }
    assertThat(host.pinsIn(sets.directory()).stream().filter(pin -> pin.startsWith("sets_")))
        .containsExactly("sets_19", "sets_20");
    host.filters().detach(host.name());
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void anotherTextTakesThePlaceOfTheEdits() {
    host.apply(POLICY);
    var _ = sets.add("bad", "192.0.2.0/24");

    SetEdits undone = host.apply(POLICY).undone();

    assertThat(undone.list()).map(edit -> edit.set()).containsExactly("bad");
    assertThat(undone.of("bad").added()).isEqualTo(set("192.0.2.0/24"));
    assertThat(sets.drops(ECHO, "192.0.2.9")).isFalse();
    assertThat(sets.applied().edits()).isEqualTo(SetEdits.NONE);
  }

  @Test
  void whatWasInForceIsRememberedWithItsEdits() throws IOException {
    host.apply(POLICY);
    var _ = sets.add("bad", "192.0.2.0/24");
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

  @Test
  void thousandsOfPrefixesComeAndGo() {
    String addresses =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "10.%d.%d.0/24".formatted(i >> 7, 2 * i & 255))
            .collect(Collectors.joining(", "));
    host.apply(POLICY.replace("set bad { ", "set bad { " + addresses + ", "));
    assertThat(sets.drops(ECHO, "10.6.2.1")).isTrue();
    assertThat(sets.drops(ECHO, "10.6.3.1")).isFalse();
    List<Prefix> some = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      some.add(Prefix.of(Family.IP4, 0, 0x0a00_0000L + ((long) i << 9), 24));
    }
    SetChange change = sets.change("bad", Action.REMOVE, PrefixSet.of(some));
    assertThat(change.way()).isEqualTo(Way.IN_PLACE);
    assertThat(change.changed()).hasSize(1_000);
    assertThat(sets.drops(ECHO, "10.6.2.1")).isFalse();
    assertThat(sets.drops(ECHO, "10.8.2.1")).isTrue();
    sets.assertVerified();
  }
}
