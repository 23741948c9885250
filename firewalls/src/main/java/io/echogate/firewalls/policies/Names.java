package io.echogate.firewalls.policies;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of the policy language, each given once. */
final class Names {
  private static final int LONGEST = 63;

  private final Set<String> given = new HashSet<>();

  Names(String... reserved) {
    given.addAll(Set.of(reserved));
  }

  /** A name that is free, like this one. */
  String like(String wanted, String otherwise) {
    String name = form(wanted);
    if (name.isEmpty()) {
      name = otherwise;
    }
    String one = name.substring(0, Math.min(name.length(), LONGEST - 8));
    for (int i = 2; !given.add(one); i++) {
      one = name.substring(0, Math.min(name.length(), LONGEST - 8)) + "-" + i;
    }
    return one;
  }

  /** The letters that a name may have; empty if there are none. */
  static String form(String wanted) {
    StringBuilder name = new StringBuilder();
    for (char c : wanted.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean letter = (c >= 'a' && c <= 'z') || c == '_';
      boolean later = (c >= '0' && c <= '9') || c == '-';
      if (letter || (later && !name.isEmpty())) {
        name.append(c);
      } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    while (!name.isEmpty() && name.charAt(name.length() - 1) == '-') {
      name.setLength(name.length() - 1);
    }
    return name.toString();
  }

  static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= LONGEST && form(text).equals(text);
  }
}
