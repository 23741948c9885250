package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import java.util.Locale;

/** What names look like. */
enum NameForm {
  /** As in Tempesta xFW: capitals are letters too. */
  XFW(99, "letters", true),
  POLICY(63, "lower-case letters", false);

  private final int longest;
  private final String letters;
  private final boolean capitals;

  NameForm(int longest, String letters, boolean capitals) {
    this.longest = longest;
    this.letters = letters;
    this.capitals = capitals;
  }

  static NameForm of(Dialect dialect) {
    return switch (dialect) {
      case XFW -> XFW;
      case POLICY -> POLICY;
    };
  }

  /** What to write instead of what is no name. */
  String help(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (matches(lower)) {
      return "names are lower case: write '" + lower + "'";
    }
    return "a name has at most "
        + longest
        + " "
        + letters
        + ", digits, '-' and '_', and begins with a letter or '_'";
  }

  boolean matches(String text) {
    return text.length() <= longest
        && Character.digit(text.charAt(0), 10) < 0
        && text.charAt(0) != '-'
        && text.chars().allMatch(this::isPart);
  }

  private boolean isPart(int character) {
    return (character >= 'a' && character <= 'z')
        || (capitals && character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '-';
  }
}
