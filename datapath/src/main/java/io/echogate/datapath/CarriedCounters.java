package io.echogate.datapath;

import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.CounterKey;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.linux.Mapping;
import io.echogate.policy.Policy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * Carries counts over from a program to the one that took its place. A counter goes on where the
 * same statement decides the same type for the same reason; others begin anew.
 *
 * <p>Once the old program runs nowhere its counters stand still. Their sums go into a block of the
 * new map that no program writes, so nothing is lost and nothing counted twice while packets come
 * in; and since the sums replace what is there, doing it again does no harm.
 */
final class CarriedCounters {
  private CarriedCounters() {}

  /** Carries over; the program of {@code from} must not run any more. */
  static void carry(PolicyObjects from, Policy before, PolicyObjects to, Policy policy) {
    PolicyTables oldTables = InstalledFilter.tables(before);
    PolicyTables tables = InstalledFilter.tables(policy);
    Map<CounterKey, Integer> oldCells = CounterKey.cells(before, oldTables);
    Map<CounterKey, Integer> newCells = CounterKey.cells(policy, tables);
    try (Mapping old = from.counters().mmap(Mapping.Access.READ);
        Mapping mapping = to.counters().mmap(Mapping.Access.READ_WRITE)) {
      MemorySegment all = old.segment();
      MemorySegment block =
          mapping
              .segment()
              .asSlice(tables.cells().carriedBlock(mapping.segment().byteSize()))
              .fill((byte) 0);
      newCells.forEach(
          (key, cell) -> {
            Integer oldCell = oldCells.get(key);
            if (oldCell != null) {
              for (int word : new int[] {0, CounterCells.BYTES}) {
                long at = ((long) cell << CounterCells.CELL_SHIFT) + word;
                long sum = oldTables.cells().sum(all, all.byteSize(), oldCell, word);
                block.set(ValueLayout.JAVA_LONG, at, sum);
              }
            }
          });
    }
  }
}
