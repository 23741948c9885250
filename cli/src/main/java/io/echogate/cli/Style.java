package io.echogate.cli;

/** How words are set off: with the terminal's colours (ECMA-48), or not at all. */
enum Style {
  COLOR,
  PLAIN;

  String good(String text) {
    return in("32", text);
  }

  String bad(String text) {
    return in("1;31", text);
  }

  String strong(String text) {
    return in("1", text);
  }

  private String in(String rendition, String text) {
    return this == COLOR ? "\u001b[" + rendition + "m" + text + "\u001b[m" : text;
  }
}
