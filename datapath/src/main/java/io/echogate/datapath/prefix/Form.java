package io.echogate.datapath.prefix;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What becomes of a question. */
sealed interface Form {
  /** The map that it lies in. */
  Optional<MapSpec> map();

  /**
   * Emits the code that answers.
   *
   * @param copyWord where on the stack the number of the copy is
   */
  void emit(Assembler asm, int copyWord);

  /** Writes its part of the map. */
  void fill(MemorySegment map);

  /** How the slots of a table that may change lie; empty for others. */
  Optional<Changing> changing();

  /** A table that may change. */
  interface Changing {
    Family family();

    /** How many leading bits of an address tell its slot. */
    int slotBits();

    /** The slots of a copy. */
    MemorySegment slots(MemorySegment map, int copy);

    /** How many kinds of things it has that are in use or not. */
    int kinds();

    /** What is in use in a table that was just filled, by kind. */
    List<BitSet> first();

    /**
     * Makes the slots of regions anew.
     *
     * @param regions prefixes of at most {@link #slotBits} bits
     * @param copy the one for which the slots are made, and which is still as the other
     * @param inUse by kind; goes on with the change
     * @return what is in use afterwards, by kind
     * @throws NoRoomException if there is no room
     */
    List<BitSet> change(
        Question question,
        PrefixSet regions,
        int copy,
        MemorySegment map,
        List<BitSet> inUse,
        SlotRuns runs);
  }

  /** Instructions without a table. */
  record Inline(List<DisjointPrefixes.Answered> prefixes) implements Form {
    @Override
    public Optional<MapSpec> map() {
      return Optional.empty();
    }

    @Override
    public void emit(Assembler asm, int copyWord) {
      InlineCode.emit(asm, prefixes);
    }

    @Override
    public void fill(MemorySegment map) {}

    @Override
    public Optional<Changing> changing() {
      return Optional.empty();
    }
  }

  /** A map of its own. */
  record Bitmap(BitmapTable table, Intervals intervals) implements Form, Changing {
    @Override
    public Optional<MapSpec> map() {
      return Optional.of(table.map());
    }

    @Override
    public void emit(Assembler asm, int copyWord) {
      BitmapCode.emit(asm, table, copyWord);
    }

    @Override
    public void fill(MemorySegment map) {
      BitmapFill.fill(table, intervals, map);
    }

    @Override
    public Optional<Changing> changing() {
      return table.copies() == Copies.COUNT ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Family family() {
      return Family.IP4;
    }

    @Override
    public int slotBits() {
      return BitmapTable.SLOT_BITS;
    }

    @Override
    public MemorySegment slots(MemorySegment map, int copy) {
      long bytes = (long) Integer.BYTES * BitmapTable.SLOTS;
      return map.asSlice(copy * bytes, bytes);
    }

    @Override
    public int kinds() {
      return 1;
    }

    @Override
    public List<BitSet> first() {
      return List.of(InUse.first(BitmapTable.FIRST + BitmapFill.groups(intervals)));
    }

    @Override
    public List<BitSet> change(
        Question question,
        PrefixSet regions,
        int copy,
        MemorySegment map,
        List<BitSet> inUse,
        SlotRuns runs) {
      FreePlaces groups = new FreePlaces("groups of addresses", table.groups(), inUse.getFirst());
      BitmapChange change = new BitmapChange(table, map, groups, runs);
      MemorySegment slots = slots(map, copy);
      regions.prefixes(Family.IP4).forEach(region -> change.region(question, region, slots));
      return List.of(groups.after());
    }
  }

  /** A part of a map. */
  record Tree(TreeTable table, TreePlan plan) implements Form, Changing {
    @Override
    public Optional<MapSpec> map() {
      return Optional.of(table.region().map());
    }

    @Override
    public void emit(Assembler asm, int copyWord) {
      TreeCode.emit(asm, table, copyWord);
    }

    @Override
    public void fill(MemorySegment map) {
      TreeFill.fill(table, plan, map);
    }

    @Override
    public Optional<Changing> changing() {
      return table.copies() == Copies.COUNT ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Family family() {
      return table.family();
    }

    @Override
    public int slotBits() {
      return table.bits();
    }

    @Override
    public MemorySegment slots(MemorySegment map, int copy) {
      long first = table.region().slots() + ((long) table.firstSlot(copy) << TreeTable.SLOT_SHIFT);
      return map.asSlice(first, (long) Integer.BYTES << table.bits());
    }

    @Override
    public int kinds() {
      return 2;
    }

    @Override
    public List<BitSet> first() {
      return List.of(InUse.first(plan.nodes()), InUse.first(plan.furthers()));
    }

    @Override
    public List<BitSet> change(
        Question question,
        PrefixSet regions,
        int copy,
        MemorySegment map,
        List<BitSet> inUse,
        SlotRuns runs) {
      FreePlaces nodes = new FreePlaces("nodes of addresses", table.nodes(), inUse.getFirst());
      FreePlaces pairs = new FreePlaces("upper halves of addresses", table.pairs(), inUse.get(1));
      TreeChange change = new TreeChange(table, map, nodes, pairs, runs);
      for (Prefix region : regions.prefixes(table.family()).toList()) {
        change.region(question, region, copy);
      }
      return List.of(nodes.after(), pairs.after());
    }
  }
}
