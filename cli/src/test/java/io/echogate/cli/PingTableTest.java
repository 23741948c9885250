package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functional tests of Tempesta xFW that ping, with real pings, for both families. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool("ping")
class PingTableTest {
  /** What ping sends without payload: Ethernet, IP and ICMP headers. */
  private static final int IP4_FRAME = 42;

  private static final int IP6_FRAME = 62;

  private static FilteredHost host;

  /** A family, and what belongs to it. */
  record Side(String family, String address, int request, int reply, int frame) {
    String types() {
      return request + ", " + reply;
    }
  }

  private static final Side IP4 = new Side("ip4", "192.0.2.2", 8, 0, IP4_FRAME);
  private static final Side IP6 = new Side("ip6", "2001:db8::2", 128, 129, IP6_FRAME);

  @BeforeAll
  static void connect() {
    host = new FilteredHost();
  }

  @AfterAll
  static void disconnect() {
    host.close();
  }

  private static Side side(String family) {
    return family.equals("ip4") ? IP4 : IP6;
  }

  /** Rows I1 to I7: how many of ten pings at once are answered. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ip4 | I1 | 10 |
          ip6 | I1 | 10 |
          ip4 | I2 | 0  | defaults { icmp: block; }
          ip6 | I2 | 0  | defaults { icmp: block; }
          ip4 | I3 | 10 | defaults { icmp ip4: block; } icmp ip4: allow { 0, 8, 128, 129, 135, 136 }
          ip6 | I3 | 10 | defaults { icmp ip6: block; } icmp ip6: allow { 0, 8, 128, 129, 135, 136 }
          ip4 | I4 | 0  | defaults { icmp: allow; } icmp ip4: block { 0, 8, 128, 129, 135, 136 }
          ip6 | I4 | 0  | defaults { icmp: allow; } icmp ip6: block { 0, 8, 128, 129, 135, 136 }
          ip4 | I5 | 5  | ratelimit=test pps=5 bps=5000; defaults { icmp: ratelimit=test; }
          ip6 | I5 | 5  | ratelimit=test pps=5 bps=5000; defaults { icmp: ratelimit=test; }
          ip4 | I6 | 5  | ratelimit=test pps=5 bps=5000; icmp ip4: ratelimit=test { 8 }
          ip6 | I6 | 5  | ratelimit=test pps=5 bps=5000; icmp ip6: ratelimit=test { 128 }
          ip4 | I7 | 0  | defaults { icmp: allow; src_ip: block; }
          ip6 | I7 | 0  | defaults { icmp: allow; src_ip: block; }
          """)
  void pingsThatAreAnswered(String family, String row, int answered, String statements) {
    host.enforce("xfw { " + (statements == null ? "" : statements) + " }");

    assertThat(host.ping(side(family).address(), 10, 56)).as(row).isEqualTo(answered);
  }

  static Stream<Arguments> countedRows() {
    return Stream.of(IP4, IP6)
        .flatMap(
            side ->
                Stream.of(
                    Arguments.of(
                        "S1",
                        side,
                        "icmp %s: block { %s }".formatted(side.family(), side.types()),
                        "blocked"),
                    Arguments.of(
                        "S2",
                        side,
                        "ratelimit=r pps=0 bps=0; icmp %s: ratelimit=r { %s }"
                            .formatted(side.family(), side.types()),
                        "rate-limited"),
                    Arguments.of("S3", side, "defaults { icmp: block; }", "default-blocked"),
                    Arguments.of(
                        "S4",
                        side,
                        "ratelimit=r pps=0 bps=0; defaults { icmp: ratelimit=r; }",
                        "default-rate-limited")));
  }

  /** Rows S1 to S4: exact packets and bytes of ten pings without payload, and nothing else. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("countedRows")
  void whatIsDroppedIsCountedExactly(String row, Side side, String statements, String reason) {
    host.enforce("xfw { " + statements + " }");

    assertThat(host.ping(side.address(), 5, 0) + host.ping(side.address(), 5, 0)).isZero();

    assertThat(host.counters())
        .as(row)
        .containsExactly(
            "in %s/%d %s 10/%d"
                .formatted(side.family(), side.request(), reason, 10 * side.frame()));
    List<JsonTree> decided =
        host.status().at("statements").elements().stream()
            .filter(statement -> !Long.valueOf(0).equals(statement.at("packets").value()))
            .toList();
    assertThat(decided)
        .singleElement()
        .satisfies(
            statement -> {
              assertThat(statement.at("packets").value()).isEqualTo(10L);
              assertThat(statement.at("bytes").value()).isEqualTo(10L * side.frame());
            });
  }

  /** Row E1. */
  @ParameterizedTest
  @ValueSource(strings = {"ip4", "ip6"})
  void evaluationModeCountsAndDropsNothing(String family) {
    Side side = side(family);
    host.enforce(
        "xfw { evaluation_mode; defaults { icmp: allow; } icmp %s: block { %s } }"
            .formatted(family, side.types()));

    assertThat(host.ping(side.address(), 5, 0)).isEqualTo(5);

    assertThat(host.counters())
        .containsExactly(
            "in %s/%d blocked 5/%d".formatted(family, side.request(), 5 * side.frame()));
    assertThat(host.status().at("evaluation").value()).isEqualTo(true);
  }

  /** Row D13: the default of each family has a bucket of its own. */
  @Test
  void theFamiliesShareNoBucket() {
    host.enforce("xfw { ratelimit=a pps=5 bps=5000; defaults { icmp: ratelimit=a; } }");

    assertThat(host.ping(IP4.address(), 5, 56)).isEqualTo(5);
    assertThat(host.ping(IP6.address(), 5, 56)).isEqualTo(5);
  }
}
