package io.echogate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import io.echogate.traffic.observation.Observation;
import io.echogate.traffic.observation.ObservationReport;
import io.echogate.traffic.observation.Sighting;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What captures show, told apart by a policy's statements. */
class ObservationTest {
  private static final long SECOND = 1_000_000_000L;

  private static final Policy POLICY =
      Captured.policy(
          """
          policy web {
            ratelimit=each rate=1/s burst=1 per=source/24,48;
            ratelimit=all rate=1/s burst=1 shared;
            ratelimit=stray rate=1/s burst=1;
            ratelimit=idle rate=1/s burst=1;
            icmp ip4 : ratelimit=each+all { echo-request }
            icmp ip4 : ratelimit=stray { time-exceeded, parameter-problem }
            icmp ip6 : ratelimit=all { echo-request }
            icmp ip6 : ratelimit=idle { time-exceeded }
            defaults { icmp in: block; icmp out: allow; }
          }
          """);

  private static ObservationReport<Reason> observe(Captured captured, PrefixSet local) {
    Observation<Reason> observation =
        new Observation<>(POLICY, local, (packet, direction, reason) -> reason);
    Captured.play(
        captured.bytes(CaptureWriter.Form.PCAPNG), observation.replay(), observation::see);
    return observation.report();
  }

  private static byte[] ping4(String source) {
    return Frames.ip4().source(source).icmp(8, 0, 8).bytes();
  }

  private static Captured captured() {
    Captured captured = new Captured();
    for (int i = 0; i < 5; i++) {
      captured.add(LinkType.ETHERNET, i, ping4("192.0.2." + i));
      captured.add(LinkType.ETHERNET, i, ping4("198.51.100.1"));
    }
    captured.add(LinkType.ETHERNET, 9, Frames.ip6().icmp(128, 0, 8).bytes());
    captured.add(LinkType.ETHERNET, SECOND, ping4("192.0.2.1"));
    captured.add(LinkType.ETHERNET, SECOND, Frames.ip4().icmp(11, 0, 28).bytes());
    captured.add(LinkType.ETHERNET, SECOND, Frames.ip4().icmp(11, 0, 28).bytes());
    captured.add(LinkType.ETHERNET, SECOND, Frames.ip4().icmp(12, 0, 28).bytes());
    captured.add(LinkType.ETHERNET, SECOND, Frames.ip4().icmp(5, 1, 28).hopLimit(9).bytes());
    captured.add(LinkType.ETHERNET, SECOND, Frames.ip4().body(6, new byte[20]).bytes());
    return captured;
  }

  @Test
  void limitsAreAskedAsTheirBucketsAre() {
    Map<String, Long> peaks =
        observe(captured(), PrefixSet.empty()).peaks().entrySet().stream()
            .collect(Collectors.toMap(entry -> name(entry.getKey()), Map.Entry::getValue));
    assertThat(peaks).isEqualTo(Map.of("each", 5L, "all", 11L, "stray", 2L, "idle", 0L));
  }

  private static String name(Limit limit) {
    return limit.name();
  }

  @Test
  void messagesAreToldApartAndLimitsDropNone() {
    ObservationReport<Reason> report = observe(captured(), PrefixSet.empty());

    assertThat(report.directions()).containsExactly(Direction.IN);
    assertThat(report.totals().packets()).isEqualTo(17);
    assertThat(report.sightings().stream().map(ObservationTest::text))
        .containsExactly(
            "8 pass 11 peak 10 of 6 line 6",
            "128 pass 1 peak 1 of 1 line 8",
            "11 pass 2 peak 2 of 1 line 7",
            "12 pass 1 peak 1 of 1 line 7",
            "5 default-blocked 1 peak 1 of 1 hop limit 9");
    assertThat(report.sightings().getFirst().peers().top().getFirst().packets()).isEqualTo(5);
  }

  private static String text(Sighting<Reason> sighting) {
    return "%d %s %d peak %d of %d %s"
        .formatted(
            sighting.type().orElse(-1),
            sighting.mark().map(Reason::text).orElse("pass"),
            sighting.packets(),
            sighting.peak(),
            sighting.peers().count(),
            sighting
                .statement()
                .map(statement -> "line " + statement.line())
                .orElse("hop limit " + sighting.lowestHopLimit()));
  }

  @Test
  void whatLeavesIsCountedByWhereItGoes() {
    Prefix local = Prefix.of(Address.parse("192.0.2.0").orElseThrow(), 24);
    ObservationReport<Reason> report = observe(captured(), PrefixSet.of(List.of(local)));

    assertThat(report.directions()).containsExactlyInAnyOrder(Direction.IN, Direction.OUT);
    assertThat(report.sightings())
        .filteredOn(sighting -> sighting.direction() == Direction.OUT)
        .first()
        .satisfies(
            sighting ->
                assertThat(sighting.peers().top())
                    .singleElement()
                    .satisfies(peer -> assertThat(peer.address()).hasToString("198.51.100.7")));
  }

  /** Spoofed sources without number take no more room than the tables have. */
  @Test
  void aFloodOfSpoofedSourcesIsBounded() {
    Captured captured = new Captured();
    for (int i = 0; i < 200_000; i++) {
      String source = "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255);
      captured.add(LinkType.ETHERNET, i, ping4(source));
    }
    Sighting<Reason> flood = observe(captured, PrefixSet.empty()).sightings().getFirst();

    assertThat(flood.packets()).isEqualTo(200_000);
    assertThat(flood.peers().count()).isEqualTo(1 << 16);
    assertThat(flood.peers().untold()).isEqualTo(200_000 - (1 << 16));
  }
}
