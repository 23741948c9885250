package io.echogate.cli.table;

import io.echogate.icmp.Family;
import java.util.List;

/**
 * A row: messages that are treated alike, and how.
 *
 * @param types the types, ascending; none for fragments and malformed packets
 * @param code the only code that is meant, or {@link #ALL_CODES}
 * @param numbers what the first column shows: {@code 3}, {@code 3/4}, {@code 130-132, 143}
 * @param name what it is called: a slug, a group, {@code all others}
 */
public record Row(
    Family family,
    List<Integer> types,
    int code,
    String numbers,
    String name,
    Treatment in,
    Treatment out) {

  /** Stands for all codes that have no row of their own. */
  public static final int ALL_CODES = -1;

  public Row {
    types = List.copyOf(types);
  }
}
