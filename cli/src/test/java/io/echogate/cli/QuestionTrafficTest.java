package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people ask a network, through the recommended policies: ping both ways, and traceroute both
 * ways with each kind of probe.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping", "traceroute"})
class QuestionTrafficTest {
  /** The options that choose UDP, ICMP and TCP probes. */
  private static final List<String> PROBES = List.of("-U", "-I", "-T");

  private static final Pattern HOP = Pattern.compile("(?m)^ *\\d+ +(\\S+)");

  @AutoClose private final RoutedPath path = RoutedPath.create();

  @ParameterizedTest
  @CsvSource({"host, border", "lan-host, transit"})
  void everyQuestionIsAnsweredBothWays(String host, String router) {
    path.inside().filter("eth0", Run.of("init", host).out());
    path.edge().filter("wan0", Run.of("init", router).out());

    for (String probe : PROBES) {
      assertThat(hops(path.inside(), "-4", probe, RoutedPath.OUTSIDE.ip4()))
          .as("out by %s", probe)
          .containsExactly("198.51.100.1", "192.0.2.2", "203.0.113.2");
      assertThat(hops(path.inside(), "-6", probe, RoutedPath.OUTSIDE.ip6()))
          .as("out by %s", probe)
          .containsExactly("2001:db8:1::1", "2001:db8::2", "2001:db8:2::2");
      assertThat(hops(path.outside(), "-4", probe, RoutedPath.INSIDE.ip4()))
          .as("in by %s", probe)
          .containsExactly("203.0.113.1", "192.0.2.1", "198.51.100.2");
      assertThat(hops(path.outside(), "-6", probe, RoutedPath.INSIDE.ip6()))
          .as("in by %s", probe)
          .containsExactly("2001:db8:2::1", "2001:db8::1", "2001:db8:1::2");
    }
    assertAnswered(path.inside(), RoutedPath.OUTSIDE);
    assertAnswered(path.outside(), RoutedPath.INSIDE);
    assertAnswered(path.edge(), RoutedPath.OUTSIDE);
    assertAnswered(path.outside(), RoutedPath.EDGE);

    assertPassed(path.edge().filterCounters("wan0"));
    assertPassed(path.inside().filterCounters("eth0"));
  }

  /** The machines that answer a traceroute, in their order; a star where one does not. */
  private static List<String> hops(Machine from, String family, String probe, String destination) {
    String output =
        from.output("traceroute %s -n -q 1 -m 5 %s %s".formatted(family, probe, destination));
    return HOP.matcher(output).results().map(hop -> hop.group(1)).toList();
  }

  private static void assertAnswered(Machine from, RoutedPath.Destination destination) {
    for (String address : destination.both()) {
      assertThat(from.output("ping -n -q -c 3 -i 0.01 -W 2 " + address)).contains(" 3 received");
    }
  }

  /** All that the answers are made of went through a filter. */
  private static void assertPassed(FilterCounters counters) {
    for (String message : List.of("ip4/8", "ip4/0", "ip6/128", "ip6/129", "ip4/3", "ip6/1")) {
      assertThat(counters.passed("in", message)).as("in %s", message).isPositive();
      assertThat(counters.passed("out", message)).as("out %s", message).isPositive();
    }
    assertThat(counters.passed("in", "ip4/11")).isPositive();
    assertThat(counters.passed("in", "ip6/3")).isPositive();
  }
}
