package io.echogate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The CPU time of other programs, user and system, as the shell's {@code times} tells it. */
final class ChildTime {
  private static final Pattern TIME = Pattern.compile("(\\d+)m([0-9.]+)s");
  private static final double SECOND = 1e9;
  private static final int MINUTE = 60;

  private ChildTime() {}

  /**
   * Runs a program to its end; what it prints goes nowhere.
   *
   * @return nanoseconds
   * @throws IllegalStateException if it fails
   */
  static long of(String... command) {
    List<String> shell =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 || exit 1; times", "sh"));
    shell.addAll(List.of(command));
    String times = Tool.run(shell.toArray(new String[0]));
    // The first line is the shell's own.
    String children = times.lines().skip(1).findFirst().orElseThrow();
    Matcher matcher = TIME.matcher(children);
    double seconds = 0;
    while (matcher.find()) {
      seconds += MINUTE * Integer.parseInt(matcher.group(1)) + Double.parseDouble(matcher.group(2));
    }
    return (long) (seconds * SECOND);
  }
}
