package io.echogate.datapath.prefix;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which nodes, pairs of slots and groups of tables are in use: those that some copy leads to. Who
 * changes tables knows it from who changed them before.
 *
 * @param places for each kind of things of each table that may change, those in use
 */
public record InUse(List<BitSet> places) {
  public InUse {
    places = places.stream().map(set -> (BitSet) set.clone()).toList();
  }

  /** That of tables of which none may change. */
  public static final InUse NONE = new InUse(List.of());

  /** The same for a kind, to be changed. */
  BitSet copy(int kind) {
    return (BitSet) places.get(kind).clone();
  }

  /** The first so many of a kind. */
  static BitSet first(int count) {
    BitSet set = new BitSet(count);
    set.set(0, count);
    return set;
  }

  /** One byte array for each kind, for {@link #decode}. */
  public List<byte[]> encode() {
    return places.stream().map(BitSet::toByteArray).toList();
  }

  /** What {@link #encode} gave. */
  public static InUse decode(List<byte[]> kinds) {
    List<BitSet> sets = new ArrayList<>();
    kinds.forEach(bytes -> sets.add(BitSet.valueOf(bytes)));
    return new InUse(sets);
  }
}
