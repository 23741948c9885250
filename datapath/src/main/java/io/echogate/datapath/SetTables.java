package io.echogate.datapath;

import io.echogate.datapath.code.AddressQuestions;
import io.echogate.datapath.code.AddressQuestions.Asked;
import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.Meaning;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.datapath.prefix.PrefixTables;
import io.echogate.datapath.prefix.Question;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.MapSpec;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.Mapping;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
 *   <li>the number becomes n + 1: from here on the change is in force, as a whole;
 *   <li>when every program has heard of it, the other copy is made the same. What only that one led
 *       to is free now, and the record before is removed.
 * </ol>
 *
 * <p>A process that is killed before the fourth step has changed nothing, and one that is killed
 * behind it everything: {@link #settle} makes both copies the same again before the next change.
 */
final class SetTables implements AutoCloseable {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final Closing closing;
  private final SetRecords records;
  private final MemorySegment config;
  private final List<Asked> asked;
  private final PrefixTables tables;
  private final Map<MapSpec, MemorySegment> maps;

  private SetTables(
      Closing closing,
      SetRecords records,
      MemorySegment config,
      List<Asked> asked,
      PrefixTables tables,
      Map<MapSpec, MemorySegment> maps) {
    this.closing = closing;
    this.records = records;
    this.config = config;
    this.asked = asked;
    this.tables = tables;
    this.maps = maps;
  }

  /**
   * Opens those of a policy.
   *
   * @param pinned where it is pinned
   * @param text what its text says, without edits
   * @throws FilterException if its maps are not those that this version makes of the text
   */
  static SetTables open(PolicyObjects objects, Path pinned, Policy text) {
    List<Asked> asked = asked(InstalledFilter.tables(text).meaning());
    PrefixTables tables = PrefixTables.of(questions(asked, objects.loadedEdits().inSets()));
    try (Closing closing = new Closing()) {
      Mapping config = closing.add(objects.config().mmap(Mapping.Access.READ_WRITE));
      Map<MapSpec, MemorySegment> maps = new HashMap<>();
      for (MapSpec spec : tables.maps()) {
        BpfMap map =
            objects.maps().stream()
                .filter(other -> other.spec().equals(spec))
                .findFirst()
                .orElseThrow(() -> otherMaps(spec));
        maps.put(spec, closing.add(map.mmap(Mapping.Access.READ_WRITE)).segment());
      }
      return new SetTables(
          closing.handOver(),
          new SetRecords(pinned),
          config.segment(),
          asked,
          tables,
          Map.copyOf(maps));
    }
  }

  private static List<Asked> asked(Meaning meaning) {
    return switch (meaning) {
      case XfwTables xfw -> List.of();
      case MessageTables messages -> AddressQuestions.list(messages);
    };
  }

  private static List<Question> questions(List<Asked> asked, UnaryOperator<AddressSet> sets) {
    return asked.stream().map(asks -> asks.with(sets).question()).toList();
  }

  private static FilterException otherMaps(MapSpec spec) {
    return new FilterException(
        ("the program has other maps than this version makes of its policy text (%s): apply the"
                + " policy again")
            .formatted(spec.name()));
  }

  private MemorySegment bytes(MapSpec spec) {
    MemorySegment bytes = maps.get(spec);
    if (bytes == null) {
      throw new IllegalArgumentException("no map " + spec.name());
    }
    return bytes;
  }

  private long number() {
    return (long) LONG.getAcquire(config, (long) ConfigMap.SETS);
  }

  private static int copy(long number) {
    return (int) (number & 1);
  }

  /** Finishes or takes back what a process left half done that was killed. */
  void settle() {
    long number = number();
    boolean half = (long) LONG.get(config, (long) ConfigMap.SETS_SETTLED) != number;
    if (half) {
      // Programs may still be at the copy that they asked before.
      GracePeriod.await();
    }
    Optional<SetRecord> last = half ? records.read(number) : Optional.empty();
    Optional<SetRecord> begun = records.read(number + 1);
    PrefixSet changed =
        last.map(SetRecord::changed)
            .orElse(PrefixSet.empty())
            .union(begun.map(SetRecord::changed).orElse(PrefixSet.empty()));
    tables.settle(this::bytes, changed, copy(number + 1));
    settled(number);
  }

  private void settled(long number) {
    LONG.setRelease(config, (long) ConfigMap.SETS_SETTLED, number);
    records.keep(number);
  }

  /** A change of which no program has heard yet. */
  record Prepared(long number, SetRecord record, PrefixTables.Change change) {}

  /**
   * Writes the new answers. What {@link #settle} left is settled.
   *
   * @param set which of the named sets is changed
   * @param edits what of all sets is otherwise than the text says behind the change
   * @param changed the prefixes that come or go
   * @throws io.echogate.datapath.prefix.NoRoomException if the tables have no room for them
   */
  Prepared prepare(String set, SetEdits edits, PrefixSet changed) {
    long number = number();
    PrefixTables.Change change =
        tables.change(
            this::bytes,
            questions(asked, edits.inSets()),
            question -> asked.get(question).names(set),
            changed,
            number == 0 ? tables.first() : records.require(number).inUse(),
            copy(number + 1));
    return new Prepared(number + 1, new SetRecord(edits, changed, change.inUse()), change);
  }

  /** Puts a change in force. */
  void commit(Prepared prepared) {
    records.write(prepared.number(), prepared.record());
    prepared.change().write();
    LONG.setRelease(config, (long) ConfigMap.SETS, prepared.number());
  }

  /** Makes both copies the same behind {@link #commit}, when programs have left the other one. */
  void finish(Prepared prepared) {
    tables.settle(this::bytes, prepared.record().changed(), copy(prepared.number() + 1));
    settled(prepared.number());
  }

  @Override
  public void close() {
    closing.close();
  }
}
