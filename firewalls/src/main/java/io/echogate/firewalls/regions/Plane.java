package io.echogate.firewalls.regions;

import io.echogate.policy.Address;
import io.echogate.policy.PrefixSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of all packets of some slices, by their addresses. All sources and destinations that
 * the space has are in exactly one of its cells.
 */
public final class Plane {
  private final List<Cell> cells;
  private final long bytes;

  Plane(List<Cell> cells, long bytes) {
    this.cells = Collections.unmodifiableList(cells);
    this.bytes = bytes;
  }

  /** How much room it takes, roughly. */
  long bytes() {
    return bytes;
  }

  /** How much of that its {@link #pieces} take. */
  long bytesOfPieces() {
    long outcomes = cells.stream().mapToInt(Cell::number).distinct().count();
    return cells.isEmpty() ? 0 : Math.min(bytes, outcomes * cells.getFirst().bytes());
  }

  /** The cells; two of them may have the same outcomes. */
  public List<Cell> cells() {
    return cells;
  }

  /**
   * The cells by what becomes of them in the first rule set: the largest of those with the same
   * outcome stands for all.
   */
  public List<Piece> pieces() {
    Map<Integer, Heap> heaps = new LinkedHashMap<>();
    Shares shares = new Shares();
    for (Cell cell : cells) {
      heaps.computeIfAbsent(cell.number(), number -> new Heap(cell)).add(cell, shares.of(cell));
    }
    return heaps.values().stream().map(heap -> new Piece(heap.largest, heap.share)).toList();
  }

  /** Cells with the same outcome, as they are found. */
  private static final class Heap {
    private Cell largest;
    private double largestShare;
    private double share;

    Heap(Cell first) {
      this.largest = first;
    }

    void add(Cell cell, double more) {
      share += more;
      if (more > largestShare) {
        largest = cell;
        largestShare = more;
      }
    }
  }

  /** Shares of cells, of which many one after the other have the same rows. */
  private static final class Shares {
    private long @Nullable [] rows;
    private double rowShare;

    @SuppressWarnings("ReferenceEquality") // the same object is enough, and common
    double of(Cell cell) {
      long[] atoms = cell.rowsAreSources ? cell.sourceAtoms : cell.destinationAtoms;
      if (rows != atoms) {
        rows = atoms;
        rowShare = cell.rowsAreSources ? cell.sources.share(atoms) : cell.destinations.share(atoms);
      }
      return rowShare
          * (cell.rowsAreSources
              ? cell.destinations.share(cell.destinationAtoms)
              : cell.sources.share(cell.sourceAtoms));
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
    private final boolean rowsAreSources;

    Cell(
        AddressAxis sources,
        AddressAxis destinations,
        long[] sourceAtoms,
        long[] destinationAtoms,
        Outcomes outcomes,
        int[] numbers,
        boolean rowsAreSources) {
      this.rowsAreSources = rowsAreSources;
      this.sources = sources;
      this.destinations = destinations;
      this.sourceAtoms = sourceAtoms;
      this.destinationAtoms = destinationAtoms;
      this.outcomes = outcomes;
      this.numbers = numbers;
    }

    long bytes() {
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

    /** The number of what becomes of them in the first rule set; equal in a plane if that is. */
    int number() {
      return numbers[0];
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
