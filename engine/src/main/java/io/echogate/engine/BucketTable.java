package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import java.util.Objects;

/**
 * A bucket for each prefix of an address, {@code per=}, in a table of bounded size. Over capacity
 * the prefix whose last packet is oldest goes, exactly; when it comes back its bucket is full. A
 * packet counts as use whether it is admitted or refused.
 */
final class BucketTable {
  private static final int KEY = 3;

  /** A bucket is an arrival time for packets and one for bytes. */
  private static final int PACKETS = 0;

  private static final int BYTES = 1;
  private static final int VALUES = 2;

  private final Gcra figures;
  private final Limit.Side side;
  private final Mask mask4;
  private final Mask mask6;
  private final RecentKeys prefixes;
  private final long[] key = new long[KEY];

  /** The bits of an address that count. */
  private record Mask(long high, long low) {
    static Mask of(Family family, int length) {
      Prefix ones = Prefix.of(family, -1, -1, length);
      return new Mask(ones.high(), ones.low());
    }
  }

  BucketTable(Gcra figures, Limit.Per per) {
    this.figures = figures;
    side = per.side();
    mask4 = Mask.of(Family.IP4, per.bits4());
    mask6 = Mask.of(Family.IP6, per.bits6());
    prefixes = new RecentKeys(KEY, VALUES, per.table());
  }

  /** The place of a packet's bucket, which stays the packet's until the next packet asks. */
  int of(Packet packet) {
    Family family = Objects.requireNonNull(packet.family());
    Mask mask = family == Family.IP4 ? mask4 : mask6;
    boolean source = side == Limit.Side.SOURCE;
    key[0] = Address.bits(family);
    key[1] = mask.high & (source ? packet.sourceHigh() : packet.destinationHigh());
    key[2] = mask.low & (source ? packet.sourceLow() : packet.destinationLow());
    int place = prefixes.use(key);
    if (place >= 0) {
      return place;
    }
    prefixes.set(~place, PACKETS, 0);
    prefixes.set(~place, BYTES, 0);
    return ~place;
  }

  /** Whether the bucket at a place admits a frame now. Charges nothing. */
  boolean admits(int place, int frameLength, long now) {
    return Bucket.admits(
        figures, prefixes.value(place, PACKETS), prefixes.value(place, BYTES), frameLength, now);
  }

  /** Charges a frame that the bucket at a place admits now. */
  void charge(int place, int frameLength, long now) {
    prefixes.set(
        place, PACKETS, Bucket.chargedPackets(figures, prefixes.value(place, PACKETS), now));
    prefixes.set(
        place, BYTES, Bucket.chargedBytes(figures, prefixes.value(place, BYTES), frameLength, now));
  }
}
