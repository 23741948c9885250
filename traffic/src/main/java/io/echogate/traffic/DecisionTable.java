package io.echogate.traffic;

import io.echogate.engine.Decision;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts packets by kind and decision. A kind is a direction, a family and a type; of each kind and
 * statement few decisions come, which an evaluator gives as the same objects again and again. So
 * counting a packet takes two places in arrays and a comparison or two, and allocates nothing but
 * for the first of its kind and decision.
 */
final class DecisionTable {
  /** In place of a type. */
  static final int NO_TYPE = 256;

  private static final int TYPES = 257;
  private static final int FAMILIES = 3;

  private static final @Nullable Cell[] NONE = new @Nullable Cell[0];

  /** By kind, then by statement: the place of none is 0. */
  private final @Nullable Cell[][] in = kinds();

  private final @Nullable Cell[][] out = kinds();

  private static @Nullable Cell[][] kinds() {
    @Nullable Cell[][] kinds = new @Nullable Cell[FAMILIES * TYPES][];
    Arrays.fill(kinds, NONE);
    return kinds;
  }

  /** Packets of one kind that met one decision. */
  static final class Cell {
    private final Direction direction;
    private final @Nullable Family family;
    private final int type;
    private final Decision decision;
    private final Verdict verdict;
    private final FirstPacket first;
    private final Detail detail;
    private final boolean detailed;
    private final @Nullable Cell next;
    private long packets;
    private long bytes;

    private Cell(
        Direction direction,
        @Nullable Family family,
        int type,
        Decision decision,
        Origin origin,
        @Nullable Cell next) {
      this.direction = direction;
      this.family = family;
      this.type = type;
      this.decision = decision;
      this.next = next;
      verdict = origin.verdict();
      first = origin.first();
      detail = origin.detail();
      // Kept here: who counts a detail changes what lies beside it.
      detailed = detail.isAny();
    }

    void add(int size) {
      packets++;
      bytes += size;
    }

    Decision decision() {
      return decision;
    }

    Direction direction() {
      return direction;
    }

    @Nullable Family family() {
      return family;
    }

    /** The ICMP type, or {@link #NO_TYPE}. */
    int type() {
      return type;
    }

    /** What becomes of these packets when the policy is enforced. */
    Verdict verdict() {
      return verdict;
    }

    /** What is counted of these packets beyond their number. */
    Detail detail() {
      return detail;
    }

    /** Whether that is anything. */
    boolean isDetailed() {
      return detailed;
    }
  }

  /** What the first packet of a kind and decision says of all of them. */
  record Origin(Verdict verdict, Detail detail, FirstPacket first) {}

  /**
   * The cell in which a packet counts; null if none of its kind and decision came before.
   *
   * @param type 0-255, or {@link #NO_TYPE}
   */
  @SuppressWarnings("ReferenceEquality") // An evaluator gives the same objects; equal ones add up.
  @Nullable Cell find(Direction direction, @Nullable Family family, int type, Decision decision) {
    @Nullable Cell[] cells = cells(direction)[kind(family, type)];
    int place = place(decision);
    Cell cell = place < cells.length ? cells[place] : null;
    while (cell != null && cell.decision != decision) {
      cell = cell.next;
    }
    return cell;
  }

  /** A new cell, for what {@link #find} did not find. */
  Cell add(
      Direction direction, @Nullable Family family, int type, Decision decision, Origin origin) {
    @Nullable Cell[][] kinds = cells(direction);
    int kind = kind(family, type);
    int place = place(decision);
    if (place >= kinds[kind].length) {
      kinds[kind] = Arrays.copyOf(kinds[kind], Math.max(place + 1, 2 * kinds[kind].length));
    }
    Cell cell = new Cell(direction, family, type, decision, origin, kinds[kind][place]);
    kinds[kind][place] = cell;
    return cell;
  }

  private static int place(Decision decision) {
    return decision.statement() == null ? 0 : decision.statement().index() + 1;
  }

  private @Nullable Cell[][] cells(Direction direction) {
    return switch (direction) {
      case IN -> in;
      case OUT -> out;
    };
  }

  private static int kind(@Nullable Family family, int type) {
    return family == null ? type : (family == Family.IP4 ? TYPES : 2 * TYPES) + type;
  }

  /** What counts as one in a report. */
  private record Key(
      Direction direction,
      Optional<Family> family,
      OptionalInt type,
      Reason reason,
      Optional<Statement> statement,
      Verdict verdict) {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::direction)
            .thenComparingInt(key -> key.family.map(Family::protocol).orElse(0))
            .thenComparingInt(key -> key.type.orElse(NO_TYPE))
            .thenComparing(Key::reason)
            .thenComparingInt(key -> key.statement.map(Statement::index).orElse(-1))
            .thenComparing(Key::verdict);

    static Key of(Cell cell) {
      return new Key(
          cell.direction,
          Optional.ofNullable(cell.family),
          cell.type == NO_TYPE ? OptionalInt.empty() : OptionalInt.of(cell.type),
          cell.decision.reason(),
          Optional.ofNullable(cell.decision.statement()),
          cell.verdict);
    }
  }

  /** All that was counted: by direction, family, type, reason, then statement. */
  List<DecisionCount> counts() {
    Map<Key, List<Cell>> alike = new LinkedHashMap<>();
    Stream.of(in, out)
        .flatMap(Arrays::stream)
        .flatMap(Arrays::stream)
        .forEach(
            latest -> {
              for (Cell cell = latest; cell != null; cell = cell.next) {
                // Those that came last are in front.
                alike.computeIfAbsent(Key.of(cell), _ -> new ArrayList<>()).addFirst(cell);
              }
            });
    return alike.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Key.ORDER))
        .map(entry -> count(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static DecisionCount count(Key key, List<Cell> cells) {
    SourceCount sources =
        cells.stream()
            .map(cell -> cell.detail.sources())
            .reduce(new SourceCount(), SourceCount::plus);
    return new DecisionCount(
        key.direction(),
        key.family(),
        key.type(),
        key.reason(),
        key.statement(),
        key.verdict(),
        cells.stream().mapToLong(cell -> cell.packets).sum(),
        cells.stream().mapToLong(cell -> cell.bytes).sum(),
        sources.count(),
        cells.getFirst().first);
  }
}
