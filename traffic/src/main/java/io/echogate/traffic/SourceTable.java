package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.traffic.demand.Arrival;
import io.echogate.traffic.table.AddressSlots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts drops by source address, in a table of bounded size: a capture of a flood from a million
 * spoofed addresses takes no more memory than another. Whoever finds no room is counted with all
 * others that found none.
 */
final class SourceTable {
  private static final int CAPACITY = 1 << 16;

  /** The first number is that of packets, the other that of bytes. */
  private final AddressSlots sources;

  private long untold;

  /** Tells 65,536 addresses apart. */
  SourceTable() {
    this(CAPACITY);
  }

  /**
   * Tells so many addresses apart.
   *
   * @param capacity a power of two
   */
  SourceTable(int capacity) {
    sources = new AddressSlots(capacity);
  }

  /** Counts a packet that was dropped. */
  void add(Arrival packet) {
    Family family = packet.family();
    if (family == null || !packet.isAddressed()) {
      untold++;
      return;
    }
    int slot = sources.take(family, packet.sourceHigh(), packet.sourceLow());
    if (slot == AddressSlots.NONE) {
      untold++;
      return;
    }
    sources.addNumber(slot, 1);
    sources.setOther(slot, sources.other(slot) + packet.frameLength());
  }

  /** The sources of most drops, at most so many. */
  SourceDrops top(int most) {
    List<SourceDrops.Source> all = new ArrayList<>();
    sources.forEach(
        slot ->
            all.add(
                new SourceDrops.Source(
                    new Address(sources.family(slot), sources.high(slot), sources.low(slot)),
                    sources.number(slot),
                    sources.other(slot))));
    all.sort(
        Comparator.comparingLong(SourceDrops.Source::packets)
            .reversed()
            .thenComparing(source -> source.address().family())
            .thenComparing(source -> source.address().high(), Long::compareUnsigned)
            .thenComparing(source -> source.address().low(), Long::compareUnsigned));
    List<SourceDrops.Source> top = all.subList(0, Math.min(most, all.size()));
    return new SourceDrops(top, all.size() - top.size(), untold);
  }
}
