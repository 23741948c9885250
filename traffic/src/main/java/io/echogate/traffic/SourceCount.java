package io.echogate.traffic;

import io.echogate.traffic.demand.Arrival;
import io.echogate.traffic.table.SecretHash;

/**
 * Counts the addresses that packets come from, as far as they can be read, up to a number beyond
 * which it only says that they are more. A secret makes sure that addresses of which it takes two
 * for one cannot be chosen.
 */
final class SourceCount {
  /** The greatest number that is told. */
  static final int MOST = 256;

  private static final int SLOTS = 4 * MOST;

  /** One for all, so that counts can be put together. */
  private static final SecretHash HASH = new SecretHash();

  private static final int FIRST = 8;

  private long[] hashes = new long[FIRST];
  private int count;

  void add(Arrival packet) {
    // Of a header that cannot be read the addresses are 0, and nobody's.
    if (count > MOST || !packet.isAddressed()) {
      return;
    }
    // 0 is a free slot.
    long hash = HASH.of(packet.sourceHigh(), packet.sourceLow(), 0) | 1;
    take(hash);
  }

  private void take(long hash) {
    int slot = find(hash);
    if (count <= MOST && hashes[slot] == 0) {
      hashes[slot] = hash;
      count++;
      if (2 * count > hashes.length && hashes.length < SLOTS) {
        grow();
      }
    }
  }

  private void grow() {
    long[] before = hashes;
    hashes = new long[2 * before.length];
    for (long hash : before) {
      if (hash != 0) {
        hashes[find(hash)] = hash;
      }
    }
  }

  private int find(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash >>> Integer.SIZE) & mask;
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** How many; {@link #MOST} + 1 for more than {@link #MOST}. */
  int count() {
    return count;
  }

  /** What comes together with another's. */
  SourceCount plus(SourceCount other) {
    SourceCount sum = new SourceCount();
    sum.takeAll(this);
    sum.takeAll(other);
    return sum;
  }

  private void takeAll(SourceCount other) {
    for (long hash : other.hashes) {
      if (hash != 0) {
        take(hash);
      }
    }
  }
}
