package io.echogate.traffic.observation;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.traffic.table.SecretHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts packets by the address of the other side, and sees whether an address had to do with many
 * on this side. It grows while there is room, and not beyond; whoever comes then is counted with
 * all others that found none.
 */
final class PeerTable {
  private static final int FIRST_SLOTS = 8;
  private static final int MOST_SLOTS = 1 << 17;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
  private static final int REACH_BITS = 6;

  private final SecretHash hash = new SecretHash();
  private final Family family;
  private final PeerRoom room;
  private long[] high = new long[0];
  private long[] low = new long[0];

  /** 0 is a free slot. */
  private long[] packets = new long[0];

  /** A bit for each address of this side, by its hash: as many are there at least. */
  private long[] reach = new long[0];

  private int used;
  private long told;

  /** An empty table of addresses of one family. */
  PeerTable(Family family, PeerRoom room) {
    this.family = family;
    this.room = room;
  }

  /** Counts a packet of a peer and an address of this side. */
  void add(long peerHigh, long peerLow, long ownHigh, long ownLow) {
    int slot = packets.length == 0 ? -1 : find(peerHigh, peerLow);
    if (slot < 0 || packets[slot] == 0) {
      if (2 * used >= packets.length && !grow()) {
        return;
      }
      slot = find(peerHigh, peerLow);
      used++;
      high[slot] = peerHigh;
      low[slot] = peerLow;
    }
    packets[slot]++;
    told++;
    reach[slot] |= 1L << ((((ownHigh * MIX) ^ ownLow) * MIX) >>> (Long.SIZE - REACH_BITS));
  }

  private int find(long peerHigh, long peerLow) {
    int mask = packets.length - 1;
    int slot = (int) (hash.of(peerHigh, peerLow, 0) >>> Integer.SIZE) & mask;
    while (packets[slot] != 0 && (high[slot] != peerHigh || low[slot] != peerLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean grow() {
    int slots = Math.max(FIRST_SLOTS, 2 * packets.length);
    if (slots > MOST_SLOTS || !room.take((slots - packets.length) / 2)) {
      return false;
    }
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldPackets = packets;
    long[] oldReach = reach;
    high = new long[slots];
    low = new long[slots];
    packets = new long[slots];
    reach = new long[slots];
    for (int i = 0; i < oldPackets.length; i++) {
      if (oldPackets[i] != 0) {
        int slot = find(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        packets[slot] = oldPackets[i];
        reach[slot] = oldReach[i];
      }
    }
    return true;
  }

  /**
   * The peers of most packets, at most so many.
   *
   * @param all how many packets there were, those included that were not counted here
   */
  Peers top(int most, long all) {
    List<Peers.Peer> peers = new ArrayList<>();
    int widest = 0;
    for (int i = 0; i < packets.length; i++) {
      if (packets[i] != 0) {
        int others = Long.bitCount(reach[i]);
        peers.add(new Peers.Peer(new Address(family, high[i], low[i]), packets[i], others));
        widest = Math.max(widest, others);
      }
    }
    peers.sort(
        Comparator.comparingLong(Peers.Peer::packets)
            .reversed()
            .thenComparing(peer -> peer.address().high(), Long::compareUnsigned)
            .thenComparing(peer -> peer.address().low(), Long::compareUnsigned));
    return new Peers(
        peers.subList(0, Math.min(most, peers.size())), peers.size(), all - told, widest);
  }
}
