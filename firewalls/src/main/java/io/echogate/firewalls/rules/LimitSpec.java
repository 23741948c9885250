package io.echogate.firewalls.rules;

import java.util.Optional;
import java.util.Set;

/**
 * A limit: what it admits, and which packets share its buckets.
 *
 * @param amount packets or bytes in a period; 0 admits nothing but the burst
 * @param seconds the length of the period, at least 1
 * @param burst packets or bytes that a full bucket holds
 * @param unit what it counts
 * @param keys what has a bucket of its own; empty for one bucket in all
 * @param shared the name under which several rules share the buckets; empty if they are the rule's
 *     own
 */
public record LimitSpec(
    long amount, long seconds, long burst, Unit unit, Set<Key> keys, Optional<String> shared) {

  public LimitSpec {
    keys = Set.copyOf(keys);
    if (amount < 0 || seconds < 1 || burst < 0) {
      throw new IllegalArgumentException("no limit: " + amount + " in " + seconds + " s");
    }
  }

  /** What a limit counts. */
  public enum Unit {
    PACKETS,
    /** Bytes of the IP packet. */
    BYTES
  }

  /** What tells buckets apart. */
  public sealed interface Key {
    /** A prefix of an address; the length is that of the family's prefixes, or 0 if unused. */
    record Prefix(Match.Side side, int bits4, int bits6) implements Key {}

    /** The ICMP type. */
    record Type() implements Key {}

    /** Something else, in the dialect's words. */
    record Other(String what) implements Key {}
  }
}
