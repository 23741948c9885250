package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.ShellCommand.Word;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parts a shell script in commands and words, as far as that can be done without running anything:
 * quotes, continued lines, comments, here-documents, variables whose values stand in the script.
 *
 * <p>It is long because the shell reads character by character, and each of these can begin or end
 * inside another: one position in the text, and what is open there, is all of its state.
 */
final class ShellReader {
  /** A value that grows with each line must not grow forever. */
  private static final int LONGEST_VALUE = 1 << 16;

  private static final String SUBSTITUTION = "what a command prints is not known here";

  private final String text;
  private final Map<String, Value> variables = new HashMap<>();
  private int at;

  /** Here-documents that begin on the next line. */
  private final List<Pending> pending = new ArrayList<>();

  /** The word that is read. */
  private final StringBuilder word = new StringBuilder();

  private int wordStart;
  private boolean hasWord;
  private @Nullable String problem;

  ShellReader(String text) {
    this.text = text;
  }

  private record Value(String text, @Nullable String problem) {}

  private record Pending(ShellCommand command, String end, boolean tabs) {}

  /** Gives a variable its value. */
  void set(String name, Word value) {
    String shown =
        value.value().length() > LONGEST_VALUE
            ? value.value().substring(0, LONGEST_VALUE)
            : value.value();
    variables.put(name, new Value(shown, value.problem()));
  }

  /** The next command; empty at the end. Commands without words are given too. */
  Optional<ShellCommand> next() {
    if (at >= text.length()) {
      return Optional.empty();
    }
    ShellCommand command = new ShellCommand();
    skipBlanks();
    command.start = at;
    boolean ended = false;
    while (!ended && at < text.length()) {
      ended = step(command);
    }
    endWord(command);
    command.end = Math.max(command.start, Math.min(command.end, text.length()));
    return Optional.of(command);
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /** Reads a letter, or more; returns whether the command is at its end. */
  private boolean step(ShellCommand command) {
    char c = text.charAt(at);
    switch (c) {
      case '\n' -> {
        endWord(command);
        at++;
        hereDocuments();
        return true;
      }
      case ';' -> {
        endWord(command);
        at++;
        return true;
      }
      case ' ', '\t', '\r' -> {
        endWord(command);
        at++;
      }
      case '#' -> {
        if (hasWord) {
          append('#');
        } else {
          int newline = text.indexOf('\n', at);
          at = newline < 0 ? text.length() : newline;
        }
      }
      case '&', '|', '(', ')' -> operator(command, c);
      case '<', '>' -> redirection(command, c);
      default -> letters(command, c);
    }
    return false;
  }

  private void letters(ShellCommand command, char c) {
    begin();
    switch (c) {
      case '\\' -> escape();
      case '\'' -> {
        int close = text.indexOf('\'', at + 1);
        if (close < 0) {
          problem = "the quote is not closed";
          close = text.length();
        }
        word.append(text, at + 1, close);
        at = Math.min(text.length(), close + 1);
      }
      case '"' -> doubleQuoted();
      case '$' -> variable(command, false);
      case '`' -> substitution('`');
      default -> append(c);
    }
    command.end = at;
  }

  private void begin() {
    if (!hasWord) {
      hasWord = true;
      wordStart = at;
      word.setLength(0);
      problem = null;
    }
  }

  private void append(char c) {
    word.append(c);
    at++;
  }

  private void escape() {
    int next = at + 1;
    if (next < text.length() && text.charAt(next) == '\r') {
      next++;
    }
    if (next < text.length() && text.charAt(next) == '\n') {
      at = next + 1;
      if (word.isEmpty()) {
        hasWord = false;
      }
      return;
    }
    if (at + 1 < text.length()) {
      word.append(text.charAt(at + 1));
    }
    at = Math.min(text.length(), at + 2);
  }

  private void doubleQuoted() {
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        char escaped = text.charAt(at + 1);
        if (escaped == '\n') {
          at += 2;
        } else if ("$`\"\\".indexOf(escaped) >= 0) {
          word.append(escaped);
          at += 2;
        } else {
          append(c);
        }
      } else if (c == '$') {
        variable(null, true);
      } else if (c == '`') {
        substitution('`');
      } else {
        append(c);
      }
    }
    if (at >= text.length()) {
      problem = "the quote is not closed";
    }
    at = Math.min(text.length(), at + 1);
    if (word.length() > LONGEST_VALUE) {
      problem = "this value is too long";
    }
  }

  /** A dollar sign; a value without quotes around it is parted at its blanks. */
  private void variable(@Nullable ShellCommand command, boolean isQuoted) {
    int start = at;
    char next = start + 1 < text.length() ? text.charAt(start + 1) : ' ';
    if (next == '(') {
      substitution(')');
      return;
    }
    int from = next == '{' ? start + 2 : start + 1;
    int to = from;
    while (to < text.length() && isName(text.charAt(to), to > from)) {
      to++;
    }
    String name = text.substring(from, to);
    if (next == '{') {
      if (to >= text.length() || text.charAt(to) != '}' || name.isEmpty()) {
        problem = "only ${NAME} is understood";
        int close = text.indexOf('}', to, Math.min(text.length(), to + 200));
        int newline = text.indexOf('\n', to, Math.min(text.length(), to + 200));
        boolean here = close >= 0 && (newline < 0 || close < newline);
        at = here ? close + 1 : Math.min(text.length(), Math.max(to, start + 2));
        return;
      }
      at = to + 1;
    } else if (name.isEmpty()) {
      boolean special = next != ' ' && "0123456789@*#?$!-".indexOf(next) >= 0;
      if (special) {
        problem = "$" + next + " is not known here";
        at = start + 2;
      } else {
        append('$');
      }
      return;
    } else {
      at = to;
    }
    @Nullable Value value = variables.get(name);
    if (value == null) {
      problem = "the variable " + RuleReader.shown(name) + " has no value here";
    } else if (value.problem() != null) {
      problem = value.problem();
    } else if (isQuoted || command == null) {
      word.append(value.text());
    } else {
      parted(command, value.text());
    }
    if (word.length() > LONGEST_VALUE) {
      problem = "this value is too long";
      word.setLength(0);
    }
  }

  private void parted(ShellCommand command, String value) {
    int start = wordStart;
    boolean any = !word.isEmpty();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isBlank(c) || c == '\n') {
        if (any) {
          endWord(command);
          hasWord = true;
          wordStart = start;
          word.setLength(0);
          problem = null;
          any = false;
        }
      } else {
        word.append(c);
        any = true;
      }
    }
    hasWord = any;
  }

  private static boolean isName(char c, boolean digits) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (digits && c >= '0' && c <= '9');
  }

  /** {@code $(...)} or backquotes; where iptables lies is the one answer that is known. */
  private void substitution(char close) {
    int from = close == ')' ? at + 2 : at + 1;
    int depth = 1;
    int to = from;
    while (to < text.length()) {
      char c = text.charAt(to);
      if (close == ')' && c == '(') {
        depth++;
      } else if (c == close && --depth == 0) {
        break;
      }
      to++;
    }
    String command = text.substring(from, Math.min(to, text.length())).strip();
    at = Math.min(text.length(), to + 1);
    String tool = command.substring(Math.max(0, command.lastIndexOf(' ') + 1));
    boolean asks =
        command.equals("which " + tool)
            || command.equals("command -v " + tool)
            || command.equals("type -P " + tool);
    if (asks && tool.endsWith("tables")) {
      word.append(tool);
    } else {
      problem = SUBSTITUTION;
    }
  }

  private void endWord(ShellCommand command) {
    if (hasWord) {
      command.words.add(
          new Word(new Span(wordStart, Math.max(wordStart, at)), word.toString(), problem));
      command.end = at;
      hasWord = false;
    }
  }

  private void operator(ShellCommand command, char c) {
    endWord(command);
    int start = at;
    at++;
    if (at < text.length() && text.charAt(at) == c && (c == '&' || c == '|')) {
      at++;
    }
    if (c == '|' && at == start + 2 && isNothing()) {
      command.mayFail = true;
      return;
    }
    if (command.sign.isEmpty()) {
      command.sign = Optional.of(new Span(start, at));
    }
    command.end = at;
  }

  /** Reads over {@code true} or {@code :} up to the end of the command. */
  private boolean isNothing() {
    int from = at;
    while (from < text.length() && isBlank(text.charAt(from))) {
      from++;
    }
    int to =
        text.startsWith("true", from)
            ? from + 4
            : from < text.length() && text.charAt(from) == ':' ? from + 1 : -1;
    if (to < 0) {
      return false;
    }
    while (to < text.length() && isBlank(text.charAt(to))) {
      to++;
    }
    boolean ends = to >= text.length() || "\n;#".indexOf(text.charAt(to)) >= 0;
    if (ends) {
      at = to;
    }
    return ends;
  }

  private void redirection(ShellCommand command, char c) {
    boolean errors = hasWord && word.toString().equals("2");
    if (hasWord && (errors || word.toString().equals("1"))) {
      hasWord = false;
    } else {
      endWord(command);
    }
    if (text.startsWith("<<", at) && !text.startsWith("<<<", at)) {
      at += 2;
      here(command);
      return;
    }
    at++;
    if (at < text.length() && (text.charAt(at) == '>' || text.charAt(at) == '&')) {
      at++;
    }
    skipBlanks();
    while (at < text.length() && " \t\r\n;|#".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    command.mayFail |= errors;
    command.redirectedIn |= c == '<';
    command.end = at;
  }

  private void here(ShellCommand command) {
    boolean tabs = at < text.length() && text.charAt(at) == '-';
    if (tabs) {
      at++;
    }
    skipBlanks();
    int from = at;
    while (at < text.length() && " \t\r\n;|<>&".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    StringBuilder end = new StringBuilder();
    for (int i = from; i < at; i++) {
      if ("\"'\\".indexOf(text.charAt(i)) < 0) {
        end.append(text.charAt(i));
      }
    }
    pending.add(new Pending(command, end.toString(), tabs));
    command.end = at;
  }

  /** Takes the here-documents of the line that just ended. */
  private void hereDocuments() {
    for (Pending one : pending) {
      int from = at;
      int to = text.length();
      while (at < text.length()) {
        int newline = text.indexOf('\n', at);
        int end = newline < 0 ? text.length() : newline;
        int start = at;
        while (one.tabs() && start < end && text.charAt(start) == '\t') {
          start++;
        }
        int last = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
        int lineStart = at;
        at = Math.min(text.length(), end + 1);
        if (last - start == one.end().length() && text.startsWith(one.end(), start)) {
          to = lineStart;
          break;
        }
      }
      one.command().here = new Span(from, Math.max(from, to));
    }
    pending.clear();
  }
}
