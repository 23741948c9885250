package io.echogate.firewalls.iptables;

import org.jspecify.annotations.Nullable;

/**
 * Cuts words out of a text, each word that comes often one string only. Rules are made of few
 * different words, said again and again. Its size is fixed: a word that shares its place with
 * another is merely cut out anew.
 */
final class WordCache {
  private static final int SIZE = 1 << 12;

  /** Longer words hardly come twice. */
  private static final int LONGEST = 40;

  private final @Nullable String[] words = new String[SIZE];

  /** The part of a text from {@code start} to before {@code end}. */
  String word(String text, int start, int end) {
    int length = end - start;
    if (length > LONGEST) {
      return text.substring(start, end);
    }
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int slot = (hash ^ hash >>> 12) & SIZE - 1;
    @Nullable String known = words[slot];
    if (known != null && known.length() == length && text.startsWith(known, start)) {
      return known;
    }
    String word = text.substring(start, end);
    words[slot] = word;
    return word;
  }
}
