package io.echogate.cli;

import io.echogate.linux.Terminal;
import java.util.Optional;

/** The terminal that standard output goes to. */
@FunctionalInterface
interface Screen {
  /** Its size now; empty if standard output is no terminal. */
  Optional<Terminal.Size> size();

  /** There is none. */
  static Screen none() {
    return Optional::empty;
  }
}
