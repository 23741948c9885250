package io.echogate.firewalls.iptables;

import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One command of a shell script, up to the end of the line or a semicolon. */
final class ShellCommand {
  /** What it begins with up to where it ends. */
  int start;

  int end;

  final List<Word> words = new ArrayList<>();

  /** The first sign that makes it more than one command: {@code &&}, {@code |}, {@code (}. */
  Optional<Span> sign = Optional.empty();

  /** Whether it may fail: {@code || true}, or its errors are thrown away. */
  boolean mayFail;

  /** Whether it reads from somewhere else than a here-document. */
  boolean redirectedIn;

  /** The text of its here-document; null without one. */
  @Nullable Span here;

  ShellCommand() {}

  /**
   * A word.
   *
   * @param value what it means
   * @param problem why that is not known; null if it is
   */
  record Word(Span span, String value, @Nullable String problem) {}

  Span span() {
    return new Span(start, Math.max(start, end));
  }
}
