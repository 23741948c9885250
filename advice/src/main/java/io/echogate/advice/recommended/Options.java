package io.echogate.advice.recommended;

import io.echogate.policy.Prefix;
import java.util.List;

/**
 * What may differ from site to site.
 *
 * @param pings how many pings a second one source may send to the machine, at least 1; all sources
 *     together 25 times as many
 * @param monitoring from where pings are not limited; may be empty
 * @param ip6 whether the machine speaks IPv6; if not, all of its ICMP is dropped
 */
public record Options(int pings, List<Prefix> monitoring, boolean ip6) {
  private static final int DEFAULT_PINGS = 20;

  public Options {
    if (pings < 1 || pings > 1_000_000) {
      throw new IllegalArgumentException("no number of pings: " + pings);
    }
    monitoring = List.copyOf(monitoring);
  }

  /** 20 pings a second from each source, none that are not limited, and IPv6. */
  public static Options standard() {
    return new Options(DEFAULT_PINGS, List.of(), true);
  }

  /** The same with another number of pings. */
  public Options withPings(int number) {
    return new Options(number, monitoring, ip6);
  }

  /** The same with other sources of pings without limit. */
  public Options withMonitoring(List<Prefix> prefixes) {
    return new Options(pings, prefixes, ip6);
  }

  /** The same for a machine without IPv6. */
  public Options withoutIp6() {
    return new Options(pings, monitoring, false);
  }
}
