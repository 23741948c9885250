package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.IntConsumer;

/** Between prefixes and the slots in which they lie. */
record SlotRegions(Family family, Slots cut) {

  /** Slots from one on and before another. */
  record Span(int first, int end) {
    int count() {
      return end - first;
    }

    /** Goes over what the slots of spans hold, in any order. */
    static void forEachSlot(List<Span> spans, Maps maps, MemorySegment slots, IntConsumer action) {
      ScatteredSlots scattered = new ScatteredSlots();
      for (Span span : spans) {
        if (span.count() <= ScatteredSlots.FEW) {
          scattered.add(span.first, span.end, 0);
          continue;
        }
        for (int slot = span.first; slot < span.end; slot++) {
          action.accept(slots.getAtIndex(ValueLayout.JAVA_INT, slot));
        }
      }
      for (int number : scattered.read(maps, slots)) {
        action.accept(number);
      }
    }
  }

  /**
   * The slots in which prefixes change something, each once: prefixes whose addresses are just
   * those of the slots.
   */
  PrefixSet of(PrefixSet changed) {
    PrefixSet.Builder regions = new PrefixSet.Builder();
    changed.forEach(family, (high, low, length) -> add(high, low, length, regions));
    return regions.build();
  }

  private void add(long high, long low, int length, PrefixSet.Builder regions) {
    long axis = family == Family.IP4 ? low : high;
    int told = Math.min(length, cut.skip());
    boolean agrees = told == 0 || (axis ^ cut.first()) >>> (cut.axisBits() - told) == 0;
    if (agrees && length >= cut.skip()) {
      regions.add(Prefix.of(family, high, low, Math.min(length, cut.skip() + cut.bits())));
      return;
    }
    if (agrees) {
      regions.add(prefix(cut.first(), cut.skip()));
    }
    if (length == 0) {
      addOutside(0, regions);
      addOutside(1, regions);
    } else {
      addOutside(highest(axis), regions);
    }
  }

  /** Adds all that lies outside of the window and has this highest bit. */
  private void addOutside(int highest, PrefixSet.Builder regions) {
    if (highest(cut.first()) != highest) {
      regions.add(prefix((long) highest << (cut.axisBits() - 1), 1));
      return;
    }
    for (int length = 2; length <= cut.skip(); length++) {
      regions.add(prefix(cut.first() ^ 1L << (cut.axisBits() - length), length));
    }
  }

  private int highest(long axis) {
    return (int) (axis >>> (cut.axisBits() - 1));
  }

  private Prefix prefix(long axis, int length) {
    return family == Family.IP4
        ? Prefix.of(family, 0, axis, length)
        : Prefix.of(family, axis, 0, length);
  }

  /** The slots of one of the prefixes that {@link #of} gives. */
  Span span(Prefix region) {
    long axis = family == Family.IP4 ? region.low() : region.high();
    if (Long.compareUnsigned(axis, cut.first()) < 0 || Long.compareUnsigned(axis, cut.last()) > 0) {
      int slot = cut.outside(highest(axis));
      return new Span(slot, slot + 1);
    }
    int first = (int) ((axis - cut.first()) >>> (cut.axisBits() - cut.skip() - cut.bits()));
    return new Span(first, first + (1 << (cut.skip() + cut.bits() - region.length())));
  }
}
