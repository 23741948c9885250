package io.echogate.cli;

import java.util.regex.Pattern;

/** How words are set off: with the terminal's colours (ECMA-48), or not at all. */
enum Style {
  COLOR,
  PLAIN;

  private static final Pattern ERROR = Pattern.compile("(?m)^(\\S.*?: )error: ");

  /** Text that says that something is as wished. */
  String good(String text) {
    return in("32", text);
  }

  /** Text that says that something is refused. */
  String bad(String text) {
    return in("1;31", text);
  }

  /** Text that is to be found first. */
  String strong(String text) {
    return in("1", text);
  }

  /** Diagnostics and other errors, their severities set off. */
  String errors(String text) {
    return this == COLOR ? ERROR.matcher(text).replaceAll("$1" + bad("error") + ": ") : text;
  }

  private String in(String rendition, String text) {
    return this == COLOR ? "\u001b[" + rendition + "m" + text + "\u001b[m" : text;
  }
}
