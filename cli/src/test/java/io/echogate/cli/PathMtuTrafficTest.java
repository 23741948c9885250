package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Path MTU discovery through the recommended policies: TCP over a link of 1300 bytes. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool("ip")
class PathMtuTrafficTest {
  private static final String LEARNED = " mtu " + RoutedPath.NARROW;

  /** Segments that are sent again before two connections are said to hang. */
  private static final int RETRIES = 4;

  /** What many firewalls do. */
  private static final String BLIND =
      """
      policy blind {
          icmp ip4 : block { destination-unreachable }
          icmp ip6 : block { packet-too-big }
          defaults { icmp in: allow; }
      }
      """;

  @AutoClose private final RoutedPath path = RoutedPath.create();

  @ParameterizedTest
  @CsvSource({"host, border", "lan-host, transit"})
  void errorsOfRoutersFarAwayReachTheHost(String host, String router) {
    path.narrowOutside();
    path.inside().filter("eth0", policy(host));
    path.edge().filter("wan0", policy(router));

    assertTransfers(path.inside(), path.outside(), RoutedPath.OUTSIDE);

    assertPassed(path.edge().filterCounters("wan0"), "in");
    assertPassed(path.inside().filterCounters("eth0"), "in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"border", "transit"})
  void errorsOfTheRouterItselfLeaveIt(String router) {
    path.narrowInside();
    path.edge().filter("wan0", policy(router));

    assertTransfers(path.outside(), path.inside(), RoutedPath.INSIDE);

    assertPassed(path.edge().filterCounters("wan0"), "out");
  }

  /** Large transfers in both families work, and the sender knows why. */
  private static void assertTransfers(Machine from, Machine to, RoutedPath.Destination address) {
    for (String destination : address.both()) {
      try (Transfer transfer = Transfer.connect(from, to, destination)) {
        assertThat(transfer.completes()).as("%d bytes came", transfer.arrived()).isTrue();
      }
      assertThat(from.output("ip route get " + destination)).contains(LEARNED);
    }
  }

  private static void assertPassed(FilterCounters counters, String direction) {
    assertThat(counters.passed(direction, "ip4/3")).isPositive();
    assertThat(counters.passed(direction, "ip6/2")).isPositive();
  }

  /** What the first test shows is not a matter of course. */
  @Test
  void withoutTheErrorsConnectionsOpenAndThenHang() {
    path.narrowOutside();
    Machine from = path.inside();
    from.filter("eth0", BLIND, "--accept", "breaks-pmtud-v4,breaks-pmtud-v6");
    try (Transfer ip4 = Transfer.connect(from, path.outside(), RoutedPath.OUTSIDE.ip4());
        Transfer ip6 = Transfer.connect(from, path.outside(), RoutedPath.OUTSIDE.ip6())) {
      long before = from.counters().value("TcpRetransSegs");
      boolean triedAgain =
          Patience.until(
              () -> {
                ip4.go();
                ip6.go();
                return from.counters().value("TcpRetransSegs") >= before + RETRIES;
              });

      assertThat(triedAgain).isTrue();
      assertThat(ip4.arrived()).isZero();
      assertThat(ip6.arrived()).isZero();
    }
    FilterCounters counters = from.filterCounters("eth0");
    assertThat(counters.judged("in", "ip4/3")).isGreaterThan(1);
    assertThat(counters.judged("in", "ip6/2")).isGreaterThan(1);

    from.filter("eth0", policy("host"));

    assertTransfers(from, path.outside(), RoutedPath.OUTSIDE);
  }

  private static String policy(String role) {
    return Run.of("init", role).out();
  }
}
