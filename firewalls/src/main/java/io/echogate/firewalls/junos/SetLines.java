package io.echogate.firewalls.junos;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a configuration of {@code set} lines and gives away its statements. */
final class SetLines {
  private final Source source;
  private final Diagnostics diagnostics;
  private final Receiver receiver;

  /** Ways that are switched off, as words with a blank behind each. */
  private final Set<String> off = new HashSet<>();

  SetLines(Source source, Diagnostics diagnostics, Receiver receiver) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.receiver = receiver;
  }

  /** Whether more than one line begins as such configurations do. */
  static boolean isOne(Source source) {
    for (int line = 1; line <= source.lines(); line++) {
      int at = start(source, line);
      if (at < source.endOf(line) && !isComment(source.text(), at)) {
        return isVerb(source.text(), at, "set ") || isVerb(source.text(), at, "deactivate ");
      }
    }
    return false;
  }

  private static int start(Source source, int line) {
    int at = source.startOf(line);
    while (at < source.endOf(line) && source.text().charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private static boolean isComment(String text, int at) {
    return text.charAt(at) == '#' || text.startsWith("/*", at);
  }

  private static boolean isVerb(String text, int at, String verb) {
    return text.startsWith(verb, at);
  }

  void read() {
    for (int line = 1; line <= source.lines(); line++) {
      int at = start(source, line);
      if (isVerb(source.text(), at, "deactivate ")) {
        List<Word> words = words(line).words;
        off.add(way(words.subList(1, words.size())));
        receiver.inactive(new Span(at, source.endOf(line)));
      } else if (isVerb(source.text(), at, "activate ")) {
        List<Word> words = words(line).words;
        off.remove(way(words.subList(1, words.size())));
      }
    }
    for (int line = 1; line <= source.lines(); line++) {
      line(line);
    }
  }

  private static String way(List<Word> words) {
    StringBuilder way = new StringBuilder();
    words.forEach(word -> way.append(word.text()).append(' '));
    return way.toString();
  }

  private void line(int line) {
    int start = start(source, line);
    int end = source.endOf(line);
    if (start >= end || isComment(source.text(), start)) {
      return;
    }
    Line read = words(line);
    if (read.words.isEmpty()) {
      return;
    }
    Word verb = read.words.getFirst();
    switch (verb.text()) {
      case "set" -> {
        List<Word> words = read.words.subList(1, read.words.size());
        if (!isOff(words)) {
          give(words, read.list, new Span(start, read.words.getLast().end()), line);
        }
      }
      case "deactivate", "activate", "protect", "unprotect" -> {}
      default ->
          diagnostics.add(
              Diagnostic.error(source, verb.span(), "no set line: " + Values.shown(verb.text()))
                  .withHelp("expected what show configuration | display set prints"));
    }
  }

  private boolean isOff(List<Word> words) {
    if (off.isEmpty()) {
      return false;
    }
    StringBuilder way = new StringBuilder();
    for (Word word : words) {
      if (off.contains(way.append(word.text()).append(' ').toString())) {
        return true;
      }
    }
    return false;
  }

  private void give(List<Word> words, List<Word> list, Span span, int line) {
    if (list.isEmpty()) {
      receiver.statement(new Statement(words, span, line, false, ""));
      return;
    }
    for (Word word : list) {
      List<Word> all = new ArrayList<>(words);
      all.add(word);
      receiver.statement(new Statement(all, new Span(span.start(), word.end()), line, false, ""));
    }
  }

  /**
   * The words of a line.
   *
   * @param list those between brackets
   */
  private record Line(List<Word> words, List<Word> list) {}

  private Line words(int line) {
    Tokens tokens = new Tokens(source, source.startOf(line), source.endOf(line));
    List<Word> words = new ArrayList<>();
    List<Word> list = new ArrayList<>();
    boolean inList = false;
    while (true) {
      switch (tokens.next()) {
        case WORD -> (inList ? list : words).add(tokens.word());
        case LIST -> inList = true;
        case LIST_END -> inList = false;
        case ANNOTATION -> {}
        case OPEN, CLOSE, SEMICOLON ->
            diagnostics.add(
                Diagnostic.error(
                        source,
                        new Span(tokens.start(), tokens.end()),
                        "a sign of the other syntax in a set line")
                    .withHelp("write all with braces, or all with set"));
        case END -> {
          return new Line(words, list);
        }
      }
    }
  }
}
