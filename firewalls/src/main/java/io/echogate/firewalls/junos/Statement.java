package io.echogate.firewalls.junos;

import io.echogate.policy.source.Span;
import java.util.List;

/**
 * A statement with all that it stands in, as {@code set} says it: {@code firewall family inet
 * filter F term T from protocol icmp}. Its words are valid as long as its receiver looks at them.
 *
 * @param words the way to the statement and the statement itself
 * @param span where it stands
 * @param line the line on which it begins if each line says all of its way; 0 in braces, where what
 *     belongs together stands together
 * @param block whether it is the end of a block, and says nothing that was not said in it
 * @param comment the annotation of a block at its end; empty otherwise
 */
record Statement(List<Word> words, Span span, int line, boolean block, String comment) {

  /** The word at a place, or "" where there is none. */
  String text(int at) {
    return at >= 0 && at < words.size() ? words.get(at).text() : "";
  }

  int size() {
    return words.size();
  }

  /** The words from a place on, with one blank between two. */
  String rest(int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < words.size(); i++) {
      text.append(text.isEmpty() ? "" : " ").append(words.get(i).text());
    }
    return text.toString();
  }

  /** The place of a word, or of the statement's end. */
  Span place(int at) {
    return at < words.size() ? words.get(at).span() : new Span(span.end(), span.end());
  }
}
