package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.Advice;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.learned.Basis;
import io.echogate.advice.learned.Omission;
import io.echogate.advice.learned.Omissions;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import io.echogate.traffic.Replay;
import io.echogate.traffic.ReplayListener;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.observation.Observation;
import io.echogate.traffic.observation.Sighting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A learned policy loses of its captures what is listed as left out, and nothing else. */
class LearnPropertyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  /** What packets are listed by: way, family, type, and why they are left out, if they are. */
  private record Entry(
      Direction direction, @Nullable Family family, int type, @Nullable Omission omission) {}

  static Stream<Arguments> cases() {
    List<String> locals =
        List.of("", "192.0.2.7,2001:db8::7,fe80::7", "192.0.2.7", "192.0.2.0/24,2001:db8::/64");
    return Stream.of(Role.values())
        .flatMap(
            role ->
                locals.stream()
                    .flatMap(
                        local ->
                            Stream.of(1, 2, 3, 4, 5, 6)
                                .map(seed -> Arguments.of(role, local, seed))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void replayLosesWhatIsListedAndNothingElse(Role role, String local, int seed) throws IOException {
    byte[] capture = RandomCapture.of(seed, seed * seed * 20);
    List<Prefix> prefixes = local.isEmpty() ? List.of() : Prefixes.of("--local", local);
    List<Prefix> own =
        prefixes.stream()
            .filter(prefix -> prefix.length() == Address.bits(prefix.family()))
            .toList();
    Set<Family> known = own.stream().map(Prefix::family).collect(Collectors.toSet());
    Basis basis = Basis.of(role, known);
    Omissions omissions = new Omissions(role, PrefixSet.of(own));
    Observation<Omission> observation =
        new Observation<>(basis.policy(), PrefixSet.of(prefixes), omissions::of);
    play(capture, observation.replay(), observation::see);
    LearnOutcome outcome = LearnOutcome.of(basis, List.of(), observation.report());

    Reading reading = PolicyReader.read(new Source("learned", outcome.text()));
    assertThat(reading.diagnostics()).isEmpty();
    Policy policy = reading.policies().getFirst();
    assertThat(policy.rules()).hasSameSizeAs(outcome.learned().rules());
    Map<Entry, Long> replayed = new HashMap<>();
    play(
        capture,
        new Replay(policy, PrefixSet.of(prefixes)),
        (at, packet, direction, decision) -> {
          if (decision != null && decision.reason() != Reason.NOT_ICMP) {
            replayed.merge(
                new Entry(
                    direction,
                    packet.family(),
                    type(packet, decision.reason()),
                    decision.verdict() == Verdict.PASS
                        ? null
                        : omissions.of(packet, direction, decision.reason())),
                1L,
                Long::sum);
          }
        });
    assertThat(replayed).isEqualTo(listed(outcome.report().sightings()));

    assertThat(PolicyFormat.format(new Source("learned", outcome.text())).text())
        .contains(outcome.text());
    assertThat(Advice.of(List.of(policy), Optional.of(role), DAY))
        .noneMatch(finding -> finding.severity() == Severity.CRITICAL)
        .noneMatch(finding -> finding.id().equals("rule-without-effect"));
  }

  private static void play(byte[] capture, Replay replay, ReplayListener listener)
      throws IOException {
    try (Capture opened = Capture.read("test", new ByteArrayInputStream(capture))) {
      replay.play(opened, listener, () -> true);
    }
  }

  private static int type(Packet packet, Reason reason) {
    return switch (reason) {
      case FRAGMENT, MALFORMED -> Packet.NONE;
      default -> packet.form() == Form.NOT_ICMP ? Packet.NONE : packet.type();
    };
  }

  private static Map<Entry, Long> listed(List<Sighting<Omission>> sightings) {
    Map<Entry, Long> listed = new HashMap<>();
    for (Sighting<Omission> sighting : sightings) {
      listed.merge(
          new Entry(
              sighting.direction(),
              sighting.family().orElse(null),
              sighting.type().orElse(Packet.NONE),
              sighting.mark().orElse(null)),
          sighting.packets(),
          Long::sum);
    }
    return listed;
  }
}
