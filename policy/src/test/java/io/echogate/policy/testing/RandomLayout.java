package io.echogate.policy.testing;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Ways to write the same words and signs. */
public final class RandomLayout {
  private static final Set<String> SIGNS =
      Set.of("{", "}", ";", ",", ":", "=", "/", "+", "*", "<", ">", "[", "]");

  /** What may follow the braces of a statement that does not end there. */
  private static final Set<String> CONTINUATIONS =
      Set.of(
          ";",
          "from",
          "to",
          "payload",
          "length",
          "hop-limit",
          "related",
          "solicited",
          "on-link",
          "log",
          "until");

  private static final List<String> GAPS =
      List.of(" ", "  ", "\t", "\n", "\r\n", "\n\n    ", " # note\n", "\n# { ; } ünd\n", "\f");

  private RandomLayout() {}

  /** One statement a line, as people write. */
  public static String plain(List<String> tokens) {
    StringBuilder out = new StringBuilder();
    String last = "";
    for (String token : tokens) {
      if (!last.isEmpty() && isApart(last, token)) {
        boolean newLine = last.equals(";") || (last.equals("}") && !CONTINUATIONS.contains(token));
        out.append(newLine ? '\n' : ' ');
      }
      out.append(token);
      last = token;
    }
    return out.append('\n').toString();
  }

  private static boolean isApart(String last, String token) {
    boolean tight = Set.of("=", "/", "+", "[", "<", ">").contains(last);
    return !tight && !Set.of(";", ",", "=", "/", "+", "]", "<", ">").contains(token);
  }

  /**
   * Any layout that means the same: blanks, line ends and comments wherever they may stand, commas
   * with and without, semicolons behind the braces of statements.
   */
  public static String random(List<String> tokens, RandomGenerator random) {
    StringBuilder out = new StringBuilder();
    String last = "{";
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (token.equals(",") && random.nextBoolean()) {
        continue;
      }
      boolean needed = !SIGNS.contains(last) && !SIGNS.contains(token);
      if (needed || random.nextInt(4) == 0 || (token.equals(":") && isAddress(last))) {
        out.append(GAPS.get(random.nextInt(GAPS.size())));
      }
      out.append(token);
      boolean ends = i + 1 == tokens.size() || !CONTINUATIONS.contains(tokens.get(i + 1));
      if (token.equals("}") && ends && random.nextInt(3) == 0) {
        out.append(random.nextBoolean() ? ";" : " ;");
      }
      last = token;
    }
    return out.toString();
  }

  private static boolean isAddress(String token) {
    return token.indexOf(':') >= 0;
  }
}
