package io.echogate.datapath.layout;

import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;

/**
 * A table of ways: what a limit with a bucket for each prefix keeps its state in.
 *
 * @param sets how many sets it has
 * @param wide whether its ways keep two times, one for packets and one for bytes
 * @param pooled whether it is the one table that all {@code src} statements of an {@code xfw}
 *     policy have in common
 */
public record WayTable(int sets, boolean wide, boolean pooled) {

  /** The table of the source filter: it keeps 65,536 busy addresses. */
  static final WayTable POOL = new WayTable(1 << 15, true, true);

  /**
   * The table of a limit. It has room for twice as many prefixes as it is to keep, in whole pages:
   * with two sets for each, next to none of those loses its way to another.
   */
  static WayTable of(Limit.Per per, LimitCase.Count counts) {
    boolean wide = counts == LimitCase.Count.BOTH;
    int ofPage = 1 << (wide ? Ways.PAGE_SHIFT - Ways.WIDE_SHIFT : Ways.PAGE_SHIFT);
    int pages = Math.ceilDiv(2 * per.table(), Ways.WAYS * ofPage);
    return new WayTable(pages * ofPage, wide, false);
  }

  /** The bytes that a table of a limit takes; 0 if it has none. */
  public static long bytes(Limit limit) {
    LimitCase.Count counts = LimitCase.Count.of(Gcra.of(limit));
    return limit.per().map(per -> (long) of(per, counts).lines() << Ways.LINE_SHIFT).orElse(0L);
  }

  /** What it takes of the map if it begins with this line. */
  public WaySpan span(int first) {
    return new WaySpan(first, lines());
  }

  /** The lines that it takes: whole pages. */
  int lines() {
    return wide ? sets << Ways.WIDE_SHIFT : sets;
  }
}
