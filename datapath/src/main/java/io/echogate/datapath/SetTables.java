package io.echogate.datapath;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.prefix.ChangingTables;
import io.echogate.datapath.prefix.Maps;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.Mapping;
import io.echogate.linux.ScatteredMemory;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The sets of a pinned policy, to be changed while its programs run. Whoever does it holds the lock
 * of {@link Pins}.
 *
 * <p>The config map has the number of changes so far, n. By its lowest bit programs know which copy
 * of the tables of prefixes to ask; and the {@link SetRecord} with that number says what the sets
 * are. So a change takes place for packets and processes by the same store:
 *
 * <ol>
 *   <li>the new answers are written, into places that no program asks;
 *   <li>record n + 1 is pinned: from here on it is known where the copy may be half done;
 *   <li>the copy's slots are written;
 *   <li>the number becomes n + 1: from here on the change is in force, as a whole.
 * </ol>
 *
 * <p>A process that is killed before the fourth step has changed nothing, and one that is killed
 * behind it has changed all. The copy that programs may still be at, and what it leads to, nobody
 * writes before a grace period is over.
 */
final class SetTables implements AutoCloseable {
  /** A multiple of the size of pages, whatever that is. */
  private static final long LARGEST_PAGE = 1 << 16;

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final Closing closing;

  /** Mappings of many pages. */
  private final Closing mapped;

  private final PolicyObjects objects;
  private final SetRecords records;
  private final MemorySegment config;
  private final SetDefinitions definitions;

  /** The wait for programs to leave what they asked before the change of a number. */
  private final LongFunction<GracePeriod.Begun> leaving;

  /** What the sets are; null until it is asked for. */
  private @Nullable SetRecord present;

  /** The parts of maps that were asked for up to now. */
  private final Map<Part, MemorySegment> asked = new HashMap<>();

  private final Maps maps = new Mapped();

  private SetTables(
      Closing closing,
      Closing mapped,
      PolicyObjects objects,
      SetRecords records,
      MemorySegment config,
      SetDefinitions definitions,
      LongFunction<GracePeriod.Begun> leaving) {
    this.closing = closing;
    this.mapped = mapped;
    this.objects = objects;
    this.records = records;
    this.config = config;
    this.definitions = definitions;
    this.leaving = leaving;
  }

  /**
   * Opens those of a policy.
   *
   * @param objects the policy, open as long as this is
   * @param pinned where it is pinned
   * @param leaving a wait that has begun since the change of a number, the last one, is in force
   */
  static SetTables open(
      PolicyObjects objects, Path pinned, LongFunction<GracePeriod.Begun> leaving) {
    try (Closing closing = new Closing();
        Closing mapped = new Closing()) {
      Mapping config = closing.add(objects.config().mmapHere(Mapping.Access.READ_WRITE));
      Mapping definitions = mapped.add(objects.definitions().mmap(Mapping.Access.READ));
      return new SetTables(
          closing.handOver(),
          mapped.handOver(),
          objects,
          new SetRecords(pinned),
          config.segment(),
          SetDefinitionBytes.read(definitions.segment()),
          leaving);
    }
  }

  /** A part of a map. */
  private record Part(MapSpec map, long offset, long length) {}

  /** The maps of the policy, each part mapped when it is asked for. */
  private final class Mapped implements Maps {
    @Override
    public MemorySegment part(MapSpec map, long offset, long length) {
      Part part = new Part(map, offset, length);
      MemorySegment known = asked.get(part);
      if (known == null) {
        known = SetTables.this.map(part);
        asked.put(part, known);
      }
      return known;
    }

    @Override
    public MemorySegment read(MemorySegment from, long[] offsets, int[] lengths, Arena arena) {
      return ScatteredMemory.read(from, offsets, lengths, arena);
    }

    @Override
    public void write(MemorySegment to, long[] offsets, int[] lengths, MemorySegment pieces) {
      ScatteredMemory.write(to, offsets, lengths, pieces);
    }
  }

  private MemorySegment map(Part part) {
    BpfMap map =
        objects.maps().stream()
            .filter(other -> other.spec().equals(part.map))
            .findFirst()
            .orElseThrow(() -> missing(part.map));
    long begin = part.offset & -LARGEST_PAGE;
    long length = part.offset - begin + part.length;
    return mapped
        .add(map.mmap(begin, length, Mapping.Access.READ_WRITE))
        .segment()
        .asSlice(part.offset - begin);
  }

  private static FilterException missing(MapSpec spec) {
    return new FilterException(
        "the program has no map %s of the size that its sets ask for: apply the policy again"
            .formatted(spec.name()));
  }

  /** The program whose sets these are. */
  int program() {
    return objects.program().info().id();
  }

  SetDefinitions definitions() {
    return definitions;
  }

  private long number() {
    return (long) LONG.getAcquire(config, (long) ConfigMap.SETS);
  }

  private static int copy(long number) {
    return (int) (number & 1);
  }

  /** What the sets are. */
  private SetRecord present() {
    SetRecord known = present;
    if (known == null) {
      long number = number();
      known =
          number == 0
              ? SetRecord.loaded(records.loaded(), definitions.tables().first())
              : records.require(number);
      present = known;
    }
    return known;
  }

  /** What of the sets is otherwise than the text says. */
  SetEdits edits() {
    return present().edits();
  }

  /**
   * Finishes the last change, and takes back one that did not come to be, as its process was
   * killed.
   */
  private void settle() {
    long number = number();
    boolean half = (long) LONG.get(config, (long) ConfigMap.SETS_SETTLED) != number;
    Optional<SetRecord> begun = records.read(number + 1);
    if (!half && begun.isEmpty()) {
      return;
    }
    ChangingTables tables = definitions.tables();
    if (half) {
      // To map tables takes time, in which programs leave the copy that they asked before.
      tables.comeTo(maps, present().written(), copy(number + 1));
      leaving.apply(number).await();
      tables.settle(maps, present().written(), copy(number + 1));
    }
    if (begun.isPresent()) {
      tables.takeBack(maps, begun.get().changed(), copy(number + 1));
    }
    settled(number);
  }

  private void settled(long number) {
    LONG.setRelease(config, (long) ConfigMap.SETS_SETTLED, number);
    records.keep(number);
  }

  /** A change of which no program has heard yet. */
  record Prepared(long number, SetRecord record, ChangingTables.Change change) {}

  /**
   * Settles what the change before left, and writes the new answers.
   *
   * @param set which of the named sets is changed
   * @param edits what of all sets is otherwise than the text says behind the change
   * @param changed the entries that come or go
   * @throws io.echogate.datapath.prefix.NoRoomException if the tables have no room for them
   */
  Prepared prepare(int set, SetEdits edits, PrefixSet changed) {
    settle();
    long number = number();
    ChangingTables tables = definitions.tables();
    ChangingTables.Change change =
        tables.change(
            maps,
            new SetAnswers(definitions, edits),
            table -> definitions.asks(table, set),
            changed,
            present().inUse(),
            copy(number + 1));
    SetRecord record = new SetRecord(edits, changed, change.changes(), change.inUse());
    return new Prepared(number + 1, record, change);
  }

  /** Keeps what a change is about, so that whoever comes next can finish it or take it back. */
  void keep(Prepared prepared) {
    records.write(prepared.number(), prepared.record());
  }

  /** Puts a change in force. What {@link #keep} wrote is kept. */
  void commit(Prepared prepared) {
    prepared.change().write();
    LONG.setRelease(config, (long) ConfigMap.SETS, prepared.number());
  }

  /** To unmap hundreds of MiB takes some milliseconds, for which nobody has to wait. */
  @Override
  public void close() {
    closing.close();
    if (asked.isEmpty()) {
      mapped.close();
    } else {
      Thread.ofPlatform().daemon().name("unmap").start(mapped::close);
    }
  }
}
