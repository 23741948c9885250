package io.echogate.datapath.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change writes into the slots of one copy. Written into the other copy, too, it makes both
 * the same.
 *
 * @param tables by the place of the table
 */
public record SlotChanges(Map<Integer, SlotRuns> tables) {
  /** Those of what changes no slots. */
  public static final SlotChanges NONE = new SlotChanges(Map.of());

  public SlotChanges {
    tables = Map.copyOf(tables);
  }

  /** One int array for each table, for {@link #decode}: its place, then its runs. */
  public List<int[]> encode() {
    List<int[]> all = new ArrayList<>();
    tables.forEach((place, runs) -> all.add(runs.encode(place)));
    return all;
  }

  /**
   * What {@link #encode} gave.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static SlotChanges decode(List<int[]> all) {
    Map<Integer, SlotRuns> tables = new HashMap<>();
    for (int[] numbers : all) {
      if (numbers.length == 0) {
        throw new IllegalArgumentException("no place of a table");
      }
      tables.put(numbers[0], SlotRuns.decode(numbers));
    }
    return new SlotChanges(tables);
  }
}
