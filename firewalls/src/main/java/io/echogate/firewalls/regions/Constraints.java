package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Question.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What rules ask of one of the addresses: each constraint is a list of places that must all hold.
 * Those that say only where an address must not be are known by the atoms that break them, all
 * others by the atoms that keep them.
 */
final class Constraints {
  /** The constraint of a rule that asks nothing. */
  static final int NONE = -1;

  private final AddressAxis axis;
  private final int[][] atoms;
  private final boolean[] negative;
  private final int[][] ofAtom;

  private Constraints(AddressAxis axis, int[][] atoms, boolean[] negative) {
    this.axis = axis;
    this.atoms = atoms;
    this.negative = negative;
    this.ofAtom = inverted(atoms, axis.size());
  }

  private static int[][] inverted(int[][] atoms, int size) {
    int[] counts = new int[size];
    for (int[] some : atoms) {
      for (int atom : some) {
        counts[atom]++;
      }
    }
    int[][] inverted = new int[size][];
    Arrays.setAll(inverted, atom -> new int[counts[atom]]);
    Arrays.fill(counts, 0);
    for (int constraint = 0; constraint < atoms.length; constraint++) {
      for (int atom : atoms[constraint]) {
        inverted[atom][counts[atom]++] = constraint;
      }
    }
    return inverted;
  }

  AddressAxis axis() {
    return axis;
  }

  /** How many constraints there are. */
  int size() {
    return atoms.length;
  }

  /** Whether the atoms of a constraint are those that break it. */
  boolean isNegative(int constraint) {
    return negative[constraint];
  }

  /** The atoms that keep a constraint, or that break it if it is negative. */
  int[] atoms(int constraint) {
    return atoms[constraint];
  }

  /** The constraints that name an atom. */
  int[] naming(int atom) {
    return ofAtom[atom];
  }

  /** The atoms that keep a constraint, as bits. */
  long[] mask(int constraint) {
    long[] mask = negative[constraint] ? Bits.first(axis.size()) : Bits.none(axis.size());
    for (int atom : atoms[constraint]) {
      if (negative[constraint]) {
        mask[atom >>> 6] &= ~(1L << (atom & 63));
      } else {
        Bits.set(mask, atom);
      }
    }
    return mask;
  }

  /** Gathers constraints. */
  static final class Builder {
    private final AddressAxis.Builder axis;
    private final Map<List<Integer>, Integer> numbers = new HashMap<>();

    Builder(AddressAxis.Builder axis) {
      this.axis = axis;
    }

    /** The number of a constraint; {@link #NONE} for one without places. */
    int add(List<Place> places) {
      if (places.isEmpty()) {
        return NONE;
      }
      List<Integer> literals = new ArrayList<>(places.size());
      for (Place place : places) {
        literals.add((axis.term(place.prefixes()) << 1) | (place.negated() ? 1 : 0));
      }
      return numbers.computeIfAbsent(literals, key -> numbers.size());
    }

    Constraints build(AddressAxis built, Budget budget) {
      int[][] atoms = new int[numbers.size()][];
      boolean[] negative = new boolean[numbers.size()];
      numbers.forEach(
          (literals, number) -> {
            negative[number] = literals.stream().allMatch(literal -> (literal & 1) != 0);
            atoms[number] = negative[number] ? breaking(built, literals) : keeping(built, literals);
            budget.check();
            budget.take(2L * Integer.BYTES * atoms[number].length);
          });
      return new Constraints(built, atoms, negative);
    }

    private static int[] breaking(AddressAxis built, List<Integer> literals) {
      if (literals.size() == 1) {
        return built.atoms(literals.getFirst() >> 1);
      }
      return literals.stream()
          .flatMapToInt(literal -> Arrays.stream(built.atoms(literal >> 1)))
          .sorted()
          .distinct()
          .toArray();
    }

    private static int[] keeping(AddressAxis built, List<Integer> literals) {
      int first = literals.stream().filter(literal -> (literal & 1) == 0).findFirst().orElseThrow();
      int[] candidates = built.atoms(first >> 1);
      if (literals.size() == 1) {
        return candidates;
      }
      return Arrays.stream(candidates)
          .filter(
              atom ->
                  literals.stream()
                      .allMatch(literal -> built.isIn(atom, literal >> 1) == ((literal & 1) == 0)))
          .toArray();
    }
  }
}
