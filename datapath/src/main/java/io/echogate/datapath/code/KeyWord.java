package io.echogate.datapath.code;

import io.echogate.datapath.layout.PrefixKey;
import io.echogate.icmp.Family;
import io.echogate.policy.Limit;
import java.util.List;

/**
 * A word of what a limit's buckets are told apart by.
 *
 * @param place where it is on the stack
 * @param unused how many of its lowest bits do not count, 0-63
 */
record KeyWord(int place, int unused) {
  /** The words of a prefix; none where all addresses are one. */
  static List<KeyWord> of(PrefixKey key) {
    boolean source = key.side() == Limit.Side.SOURCE;
    int low = source ? Stack.SOURCE_LOW : Stack.DESTINATION_LOW;
    int high = source ? Stack.SOURCE_HIGH : Stack.DESTINATION_HIGH;
    if (key.bits() == 0) {
      return List.of();
    }
    if (key.family() == Family.IP4) {
      return List.of(new KeyWord(low, Integer.SIZE - key.bits()));
    }
    return key.bits() <= Long.SIZE
        ? List.of(new KeyWord(high, Long.SIZE - key.bits()))
        : List.of(new KeyWord(high, 0), new KeyWord(low, 2 * Long.SIZE - key.bits()));
  }
}
