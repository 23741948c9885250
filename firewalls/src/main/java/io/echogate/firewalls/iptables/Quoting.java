package io.echogate.firewalls.iptables;

/** How words are put in quotes. */
final class Quoting {
  private Quoting() {}

  /** As {@code iptables-save} prints texts: in quotes unless all is letters, digits, - and _. */
  static String saved(String value) {
    return isPlain(value) ? value : quoted(value, true);
  }

  /** In quotes only if it could not be read back without them. */
  static String ifNeeded(String value) {
    if (value.isEmpty()) {
      return "\"\"";
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ' || c == '\t' || c == '"' || c == '\\' || c == '\'') {
        return quoted(value, false);
      }
    }
    return value;
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!plain) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static String quoted(String value, boolean apostrophes) {
    StringBuilder out = new StringBuilder(value.length() + 8).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || (c == '\'' && apostrophes)) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append('"').toString();
  }
}
