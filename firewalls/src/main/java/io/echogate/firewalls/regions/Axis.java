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

  private final BitSet[] atoms;
  private final long[][] masks;

  private Axis(BitSet[] atoms, long[][] masks) {
    this.atoms = atoms;
    this.masks = masks;
  }

  /** How many atoms there are; at least 1. */
  int size() {
    return atoms.length;
  }

  /** The values of an atom. */
  BitSet values(int atom) {
    return atoms[atom];
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
    return Bits.first(atoms.length);
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

    Axis build() {
      int[] atomOf = new int[values];
      int[] sizes = new int[values];
      sizes[0] = values;
      int count = 1;
      int[] held = new int[values];
      int[] target = new int[values];
      for (BitSet term : terms) {
        int before = count;
        for (int value = term.nextSetBit(0); value >= 0; value = term.nextSetBit(value + 1)) {
          held[atomOf[value]]++;
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
        for (int value = term.nextSetBit(0); value >= 0; value = term.nextSetBit(value + 1)) {
          atomOf[value] = target[atomOf[value]];
        }
      }
      return new Axis(atoms(atomOf, count), masks(atomOf, count));
    }

    private static BitSet[] atoms(int[] atomOf, int count) {
      BitSet[] atoms = new BitSet[count];
      Arrays.setAll(atoms, atom -> new BitSet());
      for (int value = 0; value < atomOf.length; value++) {
        atoms[atomOf[value]].set(value);
      }
      return atoms;
    }

    private long[][] masks(int[] atomOf, int count) {
      long[][] masks = new long[terms.size()][];
      for (int term = 0; term < masks.length; term++) {
        long[] mask = Bits.none(count);
        BitSet held = terms.get(term);
        for (int value = held.nextSetBit(0); value >= 0; value = held.nextSetBit(value + 1)) {
          Bits.set(mask, atomOf[value]);
        }
        masks[term] = mask;
      }
      return masks;
    }
  }
}
