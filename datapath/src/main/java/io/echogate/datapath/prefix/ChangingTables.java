package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The tables of a program whose sets may change: where they lie, not what they answer. Whoever has
 * these changes tables without knowing the sets as a whole, which takes as long as the change is
 * large.
 *
 * <p>A change goes so: {@link #change} writes what the copy that nobody asks is to lead to, into
 * places that nobody asks; {@link Change#write} writes the copy's slots; then whoever asks is told
 * to ask that copy. When all have heard it, {@link #settle} writes the same into the other copy,
 * and what only that one led to is free. A change that did not come so far is taken back by {@link
 * #takeBack}.
 */
public final class ChangingTables {
  /**
   * A table.
   *
   * @param first how much of it was in use when it was filled, by kind
   */
  record Entry(ChangingTable table, List<Integer> first) {
    Entry {
      first = List.copyOf(first);
    }
  }

  private final List<Entry> entries;

  /** These tables. */
  ChangingTables(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The maps that the tables lie in. */
  public List<MapSpec> maps() {
    return entries.stream().map(entry -> entry.table().map()).distinct().toList();
  }

  /** What is in use in maps that were just filled. */
  public InUse first() {
    return new InUse(
        entries.stream().flatMap(entry -> entry.first().stream()).map(InUse::first).toList());
  }

  /** Knows what tables are to answer. */
  @FunctionalInterface
  public interface Answers {
    /**
     * The question of a table, with the sets as they are to be where these regions are; elsewhere
     * they may hold anything.
     *
     * @param table its place among the tables
     */
    Question within(int table, PrefixSet regions);
  }

  /**
   * A change whose slots are still to be written.
   *
   * @param maps those of the tables
   * @param inUse what is in use behind {@link #settle}
   */
  public record Change(Maps maps, InUse inUse, List<Slots> slots) {
    public Change {
      slots = List.copyOf(slots);
    }

    /** The slots of a table, and what becomes of them. */
    record Slots(int table, MemorySegment segment, SlotRuns runs) {}

    /** What {@link #write} writes. */
    public SlotChanges changes() {
      return new SlotChanges(
          slots.stream().collect(Collectors.toUnmodifiableMap(Slots::table, Slots::runs)));
    }

    /** Writes the slots of the copy. */
    public void write() {
      slots.forEach(table -> table.runs().write(maps, table.segment()));
    }
  }

  /**
   * Prepares a change: writes all but the slots. What programs ask stays as it is.
   *
   * @param maps those of the tables
   * @param affected whether a table's sets are others than before, by its place
   * @param changed holds all addresses for which an answer may be another one
   * @param inUse what is in use; both copies are the same
   * @param copy the one that programs do not ask
   * @throws NoRoomException if the new answers do not fit; then nothing has changed
   */
  public Change change(
      Maps maps, Answers answers, IntPredicate affected, PrefixSet changed, InUse inUse, int copy) {
    List<BitSet> after = new ArrayList<>();
    List<Change.Slots> slots = new ArrayList<>();
    int kind = 0;
    for (int place = 0; place < entries.size(); place++) {
      ChangingTable table = entries.get(place).table();
      List<BitSet> before = new ArrayList<>();
      for (int i = table.kinds(); i > 0; i--) {
        before.add(inUse.copy(kind++));
      }
      PrefixSet regions = table.regions().of(changed);
      if (regions.isEmpty() || !affected.test(place)) {
        after.addAll(before);
        continue;
      }
      SlotRuns runs = new SlotRuns();
      Question question = answers.within(place, regions);
      after.addAll(table.change(question, regions, copy, maps, before, runs));
      slots.add(new Change.Slots(place, table.slots(maps, copy), runs));
    }
    return new Change(maps, new InUse(after), slots);
  }

  /** Comes to what {@link #settle} writes to, which takes time; nothing changes. */
  public void comeTo(Maps maps, SlotChanges changes, int copy) {
    changes.tables().keySet().forEach(place -> entries.get(place).table().slots(maps, copy));
  }

  /**
   * Writes into a copy what a change has written into the other one. That one is not looked at: to
   * come to memory for the first time is what takes longest here.
   *
   * @param maps those of the tables
   * @param copy the one that programs do not ask
   */
  public void settle(Maps maps, SlotChanges changes, int copy) {
    changes
        .tables()
        .forEach(
            (place, runs) -> {
              ChangingTable table = entries.get(place).table();
              runs.write(maps, table.slots(maps, copy));
            });
  }

  /**
   * Makes a copy the same as the other one, in the slots that a change may have begun to write.
   *
   * @param maps those of the tables
   * @param copy the one that programs do not ask
   */
  public void takeBack(Maps maps, PrefixSet changed, int copy) {
    for (Entry entry : entries) {
      ChangingTable table = entry.table();
      PrefixSet regions = table.regions().of(changed);
      if (!regions.isEmpty()) {
        copy(table, regions, table.slots(maps, 1 - copy), table.slots(maps, copy));
      }
    }
  }

  private static void copy(
      ChangingTable table, PrefixSet regions, MemorySegment from, MemorySegment to) {
    for (Prefix region : regions.prefixes(table.family()).toList()) {
      SlotRegions.Span span = table.regions().span(region);
      long at = (long) span.first() * Integer.BYTES;
      MemorySegment.copy(from, at, to, at, (long) span.count() * Integer.BYTES);
    }
  }

  /** Writes where the tables lie, for {@link #decode}. */
  public void encode(DataOutput out) throws IOException {
    out.writeInt(entries.size());
    for (Entry entry : entries) {
      TableCodec.write(entry.table(), out);
      for (int count : entry.first()) {
        out.writeInt(count);
      }
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static ChangingTables decode(DataInput in) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      ChangingTable table = TableCodec.read(in);
      List<Integer> first = new ArrayList<>();
      for (int kind = 0; kind < table.kinds(); kind++) {
        first.add(in.readInt());
      }
      entries.add(new Entry(table, first));
    }
    return new ChangingTables(entries);
  }
}
