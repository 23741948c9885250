package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reply is solicited wherever it arrives, if its query left through any filtered interface: also
 * through one whose own policy asks for no queries.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
class QueriesOfOthersTest {
  private static final String SILENT = TestPolicies.blocking(13);
  private static final String JUDGING = TestPolicies.blocking(13, 15);
  private static final String XFW = "xfw { icmp ip4: block { 13 } }";
  private static final String ASKING =
      "policy asking { icmp ip4 : allow { echo-reply } solicited; defaults { icmp in: block; } }";
  private static final String SILENT_FIRST = "the silent one first";
  private static final String ASKING_FIRST = "the asking one first";
  private static final String SECOND = "second0";
  private static final String THIRD = "third0";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int ECHO = 8;
  private static final int TIMESTAMP = 13;

  @TempDir Path bpffs;

  private FilteredHost host;
  private int peer;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    try (Links links = Links.of(here())) {
      links.createVeth(SECOND, there(), THIRD);
      links.setUp(links.require(SECOND).index());
    }
    try (Links links = Links.of(there())) {
      links.setUp(links.require(THIRD).index());
    }
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {SILENT_FIRST, ASKING_FIRST})
  void theReplyPassesWhicheverFilterCameFirst(String order) {
    for (String other : List.of(SILENT, JUDGING, XFW)) {
      if (order.equals(SILENT_FIRST)) {
        assertThat(host.apply(other).unkept()).isEmpty();
        assertThat(applySecond(ASKING, Optional.empty()).unkept()).isEmpty();
      } else {
        assertThat(applySecond(ASKING, Optional.empty()).unkept()).isEmpty();
        assertThat(host.apply(other).unkept()).isEmpty();
      }

      assertThat(isAnswered()).as("%s, %s", order, other).isTrue();
      assertThat(isReplyPassed(unasked())).as("not asked for").isFalse();
      assertCopiesAreTheSame(host.name());
      assertCopiesAreTheSame(SECOND);
      host.filters().detach(host.name());
      host.filters().detach(SECOND);
    }
  }

  @Test
  void aFilterThatIsMadeToWriteKeepsWhatItHas() {
    host.apply(SILENT);
    host.apply(JUDGING);
    host.send(TIMESTAMP, 3);
    int before = host.link().xdpProgram();

    applySecond(ASKING, Optional.empty());

    assertThat(host.link().xdpProgram()).isNotEqualTo(before);
    assertThat(FilteredHost.packets(host.counts(), TIMESTAMP, Reason.BLOCKED)).isEqualTo(3);
    assertThat(host.leaving(15, ECHO)).containsExactly(ECHO);
    assertThat(host.filters().history(host.name()))
        .extracting(AppliedPolicy::text)
        .containsExactly(SILENT);
    int reloaded = host.link().xdpProgram();
    applySecond(ASKING, Optional.empty());
    assertThat(host.link().xdpProgram()).as("needs no other").isEqualTo(reloaded);
  }

  @Test
  void whoeverAsksNoMoreLeavesTheOthersWriting() {
    host.apply(SILENT);
    applySecond(ASKING, Optional.empty());

    host.filters().detach(SECOND);

    assertThat(keeps(host.name())).isTrue();
    assertThat(host.leaving(ECHO)).containsExactly(ECHO);
    assertCopiesAreTheSame(host.name());
    assertThat(host.apply(SILENT).leaving()).as("nobody asks").isEmpty();
    assertThat(keeps(host.name())).isFalse();
    applySecond(ASKING, Optional.empty());
    assertThat(isAnswered()).isTrue();
    applySecond(SILENT, Optional.empty());
    assertThat(keeps(SECOND)).as("nobody asks").isFalse();
  }

  @Test
  void aPolicyThatComesBackWritesToo() {
    host.apply(SILENT);
    host.apply(JUDGING);
    applySecond(ASKING, Optional.empty());

    host.apply(host.filters().history(host.name()).getFirst().text());

    assertThat(isAnswered()).isTrue();
  }

  @Test
  void aTrialThatAsksHasTheOthersWriteAndGoesBackWithoutThem() {
    host.apply(SILENT);
    applySecond(SILENT, Optional.empty());

    assertThat(applySecond(ASKING, Optional.of(LONG)).unkept()).isEmpty();

    assertThat(isAnswered()).isTrue();
    assertThat(host.filters().endTrial(SECOND)).isTrue();
    assertThat(host.leaving(ECHO)).containsExactly(ECHO);
    host.apply(SILENT);
    assertThat(keeps(host.name())).isFalse();
  }

  @Test
  void aTrialKeepsItsProgramsAndIsBroughtInLineByItsEnd() {
    host.apply(SILENT);
    host.apply(JUDGING, Optional.of(LONG));

    assertThat(applySecond(ASKING, Optional.empty()).unkept())
        .containsExactly(
            new UnkeptQueries(
                host.name(),
                "a policy is on trial there, and its programs stay until that is over"));
    assertThat(host.filters().unkept()).hasSize(1);
    assertThat(isAnswered()).isFalse();

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);
    assertThat(host.filters().unkept()).isEmpty();
    assertThat(isAnswered()).isTrue();
  }

  @Test
  void aTrialThatIsGivenUpGoesBackToAPolicyThatWrites() {
    host.apply(SILENT);
    host.apply(JUDGING, Optional.of(LONG));
    applySecond(ASKING, Optional.empty());

    assertThat(host.filters().endTrial(host.name())).isTrue();

    assertThat(host.filters().unkept()).isEmpty();
    assertThat(isAnswered()).isTrue();
  }

  @Test
  void whileAPolicyMayComeBackThatAsksTheOthersWrite() {
    applySecond(ASKING, Optional.empty());
    applySecond(SILENT, Optional.of(LONG));

    host.apply(SILENT);

    assertThat(keeps(host.name())).isTrue();
    assertThat(host.filters().endTrial(SECOND)).isTrue();
    assertThat(isAnswered()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ProgramForm.class)
  void theProgramThatOnlyWritesIsLoadedInEachForm(ProgramForm form) {
    CompileOptions options =
        TestPolicies.options(CompileOptions.Time.KERNEL).withForm(form).keepingQueries(true);
    Supplier<Boolean> loading =
        () -> {
          try (LoadedPolicy loaded = TestPolicies.load(XFW, options)) {
            return loaded.leaving().isPresent();
          }
        };

    boolean leaves =
        form.access() == ProgramForm.Access.COPIED
            ? Capabilities.callWithout(loading::get, Capability.PERFMON, Capability.SYS_ADMIN)
            : loading.get();

    assertThat(leaves).isTrue();
  }

  private NetNamespace here() {
    return host.hosts().right().namespace();
  }

  private NetNamespace there() {
    return host.hosts().left().namespace();
  }

  private Filters.Installation applySecond(String text, Optional<Duration> trial) {
    return host.filters()
        .apply(TestPolicies.candidate(text), link(here(), SECOND), List.of(Hook.NATIVE), trial);
  }

  private static LinkInfo link(NetNamespace namespace, String name) {
    try (Links links = Links.of(namespace)) {
      return links.require(name);
    }
  }

  private boolean keeps(String interfaceName) {
    try (InstalledFilter filter = host.filters().find(interfaceName).orElseThrow()) {
      return filter.keepsQueries();
    }
  }

  /** What verify and status say of a filter agrees with what it runs. */
  private void assertCopiesAreTheSame(String interfaceName) {
    try (InstalledFilter filter = host.filters().find(interfaceName).orElseThrow()) {
      assertThat(filter.leaving()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));
      var policy = TestPolicies.inForce(filter.applied());
      try (FilterCopy in = filter.copy(policy, filter.form());
          FilterCopy out = filter.copyLeaving(policy, filter.leavingForm().orElseThrow())) {
        assertThat(in.difference()).isEmpty();
        assertThat(out.difference()).isEmpty();
      }
    }
  }

  private String unasked() {
    return "198.51.100." + ++peer;
  }

  /** Has the host ask through its first interface; whether it takes the reply at its second. */
  private boolean isAnswered() {
    String asked = unasked();
    try (PacketSocket mouth = PacketSocket.open(here(), link(here(), host.name()).index())) {
      assertThat(mouth.send(Frames.ip4().destination(asked).icmp(ECHO, 0, 8).bytes())).isTrue();
    }
    GracePeriod.await();
    return isReplyPassed(asked);
  }

  /** Sends a reply to the second interface. */
  private boolean isReplyPassed(String source) {
    long before = passedAtSecond();
    try (PacketSocket mouth = PacketSocket.open(there(), link(there(), THIRD).index())) {
      byte[] reply = Frames.ip4().source(source).destination("192.0.2.2").icmp(0, 0, 8).bytes();
      assertThat(mouth.send(reply)).isTrue();
    }
    GracePeriod.await();
    return passedAtSecond() > before;
  }

  private long passedAtSecond() {
    try (InstalledFilter filter = host.filters().find(SECOND).orElseThrow()) {
      Counts counts = filter.counts(TestPolicies.inForce(filter.applied()));
      return counts.counters().stream()
          .filter(counter -> counter.direction() == Direction.IN)
          .filter(counter -> counter.type().orElse(-1) == 0)
          .filter(counter -> counter.reason() == Reason.ALLOWED)
          .mapToLong(Counter::packets)
          .sum();
    }
  }
}
