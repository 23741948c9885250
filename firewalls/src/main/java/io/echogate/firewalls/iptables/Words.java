package io.echogate.firewalls.iptables;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The words of one command, where they stand, and what is to be said about them. One object serves
 * a text from line to line. Words that stand in the text as they are meant are cut out of it only
 * when they are asked for.
 */
final class Words {
  private final Source source;
  private final String text;
  private final WordCache cache;
  private final Remarks remarks;

  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private @Nullable String[] values = new String[64];
  private boolean[] quoted = new boolean[64];
  private int count;
  private int first;
  private int last;

  Words(Source source, WordCache cache, Remarks remarks) {
    this.source = source;
    this.text = source.text();
    this.cache = cache;
    this.remarks = remarks;
  }

  /** Begins a command that reaches from {@code start} to before {@code end} in the text. */
  void begin(int start, int end) {
    count = 0;
    first = start;
    last = end;
  }

  /** Adds a word that stands in the text as it is meant. */
  void add(int start, int end) {
    add(start, end, null, false);
  }

  /** Adds a word that means something else than what stands in the text. */
  void add(int start, int end, @Nullable String value, boolean isQuoted) {
    if (count == starts.length) {
      int more = 2 * count;
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
      values = Arrays.copyOf(values, more);
      quoted = Arrays.copyOf(quoted, more);
    }
    starts[count] = start;
    ends[count] = end;
    values[count] = value;
    quoted[count++] = isQuoted;
  }

  /** Makes two words of {@code --option=value}. */
  void part(int index, int equal) {
    String whole = word(index);
    boolean isQuoted = quoted[index];
    int start = starts[index];
    int end = ends[index];
    add(0, 0);
    for (int i = count - 1; i > index + 1; i--) {
      starts[i] = starts[i - 1];
      ends[i] = ends[i - 1];
      values[i] = values[i - 1];
      quoted[i] = quoted[i - 1];
    }
    for (int i = index; i < index + 2; i++) {
      starts[i] = start;
      ends[i] = end;
    }
    values[index] = whole.substring(0, equal);
    quoted[index] = false;
    values[index + 1] = whole.substring(equal + 1);
    quoted[index + 1] = isQuoted;
  }

  int count() {
    return count;
  }

  /** A word as it is meant. */
  String word(int index) {
    @Nullable String value = values[index];
    if (value == null) {
      value = cache.word(text, starts[index], ends[index]);
      values[index] = value;
    }
    return value;
  }

  /** Whether a word is this sign, and not in quotes. */
  boolean isSign(int index, char sign) {
    if (index >= count || quoted[index]) {
      return false;
    }
    @Nullable String value = values[index];
    return value == null
        ? ends[index] == starts[index] + 1 && text.charAt(starts[index]) == sign
        : value.length() == 1 && value.charAt(0) == sign;
  }

  /** Whether a word looks like an option: a dash in front, not in quotes, and no number. */
  boolean isOption(int index) {
    if (index >= count || (quoted[index] && text.charAt(starts[index]) == '"')) {
      return false;
    }
    String base = base(index);
    int from = from(index);
    int to = to(index);
    return to - from > 1
        && base.charAt(from) == '-'
        && !(base.charAt(from + 1) >= '0' && base.charAt(from + 1) <= '9' && to - from > 2);
  }

  /** The string in which a word's characters stand. */
  String base(int index) {
    @Nullable String value = values[index];
    return value == null ? text : value;
  }

  /** Where in {@link #base} a word begins. */
  int from(int index) {
    return values[index] == null ? starts[index] : 0;
  }

  /** Where in {@link #base} a word has ended. */
  int to(int index) {
    @Nullable String value = values[index];
    return value == null ? ends[index] : value.length();
  }

  /** A word in a form that {@code iptables-restore} reads as the same: as it stands if it does. */
  String raw(int index) {
    @Nullable String value = values[index];
    if (value == null) {
      return word(index);
    }
    boolean asWritten =
        quoted[index]
            && text.charAt(starts[index]) == '"'
            && ends[index] > starts[index] + 1
            && text.charAt(ends[index] - 1) == '"';
    if (asWritten && text.indexOf('$', starts[index], ends[index]) < 0) {
      return text.substring(starts[index], ends[index]);
    }
    return Quoting.ifNeeded(value);
  }

  /** Where a word stands; behind the last one it is the end of the command. */
  Span span(int index) {
    return index < count ? new Span(starts[index], ends[index]) : new Span(last, last);
  }

  /** Where the command stands. */
  Span span() {
    return new Span(first, last);
  }

  Source source() {
    return source;
  }

  Remarks remarks() {
    return remarks;
  }

  void error(int index, String message, String help) {
    remarks.error(source, span(index), message, help);
  }

  void warning(int index, String message, String help) {
    remarks.warning(source, span(index), message, help);
  }

  void note(int index, String message, String help) {
    remarks.note(source, span(index), message, help);
  }

  void noteOnce(int index, String message, String help) {
    remarks.noteOnce(source, span(index), message, help);
  }

  /**
   * Whether a value of an option is there.
   *
   * @param index where it should be
   */
  boolean has(int index, String option) {
    if (index < count) {
      return true;
    }
    error(index, option + " needs a value", "write it behind " + option);
    return false;
  }
}
