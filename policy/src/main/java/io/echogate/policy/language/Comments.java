package io.echogate.policy.language;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The comments of a text that are still to be written, in file order, and what lies around them.
 */
final class Comments {
  private final Source source;
  private final String text;
  private final NavigableMap<Integer, Span> left = new TreeMap<>();

  Comments(Source source, List<Span> all) {
    this.source = source;
    this.text = source.text();
    all.forEach(comment -> left.put(comment.start(), comment));
  }

  /** Whether one begins between two offsets. */
  boolean anyWithin(int from, int to) {
    return !left.subMap(from, Math.max(from, to)).isEmpty();
  }

  /** Takes those that begin in front of an offset. */
  List<Span> takeUntil(int offset) {
    return take(0, offset);
  }

  /** Takes those that begin between two offsets. */
  List<Span> take(int from, int to) {
    Map<Integer, Span> taken = left.subMap(from, Math.max(from, to));
    List<Span> comments = List.copyOf(taken.values());
    taken.clear();
    return comments;
  }

  /** The words of a comment, with its sign. */
  String text(Span comment) {
    return source.text(comment).stripTrailing();
  }

  /** Whether something stands in front of it on its line. */
  boolean isTrailing(Span comment) {
    int lineStart = source.startOf(source.lineOf(comment.start()));
    return !text.substring(lineStart, comment.start()).isBlank();
  }

  /** Whether there is an empty line in front of a place. */
  boolean isBlankBefore(int offset) {
    int lines = 0;
    for (int at = offset - 1; at >= 0 && Character.isWhitespace(text.charAt(at)); at--) {
      if (text.charAt(at) == '\n') {
        lines++;
      }
    }
    return lines > 1;
  }

  /** The offset of the next character that is no blank, in no comment, and none of these signs. */
  int next(int offset, String signs) {
    int at = offset;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(character) || signs.indexOf(character) >= 0) {
        at++;
      } else {
        return at;
      }
    }
    return at;
  }
}
