package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A host for a policy with named sets, and another one that pings it. */
final class HostWithSets implements AutoCloseable {
  static final String POLICY =
      """
      set bad { 198.51.100.0/24, 2001:db8:bad::/48 }
      set mute { @bad, @self }
      set idle { }
      policy host {
          icmp ip4 in : block { echo-request } from @bad;
          icmp ip6 in : block { echo-request } from @bad;
          icmp ip4 out : block { echo-reply } to @mute;
          icmp ip6 out : block { echo-reply } to @mute;
          defaults { icmp in: allow; }
      }
      """;

  /** The addresses of the other host, which pings. */
  static final String PINGER4 = "192.0.2.1";

  static final String PINGER6 = "2001:db8::1";

  private final FilteredHost host = new FilteredHost();

  FilteredHost host() {
    return host;
  }

  /** More prefixes than small tables have room for. */
  static String many() {
    return IntStream.range(0, 4_000)
        .mapToObj(i -> "10.%d.%d.0/24\n".formatted(i >> 7, 2 * i & 255))
        .collect(Collectors.joining());
  }

  /** Runs {@code set} on the interface. */
  Run verb(String action, String... operands) {
    return verbOn(FilteredHost.INTERFACE, "", action, operands);
  }

  /** Runs {@code set} on some interfaces, with a text on standard input. */
  Run verbOn(String interfaces, String input, String action, String... operands) {
    List<String> all = new ArrayList<>(List.of("set", action, "-i", interfaces));
    all.addAll(List.of(operands));
    return host.run(input, all.toArray(String[]::new));
  }

  /** Puts a policy on a second interface, {@code second0}. */
  void enforceOnSecond(String policy) {
    host.addSecond();
    assertDone(host.run(policy, "apply", "-", "-i", "second0"));
  }

  /** How many of two pings in each family are answered. */
  String pings() {
    return host.ping("192.0.2.2", 2, 56) + " " + host.ping("2001:db8::2", 2, 56);
  }

  void assertVerified() {
    assertDone(host.verb("verify"));
  }

  static void assertDone(Run run) {
    assertThat(run.status()).as("%s", run).isZero();
  }

  static void assertRefused(Run run, int status, String err) {
    assertThat(run).isEqualTo(new Run(status, "", err));
  }

  @Override
  public void close() {
    host.close();
  }
}
