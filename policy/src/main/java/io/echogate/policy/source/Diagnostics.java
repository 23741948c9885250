package io.echogate.policy.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects what is to be said about one text, within {@link Bounds}. */
public final class Diagnostics {
  private final Kept errors;
  private final Kept notes;

  public Diagnostics(Bounds bounds) {
    this.errors = new Kept(bounds.errors());
    this.notes = new Kept(bounds.notes());
  }

  /** Adds one; beyond the bound it is only counted. */
  public void add(Diagnostic diagnostic) {
    kept(diagnostic.severity()).add(diagnostic);
  }

  /** Whether an error was added. */
  public boolean hasErrors() {
    return errors.count > 0;
  }

  /**
   * Whether another error would only be counted: then it is not worth while to look for a good
   * message.
   */
  public boolean isFull() {
    return errors.isFull();
  }

  /**
   * All of them by text and place; where some were only counted, a last one says how many.
   *
   * @param sources the texts in their order; those of a text that is not among them come first
   */
  public List<Diagnostic> list(List<Source> sources) {
    Map<Source, Integer> order = new HashMap<>();
    sources.forEach(source -> order.putIfAbsent(source, order.size()));
    List<Diagnostic> all = new ArrayList<>(errors.first);
    all.addAll(notes.first);
    all.sort(
        Comparator.<Diagnostic>comparingInt(
                diagnostic -> order.getOrDefault(diagnostic.source(), -1))
            .thenComparingInt(diagnostic -> diagnostic.span().start()));
    errors.appendRest(all);
    notes.appendRest(all);
    return List.copyOf(all);
  }

  private Kept kept(Severity severity) {
    return switch (severity) {
      case ERROR -> errors;
      case WARNING, NOTE -> notes;
    };
  }

  /** The first diagnostics of one severity, and how many there were. */
  private static final class Kept {
    private final int bound;
    private final List<Diagnostic> first = new ArrayList<>();
    private int count;

    Kept(int bound) {
      this.bound = bound;
    }

    boolean isFull() {
      return count >= bound;
    }

    void add(Diagnostic diagnostic) {
      count++;
      if (count <= bound) {
        first.add(diagnostic);
      }
    }

    void appendRest(List<Diagnostic> all) {
      if (count <= bound) {
        return;
      }
      Diagnostic last = first.getLast();
      int rest = count - bound;
      String word = last.severity().text() + (rest == 1 ? "" : "s");
      all.add(
          Diagnostic.note(
              last.source(),
              last.span(),
              String.format(Locale.ROOT, "and %,d more %s", rest, word)));
    }
  }
}
