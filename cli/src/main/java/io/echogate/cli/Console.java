package io.echogate.cli;

import io.echogate.linux.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * All that a command sees of the process that it runs in; tests put their own in its place.
 *
 * @param in standard input
 * @param out results; with {@code --json} one document and nothing else
 * @param err errors and remarks
 * @param outStyle how to set off words on {@code out}
 * @param errStyle how to set off words on {@code err}
 * @param time the time of day
 * @param environment the environment's variables
 * @param interruption how commands that run on are asked to end
 * @param screen the terminal that {@code out} goes to, if it does
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Style outStyle,
    Style errStyle,
    InstantSource time,
    Map<String, String> environment,
    Interruption interruption,
    Screen screen) {

  /** One without a terminal, whose commands are never asked to end. */
  Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Style outStyle,
      Style errStyle,
      InstantSource time,
      Map<String, String> environment) {
    this(in, out, err, outStyle, errStyle, time, environment, Interruption.none(), Screen.none());
  }

  /**
   * The process's own. Which streams are terminals the launcher says in the system property {@code
   * echogate.terminals}; without it there is no colour, nor with a {@code NO_COLOR} that is not
   * empty (no-color.org).
   */
  static Console ofProcess() {
    List<String> terminals = List.of(System.getProperty("echogate.terminals", "").split(",", -1));
    String noColor = System.getenv("NO_COLOR");
    boolean color = noColor == null || noColor.isEmpty();
    return new Console(
        System.in,
        utf8(FileDescriptor.out, false),
        utf8(FileDescriptor.err, true),
        color && terminals.contains("out") ? Style.COLOR : Style.PLAIN,
        color && terminals.contains("err") ? Style.COLOR : Style.PLAIN,
        InstantSource.system(),
        Environment.ofProcess(),
        new ProcessInterruption(),
        Terminal::ofStandardOutput);
  }

  private static PrintStream utf8(FileDescriptor descriptor, boolean autoFlush) {
    var stream = new BufferedOutputStream(new FileOutputStream(descriptor));
    return new PrintStream(stream, autoFlush, StandardCharsets.UTF_8);
  }

  /** Prints diagnostics or other errors to {@code err}. */
  void complain(String text) {
    err.print(errStyle.remarks(text));
  }

  /** Prints a line to {@code err} on what works, but perhaps not as expected. */
  void warn(String text) {
    complain("echogate: warning: " + text + "\n");
  }

  /** The same without colour, for {@code --no-color}. */
  Console plain() {
    return new Console(
        in, out, err, Style.PLAIN, Style.PLAIN, time, environment, interruption, screen);
  }
}
