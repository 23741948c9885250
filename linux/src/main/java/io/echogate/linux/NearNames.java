package io.echogate.linux;

import java.util.List;

/** "Did you mean": which known names are close to one that is not known. */
final class NearNames {
  private static final int MOST_LISTED = 20;

  private NearNames() {}

  /**
   * The tail of a message about an unknown name: the near ones, otherwise all that there are, such
   * as {@code ; did you mean eth0?}.
   *
   * @param kind what the names name, in the plural
   */
  static String hint(String wanted, List<String> known, String kind) {
    if (known.isEmpty()) {
      return "; there are no " + kind;
    }
    List<String> near =
        known.stream().filter(name -> distance(wanted, name) <= tolerance(wanted)).toList();
    if (!near.isEmpty()) {
      return "; did you mean " + String.join(" or ", near) + "?";
    }
    String more = known.size() > MOST_LISTED ? ", ..." : "";
    List<String> listed = known.subList(0, Math.min(MOST_LISTED, known.size()));
    return "; there are the " + kind + " " + String.join(", ", listed) + more;
  }

  private static int tolerance(String wanted) {
    return wanted.length() <= 3 ? 1 : 2;
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
   */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, steps[i - 2][j - 2] + 1);
        }
        steps[i][j] = best;
      }
    }
    return steps[from.length()][to.length()];
  }
}
