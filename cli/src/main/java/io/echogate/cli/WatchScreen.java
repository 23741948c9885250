package io.echogate.cli;

import io.echogate.linux.Terminal;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Where a view is shown again and again. On a terminal it has a screen of its own, each view in the
 * place of the one before; when it is closed the terminal shows what it did before. Elsewhere the
 * views come one after the other, a blank line between them. The controls are those of ECMA-48 and
 * xterm.
 */
final class WatchScreen implements AutoCloseable {
  private static final String OTHER_SCREEN = "\u001b[?1049h";
  private static final String FIRST_SCREEN = "\u001b[?1049l";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  /** Where there is no terminal. */
  private static final Terminal.Size ELSEWHERE = new Terminal.Size(80, 40);

  /** Where a terminal does not say how large it is. */
  private static final Terminal.Size USUAL = new Terminal.Size(80, 24);

  private final PrintStream out;
  private final Screen screen;
  private final boolean terminal;
  private boolean shown;

  /** Begins to show. */
  WatchScreen(PrintStream out, Screen screen) {
    this.out = out;
    this.screen = screen;
    terminal = screen.size().isPresent();
    if (terminal) {
      out.print(OTHER_SCREEN + HIDE_CURSOR);
    }
  }

  /** How much there is room for now. */
  Terminal.Size size() {
    Optional<Terminal.Size> size = screen.size();
    if (size.isEmpty()) {
      return ELSEWHERE;
    }
    Terminal.Size known = size.get();
    return new Terminal.Size(
        known.columns() == 0 ? USUAL.columns() : known.columns(),
        known.rows() == 0 ? USUAL.rows() : known.rows());
  }

  /** Shows a view. */
  void show(List<String> lines) {
    if (terminal) {
      out.print(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
    } else {
      out.print((shown ? "\n" : "") + String.join("\n", lines) + "\n");
    }
    shown = true;
    out.flush();
  }

  @Override
  public void close() {
    if (terminal) {
      out.print(SHOW_CURSOR + FIRST_SCREEN);
      out.flush();
    }
  }
}
