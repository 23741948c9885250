package io.echogate.cli.demo;

import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;

/**
 * The policy that is shown at work.
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

  /** The policy as it is enforced. */
  public static DemoPolicy enforced() {
    return read(TEXT);
  }

  /** The same, each statement on the same line, but made to count only. */
  public static DemoPolicy evaluating() {
    return read(TEXT.substring(0, TEXT.length() - END.length()) + "    evaluation_mode;\n" + END);
  }

  private static DemoPolicy read(String text) {
    Reading reading = PolicyReader.read(new Source(NAME, text));
    return new DemoPolicy(reading.source(), reading.policies().getFirst());
  }
}
