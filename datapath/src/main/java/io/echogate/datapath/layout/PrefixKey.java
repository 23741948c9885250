package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Limit;

/**
 * What tells the buckets of a limit with {@code per=} apart, for one family.
 *
 * @param side which address of a packet counts
 * @param bits how many of its first bits
 */
public record PrefixKey(Limit.Side side, Family family, int bits) {

  static PrefixKey of(Limit.Per per, Family family) {
    return new PrefixKey(per.side(), family, family == Family.IP4 ? per.bits4() : per.bits6());
  }
}
