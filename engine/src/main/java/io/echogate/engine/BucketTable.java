package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bucket for each prefix of an address, {@code per=}, in a table of bounded size. Over capacity
 * the prefix whose last packet is oldest goes, exactly; when it comes back its bucket is full. A
 * packet counts as use whether it is admitted or refused.
 */
final class BucketTable {
  private static final int KEY = 3;

  private final Gcra figures;
  private final Limit.Side side;
  private final Mask mask4;
  private final Mask mask6;
  private final RecentKeys prefixes;
  private final long[] key = new long[KEY];
  private @Nullable Bucket[] buckets = new @Nullable Bucket[0];

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
    prefixes = new RecentKeys(KEY, per.table());
  }

  /** The bucket of a packet, which stays the packet's until the next packet asks. */
  Bucket of(Packet packet) {
    Family family = Objects.requireNonNull(packet.family());
    Mask mask = family == Family.IP4 ? mask4 : mask6;
    boolean source = side == Limit.Side.SOURCE;
    key[0] = Address.bits(family);
    key[1] = mask.high & (source ? packet.sourceHigh() : packet.destinationHigh());
    key[2] = mask.low & (source ? packet.sourceLow() : packet.destinationLow());
    int place = prefixes.use(key);
    return place >= 0 ? Objects.requireNonNull(buckets[place]) : added(~place);
  }

  private Bucket added(int place) {
    if (place >= buckets.length) {
      buckets = Arrays.copyOf(buckets, Math.max(16, 2 * place));
    }
    Bucket bucket = buckets[place];
    if (bucket == null) {
      bucket = new Bucket(figures, 0);
      buckets[place] = bucket;
    } else {
      bucket.fill();
    }
    return bucket;
  }
}
