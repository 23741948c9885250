package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Asked;
import io.echogate.firewalls.regions.Program.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds what becomes of packets of one slice. Of the two addresses the one with more atoms makes
 * rows; rows that meet the same items are taken through the chains together, once, with all columns
 * at a time. Not thread safe.
 */
final class PlaneFinder {
  private final Program program;
  private final Frame frame;
  private final Budget budget;
  private final Asked rows;
  private final Plane.Sides sides;
  private final int[] stamps;
  private final int[] named;
  private final long[] ones;
  private final long[] others;
  private int stamp;

  PlaneFinder(Program program, Frame frame, Budget budget) {
    this.program = program;
    this.frame = frame;
    this.budget = budget;
    this.rows = frame.rowsAreSources() ? program.sources() : program.destinations();
    this.sides =
        new Plane.Sides(rows.constraints().axis(), frame.columns().axis(), frame.rowsAreSources());
    int constraints = rows.constraints().size();
    this.stamps = new int[constraints];
    this.named = new int[constraints];
    SplittableRandom random = new SplittableRandom();
    this.ones = random.longs(constraints).toArray();
    this.others = random.longs(constraints).toArray();
  }

  /** Rows that meet the same items: by the sum of the random numbers of what names them. */
  private record Mix(long one, long other) {}

  Plane find(int[] items) {
    Paths decisions = new Paths();
    Paths conditions = new Paths();
    Outcomes outcomes = new Outcomes(program, decisions, conditions, budget);
    if (frame.rows().length == 0 || Bits.isEmpty(frame.all())) {
      return new Plane(sides, outcomes, List.of(), 0);
    }
    Split split = new Split(items);
    Sweep sweep = new Sweep(program, split, frame.columns(), decisions, conditions, budget);
    long bytes = 0;
    Map<Strips, long[]> areas = new LinkedHashMap<>();
    int rowCount = rows.constraints().axis().size();
    for (int[] some : split.classes()) {
      budget.check();
      split.turnTo(some[0]);
      if (!split.isAskedAbout()) {
        continue;
      }
      Strips strips = strips(sweep, outcomes);
      long[] atoms = areas.get(strips);
      if (atoms == null) {
        long more = strips.bytes() + Long.BYTES * (long) Bits.none(rowCount).length;
        budget.take(more);
        bytes += more;
        atoms = Bits.none(rowCount);
        areas.put(strips, atoms);
      }
      for (int row : some) {
        Bits.set(atoms, row);
      }
    }
    List<Plane.Area> found = new ArrayList<>(areas.size());
    areas.forEach((strips, atoms) -> found.add(new Plane.Area(atoms, strips.list)));
    return new Plane(sides, outcomes, found, bytes + outcomes.bytes());
  }

  /** The strips of a row, as a key. */
  private static final class Strips {
    private final List<Strip> list;
    private final int hash;

    /** Room for the strips and their cells. */
    long bytes() {
      long bytes = 0;
      for (Strip strip : list) {
        bytes += strip.bytes();
      }
      return bytes;
    }

    Strips(List<Strip> list) {
      this.list = list;
      int mix = 0;
      for (Strip strip : list) {
        mix = 31 * (31 * mix + Arrays.hashCode(strip.columns)) + Arrays.hashCode(strip.outcomes);
      }
      this.hash = mix;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Strips strips)
          || hash != strips.hash
          || list.size() != strips.list.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!Arrays.equals(list.get(i).columns, strips.list.get(i).columns)
            || !Arrays.equals(list.get(i).outcomes, strips.list.get(i).outcomes)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private Strips strips(Sweep sweep, Outcomes outcomes) {
    @Nullable List<Strip> strips = null;
    int firstGate = 0;
    for (List<Gate> gates : program.systems()) {
      List<Strip> more = outcomes.of(sweep.run(gates, firstGate, frame.all()));
      strips = strips == null ? more : divided(strips, more);
      firstGate += gates.size();
    }
    return new Strips(Objects.requireNonNull(strips, "there is a system"));
  }

  /** Strips of some systems, each divided by those of the next. */
  private static List<Strip> divided(List<Strip> strips, List<Strip> more) {
    List<Strip> divided = new ArrayList<>();
    for (Strip one : strips) {
      for (Strip other : more) {
        long[] both = Bits.and(one.columns, other.columns);
        if (!Bits.isEmpty(both)) {
          int[] all = Arrays.copyOf(one.outcomes, one.outcomes.length + 1);
          all[one.outcomes.length] = other.outcomes[0];
          divided.add(new Strip(both, all));
        }
      }
    }
    return divided;
  }

  /** Items, divided by what they ask of rows. */
  private final class Split implements Sweep.Row {
    private final RowItems items = new RowItems();
    private final int[] common;
    private final Map<Integer, int[]> byConstraint = new HashMap<>();
    private final List<Integer> constraints = new ArrayList<>();

    /** Of the items by which systems differ what they ask of rows; null if all are asked about. */
    private final int @Nullable [] changes;

    Split(int[] all) {
      stamp++;
      int[] some = new int[all.length];
      int count = 0;
      Map<Integer, List<Integer>> lists = new HashMap<>();
      for (int item : all) {
        int constraint = rows.of(item);
        if (constraint == Constraints.NONE || rows.constraints().isNegative(constraint)) {
          some[count++] = item;
        } else {
          lists.computeIfAbsent(constraint, key -> new ArrayList<>()).add(item);
        }
        if (constraint != Constraints.NONE && stamps[constraint] != stamp) {
          stamps[constraint] = stamp;
          constraints.add(constraint);
        }
      }
      common = Arrays.copyOf(some, count);
      changes =
          program
              .changed()
              .map(
                  changed ->
                      Arrays.stream(all).filter(changed::get).map(rows::of).distinct().toArray())
              .orElse(null);
      lists.forEach(
          (constraint, list) ->
              byConstraint.put(constraint, list.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Rows of which none is told from another. */
    List<int[]> classes() {
      int size = rows.constraints().axis().size();
      long[] one = new long[size];
      long[] other = new long[size];
      for (int constraint : constraints) {
        for (int atom : rows.constraints().atoms(constraint)) {
          one[atom] ^= ones[constraint];
          other[atom] ^= others[constraint];
        }
      }
      Map<Mix, List<Integer>> classes = new LinkedHashMap<>();
      for (int row : frame.rows()) {
        classes.computeIfAbsent(new Mix(one[row], other[row]), key -> new ArrayList<>()).add(row);
      }
      return classes.values().stream()
          .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
          .toList();
    }

    /** Turns to a row. */
    void turnTo(int row) {
      stamp++;
      items.clear();
      items.add(common);
      for (int constraint : rows.constraints().naming(row)) {
        named[constraint] = stamp;
        int[] list = byConstraint.get(constraint);
        if (list != null) {
          items.add(list);
        }
      }
    }

    /** Whether packets of the row can meet an item by which systems differ, if that is asked. */
    boolean isAskedAbout() {
      return changes == null
          || Arrays.stream(changes)
              .anyMatch(
                  constraint ->
                      constraint == Constraints.NONE
                          || rows.constraints().isNegative(constraint)
                              != (named[constraint] == stamp));
    }

    @Override
    public int next(int bound) {
      int item = items.next(bound);
      while (item != Integer.MAX_VALUE && isBroken(rows.of(item))) {
        item = items.next(item + 1);
      }
      return item;
    }

    /** Whether the row breaks a constraint that says where an address must not be. */
    private boolean isBroken(int constraint) {
      return constraint != Constraints.NONE
          && named[constraint] == stamp
          && rows.constraints().isNegative(constraint);
    }
  }
}
