package io.echogate.firewalls.regions;

import io.echogate.policy.Address;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of all packets of some slices, by their addresses. All sources and destinations that
 * the space has are in exactly one of its cells.
 */
public final class Plane {
  private final Sides sides;
  private final Outcomes outcomes;
  private final List<Area> areas;
  private final long bytes;

  /**
   * Cells are made when they are asked for: many planes have thousands, of which a few are looked
   * at.
   *
   * @param outcomes of which the strips have the numbers
   * @param bytes how much room it takes, roughly
   */
  Plane(Sides sides, Outcomes outcomes, List<Area> areas, long bytes) {
    this.sides = sides;
    this.outcomes = outcomes;
    this.areas = List.copyOf(areas);
    this.bytes = bytes;
  }

  /** Rows that have the same strips. */
  static final class Area {
    private final long[] rows;
    private final List<Strip> strips;

    Area(long[] rows, List<Strip> strips) {
      this.rows = rows;
      this.strips = strips;
    }
  }

  /** The addresses that make rows, and those that make columns. */
  record Sides(AddressAxis rows, AddressAxis columns, boolean rowsAreSources) {
    private Cell cell(long[] rowAtoms, Strip strip, Outcomes outcomes) {
      return rowsAreSources
          ? new Cell(rows, columns, rowAtoms, strip.columns, outcomes, strip.outcomes)
          : new Cell(columns, rows, strip.columns, rowAtoms, outcomes, strip.outcomes);
    }
  }

  /** How much room it takes, roughly. */
  long bytes() {
    return bytes;
  }

  /** How much of that its {@link #pieces} take. */
  long bytesOfPieces() {
    BitSet found = new BitSet(outcomes.size());
    long most = 0;
    for (Area area : areas) {
      for (Strip strip : area.strips) {
        found.set(strip.outcomes[0]);
        most = Math.max(most, Cell.bytes(area.rows, strip.columns));
      }
    }
    return Math.min(bytes, found.cardinality() * most);
  }

  /** The cells; two of them may have the same outcomes. They are made anew each time. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Area area : areas) {
      for (Strip strip : area.strips) {
        cells.add(sides.cell(area.rows, strip, outcomes));
      }
    }
    return cells;
  }

  /**
   * The cells by what becomes of them in the first rule set: the largest of those with the same
   * outcome stands for all.
   */
  public List<Piece> pieces() {
    @Nullable Heap[] byOutcome = new Heap[outcomes.size()];
    List<Heap> heaps = new ArrayList<>();
    for (Area area : areas) {
      double rowShare = sides.rows.share(area.rows);
      for (Strip strip : area.strips) {
        int number = strip.outcomes[0];
        Heap heap = byOutcome[number];
        if (heap == null) {
          heap = new Heap(area, strip);
          byOutcome[number] = heap;
          heaps.add(heap);
        }
        heap.add(area, strip, rowShare * sides.columns.share(strip.columns));
      }
    }
    return heaps.stream()
        .map(heap -> new Piece(sides.cell(heap.rows.rows, heap.largest, outcomes), heap.share))
        .toList();
  }

  /** Cells with the same outcome, as they are found. */
  private static final class Heap {
    private Area rows;
    private Strip largest;
    private double largestShare;
    private double share;

    Heap(Area rows, Strip first) {
      this.rows = rows;
      this.largest = first;
    }

    void add(Area area, Strip strip, double more) {
      share += more;
      if (more > largestShare) {
        rows = area;
        largest = strip;
        largestShare = more;
      }
    }
  }

  /**
   * Cells with the same outcome.
   *
   * @param cell the largest of them
   * @param share which part of all packets they are that a family has addresses for
   */
  public record Piece(Cell cell, double share) {
    /** What becomes of them. */
    public Outcome outcome() {
      return cell.outcome();
    }
  }

  /** Packets with one of some sources and one of some destinations. */
  public static final class Cell {
    /** Room for a cell and its outcome beside its addresses. */
    private static final int BYTES = 500;

    private final AddressAxis sources;
    private final AddressAxis destinations;
    private final long[] sourceAtoms;
    private final long[] destinationAtoms;
    private final Outcomes outcomes;
    private final int[] numbers;

    Cell(
        AddressAxis sources,
        AddressAxis destinations,
        long[] sourceAtoms,
        long[] destinationAtoms,
        Outcomes outcomes,
        int[] numbers) {
      this.sources = sources;
      this.destinations = destinations;
      this.sourceAtoms = sourceAtoms;
      this.destinationAtoms = destinationAtoms;
      this.outcomes = outcomes;
      this.numbers = numbers;
    }

    private static long bytes(long[] sourceAtoms, long[] destinationAtoms) {
      return BYTES + Long.BYTES * (long) (sourceAtoms.length + destinationAtoms.length);
    }

    /** What becomes of them, in each of the rule sets that were asked. */
    public List<Outcome> outcomes() {
      return Arrays.stream(numbers).mapToObj(outcomes::outcome).toList();
    }

    /** What becomes of them in the first, or only, rule set. */
    public Outcome outcome() {
      return outcomes.outcome(numbers[0]);
    }

    /** Whether packets from an address to another are among them. */
    public boolean contains(Address source, Address destination) {
      return Bits.has(sourceAtoms, sources.atom(source.high(), source.low()))
          && Bits.has(destinationAtoms, destinations.atom(destination.high(), destination.low()));
    }

    /** Which part of all packets they are that a family has addresses for: from 0 to 1. */
    public double share() {
      return sources.share(sourceAtoms) * destinations.share(destinationAtoms);
    }

    /** Their sources. */
    public PrefixSet sources() {
      return sources.prefixes(sourceAtoms);
    }

    /** Their destinations. */
    public PrefixSet destinations() {
      return destinations.prefixes(destinationAtoms);
    }
  }
}
