package io.echogate.traffic;

import io.echogate.traffic.DecisionTable.Cell;
import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several policies on the same captures, side by side, and the packets that they do not all pass or
 * all drop. Each keeps its own limits and knows its own flows. For one thread.
 */
public final class Comparison {
  private final List<Replay> replays;
  private final Map<Cells, Count> differences = new HashMap<>();

  /** Is filled for each packet, and copied when it is new. */
  private final Cells looked;

  /** What the policies say of a packet, each its own. */
  private static final class Cells {
    private final Cell[] cells;

    Cells(Cell[] cells) {
      this.cells = cells;
    }

    Cells copy() {
      return new Cells(cells.clone());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Cells its && Arrays.equals(cells, its.cells);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(cells);
    }

    boolean differ() {
      for (Cell cell : cells) {
        if (cell.verdict() != cells[0].verdict()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Packets that met the same of each policy. */
  private static final class Count {
    private final FirstPacket first;
    private long packets;
    private long bytes;

    Count(FirstPacket first) {
      this.first = first;
    }
  }

  /**
   * A comparison to which nothing was played yet.
   *
   * @param replays two or more, to which nothing was played yet, with the same local addresses
   */
  public Comparison(List<Replay> replays) {
    if (replays.size() < 2) {
      throw new IllegalArgumentException("nothing to compare with");
    }
    this.replays = List.copyOf(replays);
    looked = new Cells(new Cell[replays.size()]);
  }

  /**
   * Plays all that is left of a capture; other threads read and judge.
   *
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws io.echogate.traffic.capture.CaptureException if it cannot be read any further; what
   *     came before is played
   * @throws IOException if it cannot be read
   */
  public void play(Capture capture, BooleanSupplier goesOn) throws IOException {
    Playback.play(capture, this::see, replays.size(), goesOn);
  }

  private void see(CapturedPacket packet, PendingDetails details) {
    boolean told = true;
    for (int i = 0; i < looked.cells.length; i++) {
      Cell cell = replays.get(i).see(packet, i, details);
      told &= cell != null;
      if (cell != null) {
        looked.cells[i] = cell;
      }
    }
    if (told && looked.differ()) {
      count(packet);
    }
  }

  private void count(CapturedPacket packet) {
    Count count = differences.get(looked);
    if (count == null) {
      count = new Count(FirstPacket.of(packet));
      differences.put(looked.copy(), count);
    }
    count.packets++;
    count.bytes += packet.frameLength();
  }

  /** What came of all that was played so far, policy by policy. */
  public List<ReplayReport> reports() {
    return replays.stream().map(Replay::report).toList();
  }

  /** The kinds of packets on which the policies differ: those of which there are most first. */
  public List<Difference> differences() {
    return differences.entrySet().stream()
        .map(entry -> difference(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(Difference::packets)
                .reversed()
                .thenComparing(difference -> difference.first().capture())
                .thenComparingLong(difference -> difference.first().number()))
        .toList();
  }

  private static Difference difference(Cells cells, Count count) {
    Cell some = cells.cells[0];
    return new Difference(
        some.direction(),
        Optional.ofNullable(some.family()),
        some.type() == DecisionTable.NO_TYPE ? OptionalInt.empty() : OptionalInt.of(some.type()),
        Arrays.stream(cells.cells)
            .map(
                cell ->
                    new Difference.Said(
                        cell.verdict(),
                        cell.decision().reason(),
                        Optional.ofNullable(cell.decision().statement())))
            .toList(),
        count.packets,
        count.bytes,
        count.first);
  }
}
