package io.echogate.cli.demo;

import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;

/**
 * A policy that is shown at work.
 *
 * @param source its text
 * @param policy what the text means
 */
public record DemoPolicy(Source source, Policy policy) {
  private static final String NAME = "demo.xfw";

  private static final String TEXT =
      """
      xfw {
          ratelimit=calm pps=5 bps=5000;            # packets and bytes per second, for each type

          defaults { icmp ip4: block; icmp ip6: block; }

          icmp ip4: allow { echo-request, @errors }
          icmp=clock ip4: block { timestamp-request }

          icmp ip6: allow { @neighbor-discovery, @errors }
          icmp=ping6 ip6: ratelimit=calm { echo-request }
      }
      """;

  private static final String END = "}\n";

  private static final String TRAP =
      """
      xfw {
          ratelimit=test pps=0 bps=0;
          defaults { icmp ip6: block; }
          icmp ip6: allow { @neighbor-discovery, @errors }
          src ip6.tcp: ratelimit=test { 2001:db8::1 }
      }
      """;

  /** The policy as it is enforced. */
  static DemoPolicy enforced() {
    return read(NAME, TEXT);
  }

  /** The same, each statement on the same line, but made to count only. */
  static DemoPolicy evaluating() {
    return read(
        NAME, TEXT.substring(0, TEXT.length() - END.length()) + "    evaluation_mode;\n" + END);
  }

  /** One that stops more than the TCP that it speaks of. */
  static DemoPolicy trap() {
    return read("trap.xfw", TRAP);
  }

  private static DemoPolicy read(String name, String text) {
    Reading reading = PolicyReader.read(new Source(name, text));
    return new DemoPolicy(reading.source(), reading.policies().getFirst());
  }
}
