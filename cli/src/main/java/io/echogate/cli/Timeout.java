package io.echogate.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The option that says how long something may take. */
final class Timeout {
  private static final String NAME = "--timeout";
  private static final int SECONDS = 60;
  private static final int MOST = 86_400;

  private Timeout() {}

  static OptionSpec option() {
    return Options.text(NAME, "SECONDS", "how long it may take: " + SECONDS);
  }

  /**
   * The seconds on the command line, or the usual ones.
   *
   * @throws Refusal if they are none
   */
  static int seconds(ParseResult arguments) {
    if (!arguments.hasMatchedOption(NAME)) {
      return SECONDS;
    }
    String text = arguments.matchedOptionValue(NAME, "");
    if (text.matches("[0-9]{1,5}")) {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MOST) {
        return seconds;
      }
    }
    throw Refusal.usage(NAME + " takes no '" + text + "'", "it takes seconds from 1 to " + MOST);
  }
}
