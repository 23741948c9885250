package io.echogate.firewalls.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Divides a space by one dimension after the other: what is left is slices in which it depends on
 * nothing but addresses which items packets meet. Values of a dimension that the items left do not
 * tell apart stay together, and slices with the same items are found in one place.
 */
final class Slicer {
  /** Room for a slice. */
  private static final int SLICE_BYTES = 200;

  private final Program program;
  private final LinkNames names;
  private final long[][] space;
  private final Pruning pruning;
  private final Budget budget;
  private final Map<Ints, List<Slice>> slices = new LinkedHashMap<>();

  private Slicer(Program program, LinkNames names, long[][] space, Budget budget) {
    this.program = program;
    this.names = names;
    this.space = space;
    this.pruning = new Pruning(program);
    this.budget = budget;
  }

  /**
   * The slices of a space, by the items that are left.
   *
   * @param space for each dimension the atoms that it has
   */
  static Map<Ints, List<Slice>> of(
      Program program, LinkNames names, long[][] space, Budget budget) {
    Slicer slicer = new Slicer(program, names, space, budget);
    int[] all = new int[program.size()];
    Arrays.setAll(all, item -> item);
    boolean empty = false;
    for (long[] atoms : space) {
      empty |= Bits.isEmpty(atoms);
    }
    if (!empty) {
      slicer.divide(0, slicer.pruning.prune(all, 0), new ArrayList<>());
    }
    return slicer.slices;
  }

  /** Atoms of a dimension, and the items that their packets can meet. */
  private static final class Part {
    final long[] atoms;
    final int[] items;

    /** Whether the items are an array of its own, which takes room. */
    final boolean own;

    Part(long[] atoms, int[] items, boolean own) {
      this.atoms = atoms;
      this.items = items;
      this.own = own;
    }
  }

  private void divide(int axis, int[] items, List<long[]> above) {
    if (!program.isAskedAbout(items)) {
      return;
    }
    if (axis == Program.ADDRESSES) {
      budget.take(SLICE_BYTES);
      slices
          .computeIfAbsent(
              new Ints(items),
              key -> {
                budget.take((long) Integer.BYTES * items.length);
                return new ArrayList<>();
              })
          .add(new Slice(program, names, above.toArray(long[][]::new)));
      return;
    }
    budget.check();
    List<Part> parts = parts(axis, items);
    long bytes = 0;
    for (Part part : parts) {
      bytes += part.own ? (long) Integer.BYTES * part.items.length : 0;
    }
    for (Part part : parts) {
      above.add(part.atoms);
      divide(axis + 1, part.items, above);
      above.removeLast();
    }
    budget.give(bytes);
  }

  private List<Part> parts(int axis, int[] items) {
    int[] terms = termsOf(axis, items);
    if (terms.length == 0) {
      return List.of(new Part(space[axis], items, false));
    }
    Map<Ints, long[]> groups = new LinkedHashMap<>();
    int size = program.axis(axis).size();
    Bits.forEach(
        space[axis],
        atom -> {
          budget.check();
          int[] signature = new int[(terms.length + 31) >>> 5];
          for (int i = 0; i < terms.length; i++) {
            if (Bits.has(program.axis(axis).mask(terms[i]), atom)) {
              signature[i >>> 5] |= 1 << (i & 31);
            }
          }
          Bits.set(groups.computeIfAbsent(new Ints(signature), key -> Bits.none(size)), atom);
        });
    Map<Ints, long[]> parts = new LinkedHashMap<>();
    groups.forEach(
        (signature, atoms) -> {
          budget.check();
          Ints left = new Ints(pruning.prune(meeting(axis, items, Bits.least(atoms)), axis + 1));
          long @Nullable [] before = parts.get(left);
          if (before == null) {
            budget.take((long) Integer.BYTES * left.numbers().length);
            parts.put(left, atoms);
          } else {
            Bits.add(before, atoms);
          }
        });
    return parts.entrySet().stream()
        .map(entry -> new Part(entry.getValue(), entry.getKey().numbers(), true))
        .toList();
  }

  /** The terms that items have on an axis, each once. */
  private int[] termsOf(int axis, int[] items) {
    int[] terms = new int[8];
    int count = 0;
    boolean[] seen = new boolean[program.axis(axis).terms()];
    for (int item : items) {
      int term = program.term(axis, item);
      if (term != Axis.ANY && !seen[term]) {
        seen[term] = true;
        if (count == terms.length) {
          terms = Arrays.copyOf(terms, 2 * count);
        }
        terms[count++] = term;
      }
    }
    return Arrays.copyOf(terms, count);
  }

  private int[] meeting(int axis, int[] items, int atom) {
    int[] some = new int[items.length];
    int count = 0;
    for (int item : items) {
      int term = program.term(axis, item);
      if (term == Axis.ANY || Bits.has(program.axis(axis).mask(term), atom)) {
        some[count++] = item;
      }
    }
    return Arrays.copyOf(some, count);
  }
}
