package io.echogate.traffic.observation;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Limit;

/** What a limit's bucket, or each of its buckets, would have been charged. */
sealed interface Meter {

  /** Counts a packet. */
  void add(Packet packet, long nanos);

  /** The most that one bucket was charged in a second. */
  long most();

  /** One bucket. */
  record Whole(Peak peak) implements Meter {
    @Override
    public void add(Packet packet, long nanos) {
      peak.add(nanos);
    }

    @Override
    public long most() {
      return peak.most();
    }
  }

  /**
   * A bucket for each prefix.
   *
   * @param kind tells these buckets from others that are counted by the same {@code peak}
   */
  record ByPrefix(PrefixPeak peak, Limit.Per per, long kind) implements Meter {
    @Override
    public void add(Packet packet, long nanos) {
      boolean source = per.side() == Limit.Side.SOURCE;
      long high = source ? packet.sourceHigh() : packet.destinationHigh();
      long low = source ? packet.sourceLow() : packet.destinationLow();
      if (packet.family() == Family.IP4) {
        peak.add(kind, 0, low & first(per.bits4() + Integer.SIZE), nanos);
      } else {
        peak.add(
            ~kind,
            high & first(Math.min(per.bits6(), Long.SIZE)),
            low & first(Math.max(per.bits6() - Long.SIZE, 0)),
            nanos);
      }
    }

    @Override
    public long most() {
      return peak.most();
    }

    /** The mask of so many leading bits of 64. */
    private static long first(int bits) {
      return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }
  }
}
