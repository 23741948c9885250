package io.echogate.policy.language;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Names of one kind of statement: each may be given once. */
final class Names {
  /** The longest name of {@code xfw { }}, as in Tempesta xFW. */
  private static final int LONGEST = 99;

  private final Reporter reporter;
  private final Map<String, Token> first = new LinkedHashMap<>();

  Names(Reporter reporter) {
    this.reporter = reporter;
  }

  /** Whether a statement has that name. */
  boolean contains(String name) {
    return first.containsKey(name);
  }

  /** All names that were given. */
  Set<String> all() {
    return first.keySet();
  }

  /** Gives a name; an error if it is no name, or is given already. */
  void give(Token name) {
    String text = name.text();
    if (!isName(text)) {
      reporter.add(
          reporter
              .error(name.span(), name.shown() + " is no name")
              .withHelp(
                  "a name has at most "
                      + LONGEST
                      + " letters, digits, '-' and '_', and begins with a letter or '_'"));
    }
    claim(text, name, "the name " + name.shown() + " is used twice", "choose another name");
  }

  /**
   * Takes a name that is not written, but that a statement without name has.
   *
   * @param place what to show of the statement
   */
  void claim(String name, Token place, String conflict, String help) {
    Token other = first.putIfAbsent(name, place);
    if (other != null) {
      reporter.add(
          reporter
              .error(place.span(), conflict)
              .withPlace(other.span(), "the first one is here")
              .withHelp(help));
    }
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST
        && Character.digit(text.charAt(0), 10) < 0
        && text.charAt(0) != '-'
        && text.chars().allMatch(Names::isPart);
  }

  private static boolean isPart(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '-';
  }
}
