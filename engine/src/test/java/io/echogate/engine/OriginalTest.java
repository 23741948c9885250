package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the original of the {@code xfw} dialect is known to do with a policy and a frame, and where
 * Echogate differs on purpose.
 */
class OriginalTest {
  private static final String PINGS = "{0, 8, 128, 129, 135, 136}";

  static Stream<Arguments> sameForBothFamilies() {
    return Stream.of(Family.values())
        .flatMap(
            family ->
                Stream.of(
                    arguments(family, "", "pass default-allowed"),
                    arguments(family, "defaults { icmp: block; }", "drop default-blocked"),
                    arguments(
                        family,
                        "defaults { icmp FAMILY: block; } icmp FAMILY: allow TYPES",
                        "pass allowed"),
                    arguments(
                        family,
                        "defaults { icmp: allow; } icmp FAMILY: block TYPES",
                        "drop blocked"),
                    arguments(
                        family,
                        "defaults { icmp: allow; src_ip: block; }",
                        "drop source-default-blocked"),
                    arguments(
                        family,
                        "ratelimit=r pps=0 bps=0; icmp FAMILY: ratelimit=r TYPES",
                        "drop rate-limited"),
                    arguments(
                        family,
                        "ratelimit=r pps=0 bps=0; defaults { icmp: ratelimit=r; }",
                        "drop default-rate-limited"),
                    arguments(
                        family,
                        "evaluation_mode; defaults { icmp: allow; } icmp FAMILY: block TYPES",
                        "pass blocked"),
                    arguments(
                        family,
                        "ratelimit=r pps=0 bps=500; src FAMILY.tcp: ratelimit=r { PREFIX }",
                        "drop source-rate-limited")));
  }

  @ParameterizedTest
  @MethodSource("sameForBothFamilies")
  void anEchoRequestFares(Family family, String statements, String expected) {
    String text =
        statements
            .replace("FAMILY", family.text())
            .replace("TYPES", PINGS)
            .replace("PREFIX", family == Family.IP4 ? "192.0.2.0/24" : "2001:db8::/32");

    assertThat(Running.xfw(text).says(Frames.of(family))).isEqualTo(expected);
  }

  static Stream<Arguments> frames() {
    String echo4 = "icmp ip4: block {8}";
    String echo6 = "icmp ip6: block {128}";
    return Stream.of(
        arguments("DF", echo4, Frames.ip4().dontFragment(), "drop blocked"),
        arguments("one tag", "", Frames.ip4().tag(0x8100), "pass default-allowed"),
        arguments("QinQ", "", Frames.ip4().tag(0x88a8).tag(0x8100), "pass default-allowed"),
        arguments(
            "three tags", "", Frames.ip4().tag(0x88a8).tag(0x8100).tag(0x8100), "drop malformed"),
        arguments("fragment of ping", "", Frames.ip4().fragment(0, true), "drop fragment"),
        arguments("fragment of ping 6", "", Frames.ip6().fragment(0, true), "drop fragment"),
        arguments("another code", echo4, Frames.ip4().icmp(8, 7, 0), "drop blocked"),
        arguments("another type", echo4, Frames.ip4().icmp(0, 0, 0), "pass default-allowed"),
        arguments("behind mobility", echo6, Frames.ip6().extension(135), "drop blocked"),
        arguments("behind AH", echo6, Frames.ip6().extension(51), "drop blocked"),
        arguments("in an atomic fragment", echo6, Frames.ip6().fragment(0, false), "drop fragment"),
        arguments("unlisted", "ip_proto {6, 17}", Frames.ip4(), "drop unlisted"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aFrameFares(String name, String statements, Frames frame, String expected) {
    assertThat(Running.xfw(statements).says(frame)).isEqualTo(expected);
  }

  static Stream<Arguments> differences() {
    String echo4 = "icmp ip4: block {8}";
    Frames eight = Frames.ip6();
    for (int i = 0; i < 8; i++) {
      eight.extension(60);
    }
    return Stream.of(
        arguments("ICMP of 4 bytes passed", "", Frames.ip4().cutBody(4), "drop malformed"),
        arguments("and of 6", "", Frames.ip6().cutBody(6), "drop malformed"),
        arguments("58 in IPv4 passed", echo4, Frames.ip4().body(58, new byte[8]), "drop malformed"),
        arguments(
            "1 in IPv6 went as ICMPv4", "", Frames.ip6().body(1, new byte[8]), "drop malformed"),
        arguments(
            "a total length beyond the frame passed",
            "",
            Frames.ip4().statedLength(400),
            "drop malformed"),
        arguments("8 extension headers were dropped", "", eight, "pass default-allowed"),
        arguments("an unknown tag was dropped", "", Frames.ip4().tag(0x8101), "pass not-icmp"),
        arguments("GRE was dropped", "", Frames.ip4().body(47, new byte[8]), "pass not-icmp"),
        arguments("SCTP was dropped", "", Frames.ip4().body(132, new byte[12]), "pass not-icmp"),
        arguments("ESP was dropped", "", Frames.ip6().body(50, new byte[16]), "pass not-icmp"),
        arguments(
            "a TCP fragment was dropped",
            "",
            Frames.ip4().body(6, new byte[16]).fragment(3, false),
            "pass not-icmp"),
        arguments(
            "an omitted bps let nothing pass",
            "ratelimit=a pps=10; icmp ip4: ratelimit=a {8}",
            Frames.ip4(),
            "pass within-limit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differences")
  void echogateDiffers(String name, String statements, Frames frame, String expected) {
    assertThat(Running.xfw(statements).says(frame)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void ofTenPingsFivePassALimitOfFive(Family family) {
    for (String limited :
        List.of("defaults { icmp: ratelimit=t; }", "icmp %s: ratelimit=t { echo-request }")) {
      Running running =
          Running.xfw("ratelimit=t pps=5 bps=5000; " + limited.formatted(family.text()));

      assertThat(passed(running, Frames.of(family), new long[10])).isEqualTo(5);
    }
  }

  @Test
  void aFloodPassesTheRateInEverySecondAfterTheBurst() {
    Running running = Running.xfw("ratelimit=t pps=100 bps=100000; icmp ip4: ratelimit=t {8}");

    for (int second = 0; second < 5; second++) {
      long start = second * Limits.SECOND;
      long[] times = new long[5_000];
      Arrays.setAll(times, i -> start + i * (Limits.SECOND / times.length));

      int passed = passed(running, Frames.ip4(), times);

      assertThat(passed).isBetween(second == 0 ? 199 : 99, second == 0 ? 200 : 101);
    }
  }

  private static int passed(Running running, Frames frame, long[] times) {
    int passed = 0;
    for (long now : times) {
      Decision decision = running.decide(frame.bytes(), Direction.IN, now);
      passed += Running.said(decision).startsWith("pass") ? 1 : 0;
    }
    return passed;
  }
}
