package io.echogate.firewalls.regions;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The addresses of a family, divided into atoms: two addresses are in the same atom if and only if
 * no term holds one without the other. Made by a sweep over the ends of all terms; which terms hold
 * an address is known by a random number of 128 bits for each term, so that sets of terms are told
 * apart in a step.
 */
final class AddressAxis {
  private final Family family;

  /** Where pieces begin, ascending; each ends before the next. */
  private final long[] highs;

  private final long[] lows;
  private final int[] atomOfPiece;
  private final int[][] termsOfAtom;
  private final int[][] atomsOfTerm;

  /** Which part of all addresses each atom is. */
  private final double[] shares;

  private final KnownPrefixes known = new KnownPrefixes();

  private AddressAxis(
      Family family, long[] highs, long[] lows, int[] atomOfPiece, int[][] terms, int termCount) {
    this.family = family;
    this.highs = highs;
    this.lows = lows;
    this.atomOfPiece = atomOfPiece;
    this.termsOfAtom = terms;
    this.atomsOfTerm = inverted(terms, termCount);
    this.shares = new double[terms.length];
    for (int piece = 0; piece < highs.length; piece++) {
      double next = piece + 1 == highs.length ? 1 : place(piece + 1);
      shares[atomOfPiece[piece]] += next - place(piece);
    }
  }

  private static int[][] inverted(int[][] termsOfAtom, int termCount) {
    int[] sizes = new int[termCount];
    for (int[] terms : termsOfAtom) {
      for (int term : terms) {
        sizes[term]++;
      }
    }
    int[][] atoms = new int[termCount][];
    Arrays.setAll(atoms, term -> new int[sizes[term]]);
    Arrays.fill(sizes, 0);
    for (int atom = 0; atom < termsOfAtom.length; atom++) {
      for (int term : termsOfAtom[atom]) {
        atoms[term][sizes[term]++] = atom;
      }
    }
    return atoms;
  }

  /** How many atoms there are; at least 1. */
  int size() {
    return termsOfAtom.length;
  }

  /** The atoms that lie in a term, ascending. */
  int[] atoms(int term) {
    return atomsOfTerm[term];
  }

  /** Whether an atom lies in a term. */
  boolean isIn(int atom, int term) {
    return Arrays.binarySearch(termsOfAtom[atom], term) >= 0;
  }

  /** The addresses of some atoms, in ascending order and apart from each other. */
  AddressRanges ranges(AtomTest test) {
    AddressRanges ranges = new AddressRanges();
    int piece = 0;
    while (piece < highs.length) {
      if (!test.has(atomOfPiece[piece])) {
        piece++;
        continue;
      }
      int first = piece;
      while (piece < highs.length && test.has(atomOfPiece[piece])) {
        piece++;
      }
      boolean last = piece == highs.length;
      long lastHigh = last ? (family == Family.IP4 ? 0 : -1L) : before(piece);
      long lastLow = last ? (family == Family.IP4 ? 0xffff_ffffL : -1L) : lows[piece] - 1;
      ranges.add(highs[first], lows[first], lastHigh, lastLow);
    }
    return ranges;
  }

  private long before(int piece) {
    return lows[piece] == 0 ? highs[piece] - 1 : highs[piece];
  }

  /** Tells atoms. */
  interface AtomTest {
    boolean has(int atom);
  }

  /** Which part of a family's addresses some atoms are, given as bits: from 0 to 1. */
  double share(long[] atoms) {
    double sum = 0;
    for (int i = 0; i < atoms.length; i++) {
      for (long word = atoms[i]; word != 0; word &= word - 1) {
        sum += shares[(i << 6) + Long.numberOfTrailingZeros(word)];
      }
    }
    return sum;
  }

  private double place(int piece) {
    return family == Family.IP4
        ? lows[piece] / 0x1p32
        : unsigned(highs[piece]) / 0x1p64 + unsigned(lows[piece]) / 0x1p128;
  }

  private static double unsigned(long number) {
    return (number >>> 1) * 2.0 + (number & 1);
  }

  /** The addresses of some atoms, given as bits. */
  PrefixSet prefixes(long[] atoms) {
    return known.of(atoms, () -> ranges(atom -> Bits.has(atoms, atom)).prefixes(family));
  }

  /** The atoms that have addresses in a set, as bits. */
  long[] atoms(PrefixSet prefixes) {
    long[] atoms = Bits.none(size());
    for (int piece = 0; piece < highs.length; piece++) {
      if (!Bits.has(atoms, atomOfPiece[piece])
          && prefixes.contains(family, highs[piece], lows[piece])) {
        Bits.set(atoms, atomOfPiece[piece]);
      }
    }
    return atoms;
  }

  /** The atom of an address. */
  int atom(long high, long low) {
    int from = 0;
    int to = highs.length;
    while (to - from > 1) {
      int middle = (from + to) >>> 1;
      if (AddressRanges.compare(highs[middle], lows[middle], high, low) <= 0) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return atomOfPiece[from];
  }

  /** Gathers terms: sets of addresses. */
  static final class Builder {
    private final Family family;
    private final Map<PrefixSet, Integer> numbers = new HashMap<>();
    private final List<AddressRanges> terms = new ArrayList<>();

    Builder(Family family) {
      this.family = family;
    }

    /** The number of a set of addresses. */
    int term(PrefixSet prefixes) {
      return numbers.computeIfAbsent(prefixes, key -> term(AddressRanges.of(key, family)));
    }

    /** The number of ranges that are apart from each other. */
    int term(AddressRanges ranges) {
      terms.add(ranges);
      return terms.size() - 1;
    }

    /**
     * The axis.
     *
     * @throws UnfinishedException if there is no room or no time for it
     */
    AddressAxis build(Budget budget) {
      return new Sweep(family, terms, budget).axis();
    }
  }

  /** Terms begin and end; between two such places lies a piece. */
  private static final class Sweep {
    /** Room for the places where terms begin or end, and for an atom, roughly. */
    private static final int EVENT_BYTES = 40;

    private static final int ATOM_BYTES = 120;

    private final Family family;
    private final Budget budget;
    private final int termCount;
    private final long[] highs;
    private final long[] lows;
    private final int[] terms;
    private int events;

    Sweep(Family family, List<AddressRanges> all, Budget budget) {
      this.family = family;
      this.budget = budget;
      this.termCount = all.size();
      int size = all.stream().mapToInt(AddressRanges::size).sum();
      budget.take(2L * size * EVENT_BYTES);
      highs = new long[2 * size];
      lows = new long[2 * size];
      terms = new int[2 * size];
      for (int term = 0; term < all.size(); term++) {
        AddressRanges ranges = all.get(term);
        for (int i = 0; i < ranges.size(); i++) {
          add(ranges.high(i), ranges.low(i), term);
          addEnd(ranges.lastHigh(i), ranges.lastLow(i), term);
        }
      }
    }

    private void add(long high, long low, int term) {
      highs[events] = high;
      lows[events] = low;
      terms[events] = term;
      events++;
    }

    private void addEnd(long lastHigh, long lastLow, int term) {
      if (family == Family.IP4) {
        if (lastLow != 0xffff_ffffL) {
          add(0, lastLow + 1, term);
        }
      } else if (lastHigh != -1 || lastLow != -1) {
        add(lastLow == -1 ? lastHigh + 1 : lastHigh, lastLow + 1, term);
      }
    }

    /** A set of terms: the sum of their random numbers. */
    private record Mix(long one, long other) {}

    AddressAxis axis() {
      int[] order = IndexSort.of(highs, lows, events);
      SplittableRandom random = new SplittableRandom();
      long[] ones = random.longs(termCount).toArray();
      long[] others = random.longs(termCount).toArray();
      IntSet active = new IntSet();
      Map<Mix, Integer> atoms = new HashMap<>();
      List<int[]> termsOfAtom = new ArrayList<>();
      long[] pieceHighs = new long[events + 1];
      long[] pieceLows = new long[events + 1];
      int[] atomOfPiece = new int[events + 1];
      int pieces = 0;
      long one = 0;
      long other = 0;
      int at = 0;
      long high = 0;
      long low = 0;
      while (true) {
        while (at < events && highs[order[at]] == high && lows[order[at]] == low) {
          int term = terms[order[at++]];
          one ^= ones[term];
          other ^= others[term];
          active.toggle(term);
        }
        Mix mix = new Mix(one, other);
        Integer atom = atoms.get(mix);
        if (atom == null) {
          atom = atoms.size();
          atoms.put(mix, atom);
          int[] held = active.sorted();
          // Once by atom, and once by term.
          budget.take(ATOM_BYTES + 2L * Integer.BYTES * held.length);
          budget.check();
          termsOfAtom.add(held);
        }
        pieceHighs[pieces] = high;
        pieceLows[pieces] = low;
        atomOfPiece[pieces++] = atom;
        if (at == events) {
          break;
        }
        high = highs[order[at]];
        low = lows[order[at]];
      }
      return new AddressAxis(
          family,
          Arrays.copyOf(pieceHighs, pieces),
          Arrays.copyOf(pieceLows, pieces),
          Arrays.copyOf(atomOfPiece, pieces),
          termsOfAtom.toArray(int[][]::new),
          termCount);
    }
  }

  /** A few numbers, in ascending order. */
  private static final class IntSet {
    private int[] numbers = new int[8];
    private int size;

    void toggle(int number) {
      int at = Arrays.binarySearch(numbers, 0, size, number);
      if (at >= 0) {
        System.arraycopy(numbers, at + 1, numbers, at, --size - at);
        return;
      }
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      System.arraycopy(numbers, ~at, numbers, ~at + 1, size - ~at);
      numbers[~at] = number;
      size++;
    }

    int[] sorted() {
      return Arrays.copyOf(numbers, size);
    }
  }
}
