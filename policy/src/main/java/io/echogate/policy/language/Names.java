package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Names of one kind of statement: each may be given once. */
final class Names {
  private final Reporter reporter;
  private final Dialect dialect;
  private final Map<String, Token> first = new LinkedHashMap<>();

  Names(Reporter reporter, Dialect dialect) {
    this.reporter = reporter;
    this.dialect = dialect;
  }

  /** Names for a block, which must not give these anew. */
  Names inner() {
    Names names = new Names(reporter, dialect);
    names.first.putAll(first);
    return names;
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
    if (!NameForm.of(dialect).matches(text)) {
      reporter.add(
          reporter
              .error(name, name.shown() + " is no name")
              .withHelp(NameForm.of(dialect).help(text)));
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
              .error(place, conflict)
              .withPlace(other.source(), other.span(), "the first one is here")
              .withHelp(help));
    }
  }
}
