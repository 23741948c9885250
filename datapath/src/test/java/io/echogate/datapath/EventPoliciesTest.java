package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.EventProgram.Setup;
import io.echogate.datapath.code.EventCode.Bytes;
import io.echogate.datapath.layout.Counted;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events are understood by the policy whose program reported them. */
@NeedsKernel(KernelFeature.XDP)
class EventPoliciesTest {
  private static final String XFW =
      """
      xfw {
        ratelimit=calm pps=5;
        defaults { icmp ip4: block; src_ip: block; }
        icmp ip4: ratelimit=calm { 8 }
        src ip4: block { 192.0.2.0/24 }
      }
      """;

  private static final String POLICY =
      """
      policy other {
        icmp ip6 : block { echo-request }
        defaults { icmp in: block; }
      }
      """;

  private static final String ANOTHER = POLICY.replace("ip6", "ip4");

  @TempDir private Path lock;

  private final List<AppliedPolicy> pinned = new ArrayList<>();
  private long nanos;

  private static AppliedPolicy applied(String text) {
    return new AppliedPolicy("test.policy", text, Instant.EPOCH, false);
  }

  private static Counted counted(String text, Predicate<Counted> which) {
    Policy policy = TestPolicies.policy(text);
    return InstalledFilter.tables(policy).counted().stream()
        .filter(which)
        .findFirst()
        .orElseThrow();
  }

  private Optional<EventPolicies.Meaning> meaning(
      EventPolicies policies, String text, Counted counted, OptionalInt source) {
    Setup setup = Setup.of(Bytes.XDP_HELPER).countedIn(applied(text).tag(), counted.cell(), source);
    List<Optional<EventPolicies.Meaning>> meanings = new ArrayList<>();
    try (EventProgram program = new EventProgram(setup);
        EventReader reader = EventReader.open(program.control(), program.ring(), lock)) {
      program.report(Frames.ip4().bytes());
      assertThat(reader.poll(event -> meanings.add(policies.meaning(event)), 2)).isEqualTo(1);
    }
    return meanings.getFirst();
  }

  private EventPolicies policies() {
    return new EventPolicies(() -> pinned, TestPolicies::read, () -> nanos);
  }

  @Test
  void aLimitIsNamedWithItsStatement() {
    pinned.add(applied(XFW));
    Counted counted = counted(XFW, any -> any.reason() == Reason.RATE_LIMITED);

    EventPolicies.Meaning meaning =
        meaning(policies(), XFW, counted, OptionalInt.empty()).orElseThrow();

    assertThat(meaning.applied()).isEqualTo(applied(XFW));
    assertThat(meaning.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(meaning.statement().map(Statement::line)).contains(4);
    assertThat(meaning.family()).contains(Family.IP4);
    assertThat(meaning.type()).hasValue(8);
  }

  @Test
  void theSourceFilterCountsByReasonAndByStatement() {
    pinned.add(applied(XFW));
    Counted byReason =
        counted(XFW, any -> any.reason() == Reason.SOURCE_BLOCKED && any.type() == 8);
    Counted byStatement = counted(XFW, any -> any.reason() == null && any.statement() != null);

    for (boolean first : new boolean[] {true, false}) {
      Counted one = first ? byReason : byStatement;
      Counted two = first ? byStatement : byReason;
      EventPolicies.Meaning meaning =
          meaning(policies(), XFW, one, OptionalInt.of(two.cell())).orElseThrow();
      assertThat(meaning.reason()).isEqualTo(Reason.SOURCE_BLOCKED);
      assertThat(meaning.statement().map(Statement::line)).contains(5);
      assertThat(meaning.type()).hasValue(8);
    }
  }

  @Test
  void whatNoStatementDecidesHasNone() {
    pinned.add(applied(POLICY));
    Counted counted = counted(POLICY, any -> any.reason() == Reason.MALFORMED);

    EventPolicies.Meaning meaning =
        meaning(policies(), POLICY, counted, OptionalInt.empty()).orElseThrow();

    assertThat(meaning.statement()).isEmpty();
    assertThat(meaning.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(meaning.type()).isEmpty();
  }

  @Test
  void aPolicyThatWasReplacedStaysKnownAndANewOneIsFound() {
    pinned.add(applied(XFW));
    EventPolicies policies = policies();
    Counted counted = counted(POLICY, any -> any.reason() == Reason.BLOCKED);
    assertThat(meaning(policies, POLICY, counted, OptionalInt.empty())).isEmpty();

    pinned.clear();
    pinned.add(applied(POLICY));
    // What was not found is not looked for at once again.
    assertThat(meaning(policies, POLICY, counted, OptionalInt.empty())).isEmpty();
    nanos += 1_100_000_000L;
    EventPolicies.Meaning meaning =
        meaning(policies, POLICY, counted, OptionalInt.empty()).orElseThrow();
    assertThat(meaning.statement().map(Statement::text))
        .contains("icmp ip6 : block { echo-request }");

    Counted before = counted(XFW, any -> any.reason() == Reason.RATE_LIMITED);
    assertThat(meaning(policies, XFW, before, OptionalInt.empty())).isPresent();
  }

  @Test
  void aPolicyThatHasJustBeenAppliedIsFoundAtOnce() {
    pinned.add(applied(XFW));
    EventPolicies policies = policies();

    pinned.set(0, applied(POLICY));
    Counted counted = counted(POLICY, any -> any.reason() == Reason.BLOCKED);
    assertThat(meaning(policies, POLICY, counted, OptionalInt.empty())).isPresent();

    pinned.set(0, applied(ANOTHER));
    counted = counted(ANOTHER, any -> any.reason() == Reason.BLOCKED);
    assertThat(meaning(policies, ANOTHER, counted, OptionalInt.empty())).isPresent();
  }

  @Test
  void policiesAppliedAtDifferentTimesHaveDifferentTags() {
    AppliedPolicy first = applied(XFW);
    AppliedPolicy second =
        new AppliedPolicy(first.name(), first.text(), Instant.EPOCH.plusMillis(1), false);
    assertThat(first.tag()).isNotEqualTo(second.tag()).isEqualTo(applied(XFW).tag());
  }
}
