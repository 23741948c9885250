package io.echogate.firewalls.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One dimension of packets, such as their length, with its values divided into atoms: two values
 * are in the same atom if and only if no term holds one without the other.
 */
final class Axis {
  /** The term of a rule that does not ask the dimension. */
  static final int ANY = -1;

  private final int[] atomOf;

  /**
   * For each atom, runs of its values: the first of each and the one behind its last, ascending.
   */
  private final int[][] runsOf;

  private final long[][] masks;

  private Axis(int[] atomOf, int[][] runsOf, long[][] masks) {
    this.atomOf = atomOf;
    this.runsOf = runsOf;
    this.masks = masks;
  }

  /** How many atoms there are; at least 1. */
  int size() {
    return runsOf.length;
  }

  /** The least value of an atom. */
  int least(int atom) {
    return runsOf[atom][0];
  }

  /** The atom of a value. */
  int atom(int value) {
    return atomOf[value];
  }

  /** Puts the values of an atom into a set. */
  void addTo(BitSet some, int atom) {
    int[] runs = runsOf[atom];
    for (int i = 0; i < runs.length; i += 2) {
      some.set(runs[i], runs[i + 1]);
    }
  }

  /** How many terms there are. */
  int terms() {
    return masks.length;
  }

  /** The atoms of a term, as bits. */
  long[] mask(int term) {
    return masks[term];
  }

  /** All atoms, as bits. */
  long[] all() {
    return Bits.first(runsOf.length);
  }

  /** Gathers terms. */
  static final class Builder {
    private final int values;
    private final Map<BitSet, Integer> numbers = new HashMap<>();

    /** Terms that were asked for before, which is seen without looking into them. */
    private final IdentityHashMap<BitSet, Integer> same = new IdentityHashMap<>();

    private final List<BitSet> terms = new ArrayList<>();

    /**
     * Begins without terms.
     *
     * @param values how many values the dimension has: 0 and up
     */
    Builder(int values) {
      this.values = values;
    }

    /** The number of a term; {@link #ANY} if it holds all values. */
    int term(BitSet term) {
      return same.computeIfAbsent(term, this::number);
    }

    private int number(BitSet term) {
      if (term.cardinality() == values) {
        return ANY;
      }
      return numbers.computeIfAbsent(
          term,
          key -> {
            terms.add(key);
            return terms.size() - 1;
          });
    }

    /**
     * The axis.
     *
     * @throws UnfinishedException if there is no room or no time for it
     */
    Axis build(Budget budget) {
      int[] atomOf = new int[values];
      if (terms.isEmpty()) {
        return new Axis(atomOf, new int[][] {{0, values}}, new long[0][]);
      }
      int[] sizes = new int[values];
      sizes[0] = values;
      int count = 1;
      int[] held = new int[values];
      int[] target = new int[values];
      for (BitSet term : terms) {
        budget.check();
        int before = count;
        for (int from = term.nextSetBit(0), end; from >= 0; from = term.nextSetBit(end)) {
          end = term.nextClearBit(from);
          for (int value = from; value < end; value++) {
            held[atomOf[value]]++;
          }
        }
        // What the term holds of an atom leaves it, unless that is all of it.
        for (int atom = 0; atom < before; atom++) {
          target[atom] = held[atom] == 0 || held[atom] == sizes[atom] ? atom : count++;
          if (target[atom] != atom) {
            sizes[target[atom]] = held[atom];
            sizes[atom] -= held[atom];
          }
          held[atom] = 0;
        }
        for (int from = term.nextSetBit(0), end; from >= 0; from = term.nextSetBit(end)) {
          end = term.nextClearBit(from);
          for (int value = from; value < end; value++) {
            atomOf[value] = target[atomOf[value]];
          }
        }
      }
      budget.take((long) Long.BYTES * terms.size() * Bits.none(count).length);
      int[][] runsOf = runsOf(atomOf, count);
      return new Axis(atomOf, runsOf, masks(atomOf, runsOf));
    }

    private static int[][] runsOf(int[] atomOf, int atoms) {
      int[] sizes = new int[atoms];
      for (int value = 0; value < atomOf.length; value++) {
        if (value == 0 || atomOf[value] != atomOf[value - 1]) {
          sizes[atomOf[value]] += 2;
        }
      }
      int[][] runsOf = new int[atoms][];
      Arrays.setAll(runsOf, atom -> new int[sizes[atom]]);
      Arrays.fill(sizes, 0);
      for (int first = 0, end; first < atomOf.length; first = end) {
        int atom = atomOf[first];
        end = first + 1;
        while (end < atomOf.length && atomOf[end] == atom) {
          end++;
        }
        runsOf[atom][sizes[atom]++] = first;
        runsOf[atom][sizes[atom]++] = end;
      }
      return runsOf;
    }

    /** An atom lies in a term as a whole or not at all: one of its values tells. */
    private long[][] masks(int[] atomOf, int[][] runsOf) {
      long[][] masks = new long[terms.size()][];
      for (int term = 0; term < masks.length; term++) {
        long[] mask = Bits.none(runsOf.length);
        BitSet held = terms.get(term);
        if (held.cardinality() < runsOf.length) {
          for (int value = held.nextSetBit(0); value >= 0; value = held.nextSetBit(value + 1)) {
            Bits.set(mask, atomOf[value]);
          }
        } else {
          for (int atom = 0; atom < runsOf.length; atom++) {
            if (held.get(runsOf[atom][0])) {
              Bits.set(mask, atom);
            }
          }
        }
        masks[term] = mask;
      }
      return masks;
    }
  }
}
