package io.echogate.policy.language;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The words of a statement, as they are to be written.
 *
 * @param end what stands right behind the last of them: a semicolon, or nothing
 */
record Layout(List<Part> parts, String end) {

  /** Words with blanks between them, or a list in braces. */
  sealed interface Part {
    /** The part on one line. */
    String flat();
  }

  record Words(String flat) implements Part {}

  /**
   * A list.
   *
   * @param open the offset of its opening brace
   * @param close the offset of its closing brace
   */
  record Items(List<Item> items, int open, int close) implements Part {
    @Override
    public String flat() {
      return items.isEmpty()
          ? "{ }"
          : items.stream().map(Item::text).collect(Collectors.joining(", ", "{ ", " }"));
    }
  }

  /** An item of a list; {@code start} is its offset in the text that it comes from. */
  record Item(String text, int start) {}

  /** All parts on one line. */
  String flat() {
    return parts.stream().map(Part::flat).collect(Collectors.joining(" ", "", end));
  }
}
