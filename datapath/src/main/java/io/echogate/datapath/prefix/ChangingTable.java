package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;

/** A table whose answers may change while programs ask it: {@link Copies} of slots. */
sealed interface ChangingTable {
  /** The map that it lies in. */
  MapSpec map();

  Family family();

  /** Where prefixes lie among the slots. */
  SlotRegions regions();

  /** The slots of a copy. */
  MemorySegment slots(Maps maps, int copy);

  /** How many kinds of things it has that are in use or not. */
  int kinds();

  /**
   * Makes the slots of regions anew.
   *
   * @param question with the answers to be, in the regions; elsewhere its answers are any
   * @param regions of {@link #regions}
   * @param copy the one for which the slots are made, and which is still as the other
   * @param inUse by kind; goes on with the change
   * @return what is in use afterwards, by kind
   * @throws NoRoomException if there is no room
   */
  List<BitSet> change(
      Question question, PrefixSet regions, int copy, Maps maps, List<BitSet> inUse, SlotRuns runs);

  /** A map of its own. */
  record Bitmap(BitmapTable table) implements ChangingTable {
    @Override
    public MapSpec map() {
      return table.map();
    }

    @Override
    public Family family() {
      return Family.IP4;
    }

    @Override
    public SlotRegions regions() {
      return new SlotRegions(Family.IP4, BitmapTable.CUT);
    }

    @Override
    public MemorySegment slots(Maps maps, int copy) {
      long bytes = (long) Integer.BYTES * BitmapTable.SLOTS;
      return maps.part(map(), copy * bytes, bytes);
    }

    @Override
    public int kinds() {
      return 1;
    }

    @Override
    public List<BitSet> change(
        Question question,
        PrefixSet regions,
        int copy,
        Maps maps,
        List<BitSet> inUse,
        SlotRuns runs) {
      FreePlaces groups = new FreePlaces("groups of addresses", table.groups(), inUse.getFirst());
      new BitmapChange(table, maps, groups, runs).make(question, regions, slots(maps, copy));
      return List.of(groups.after());
    }
  }

  /** A part of a map. */
  record Tree(TreeTable table) implements ChangingTable {
    @Override
    public MapSpec map() {
      return table.region().map();
    }

    @Override
    public Family family() {
      return table.family();
    }

    @Override
    public SlotRegions regions() {
      return new SlotRegions(table.family(), table.cut());
    }

    @Override
    public MemorySegment slots(Maps maps, int copy) {
      long first = table.region().slots() + ((long) table.firstSlot(copy) << TreeTable.SLOT_SHIFT);
      return maps.part(map(), first, (long) Integer.BYTES * table.cut().count());
    }

    @Override
    public int kinds() {
      return 2;
    }

    @Override
    public List<BitSet> change(
        Question question,
        PrefixSet regions,
        int copy,
        Maps maps,
        List<BitSet> inUse,
        SlotRuns runs) {
      FreePlaces nodes = new FreePlaces("nodes of addresses", table.nodes(), inUse.getFirst());
      FreePlaces pairs = new FreePlaces("upper halves of addresses", table.pairs(), inUse.get(1));
      new TreeChange(table, maps, nodes, pairs, runs).make(question, regions, copy);
      return List.of(nodes.after(), pairs.after());
    }
  }
}
