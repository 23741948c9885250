package io.echogate.cli;

import java.util.regex.Pattern;

/** How words are set off: with the terminal's colours (ECMA-48), or not at all. */
enum Style {
  COLOR,
  PLAIN;

  private static final Pattern ERROR = Pattern.compile("(?m)^(\\S.*?: )error: ");
  private static final Pattern WARNING = Pattern.compile("(?m)^(\\S.*?: )warning: ");
  private static final Pattern CRITICAL = Pattern.compile("(?m)^(\\S.*?: )critical\\[");
  private static final Pattern FINDING = Pattern.compile("(?m)^(\\S.*?: )(high|medium|low)\\[");

  /** Text that says that something is as wished. */
  String good(String text) {
    return in("32", text);
  }

  /** Text that says that something is refused. */
  String bad(String text) {
    return in("1;31", text);
  }

  /** Text that says that something may not be as wished. */
  String doubtful(String text) {
    return in("1;33", text);
  }

  /** Text that is to be found first. */
  String strong(String text) {
    return in("1", text);
  }

  /** Diagnostics and other remarks, their severities set off. */
  String remarks(String text) {
    if (this == PLAIN) {
      return text;
    }
    String errors = ERROR.matcher(text).replaceAll("$1" + bad("error") + ": ");
    String warnings = WARNING.matcher(errors).replaceAll("$1" + doubtful("warning") + ": ");
    String critical = CRITICAL.matcher(warnings).replaceAll("$1" + bad("critical") + "[");
    return FINDING.matcher(critical).replaceAll("$1" + doubtful("$2") + "[");
  }

  private String in(String rendition, String text) {
    return this == COLOR ? "\u001b[" + rendition + "m" + text + "\u001b[m" : text;
  }
}
