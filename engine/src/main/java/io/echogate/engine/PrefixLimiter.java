package io.echogate.engine;

import io.echogate.icmp.Packet;
import java.util.List;

/**
 * A limiter of which some limits have a bucket for each prefix. As with {@link Limiter}, a packet
 * passes while all its buckets admit it, and one that is refused is charged to none. Those that
 * count all packets together are asked first: a flood that they refuse takes no place in tables.
 */
final class PrefixLimiter {
  private final Limiter together;
  private final BucketTable[] tables;
  private final int[] found;

  PrefixLimiter(Limiter together, List<BucketTable> tables) {
    this.together = together;
    this.tables = tables.toArray(BucketTable[]::new);
    found = new int[this.tables.length];
  }

  /** Decides on a packet and charges it if it may pass. */
  boolean admit(Packet packet, long now) {
    int frameLength = packet.frameLength();
    if (!together.admits(frameLength, now)) {
      return false;
    }
    for (int i = 0; i < tables.length; i++) {
      found[i] = tables[i].of(packet);
      if (!tables[i].admits(found[i], frameLength, now)) {
        return false;
      }
    }
    together.charge(frameLength, now);
    for (int i = 0; i < tables.length; i++) {
      tables[i].charge(found[i], frameLength, now);
    }
    return true;
  }
}
