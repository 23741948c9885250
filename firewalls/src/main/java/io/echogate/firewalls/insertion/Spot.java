package io.echogate.firewalls.insertion;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;

/**
 * A place in a chain, and the text there.
 *
 * @param before the rule before which something goes; empty for the end of the chain
 * @param last the last rule of the chain that stands on a line; empty if there is none
 */
record Spot(Chain chain, Optional<Rule> before, Optional<Rule> last) {

  static Spot of(Chain chain, Optional<Rule> before) {
    return new Spot(
        chain,
        before.filter(chain::isWritten),
        chain.written().stream().reduce((one, other) -> other));
  }

  /** What stands nearest: the rule, the last rule, or the line that makes the chain. */
  Origin nearest() {
    return before.or(() -> last).map(Rule::origin).orElse(chain.origin());
  }

  Source source() {
    return nearest().source();
  }

  private String text() {
    return source().text();
  }

  /** The words of what stands nearest, as they were written. */
  String words() {
    return source().text(nearest().span());
  }

  int start() {
    return nearest().span().start();
  }

  int end() {
    return nearest().span().end();
  }

  /** What stands on the line in front of what is nearest. */
  String lead() {
    return text().substring(lineStart(), start());
  }

  /** The blanks with which the line of what is nearest begins. */
  String indent() {
    String line = text().substring(lineStart(), lineEnd(start()));
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  int lineStart() {
    return text().lastIndexOf('\n', start() - 1) + 1;
  }

  private int lineEnd(int at) {
    int end = text().indexOf('\n', at);
    return end < 0 ? text().length() : end;
  }

  /** The beginning of the line behind what is nearest. */
  int nextLine() {
    return Math.min(text().length(), lineEnd(Math.max(start(), end() - 1)) + 1);
  }

  /** The insertion of lines in front of the line of what is nearest. */
  Insertion inFront(List<String> lines) {
    return at(lineStart(), lines, false);
  }

  /** The insertion of lines on the line behind what is nearest. */
  Insertion behind(List<String> lines) {
    return at(nextLine(), lines, before.isPresent());
  }

  /** The insertion of lines where another line begins, with the blanks of what is nearest. */
  Insertion at(int offset, List<String> lines, boolean behind) {
    return at(offset, lines, indent(), behind);
  }

  Insertion at(int offset, List<String> lines, String indent, boolean behind) {
    String end = text().contains("\r\n") ? "\r\n" : "\n";
    StringBuilder insert = new StringBuilder();
    if (offset > 0 && text().charAt(offset - 1) != '\n') {
      insert.append(end);
    }
    lines.forEach(line -> insert.append(line.isEmpty() ? "" : indent).append(line).append(end));
    return of(offset, insert.toString(), lines, behind);
  }

  /** The insertion of lines into a line, with a sign behind each. */
  Insertion within(int offset, List<String> lines, String separator) {
    StringBuilder insert = new StringBuilder();
    lines.forEach(line -> insert.append(line).append(separator));
    return of(offset, insert.toString(), lines, false);
  }

  private Insertion of(int offset, String insert, List<String> lines, boolean behind) {
    return new Insertion(
        new Place(chain, before, behind),
        List.of(),
        lines,
        Optional.of(new Edit(source(), offset, insert)),
        "");
  }

  /** Lines that a person has to put in. */
  Insertion byHand(List<String> lines, String obstacle) {
    return new Insertion(
        new Place(chain, before, false), List.of(), lines, Optional.empty(), obstacle);
  }
}
