package io.echogate.cli;

/**
 * How a command that runs on until the user has seen enough comes to its end: by Ctrl-C, or by a
 * signal that asks the process to end.
 */
interface Interruption {

  /** From now on a request to end is noted, and the process waits for the command to end itself. */
  Watch begin();

  /** None ever comes. */
  static Interruption none() {
    return () ->
        new Watch() {
          @Override
          public boolean requested() {
            return false;
          }

          @Override
          public void close() {}
        };
  }

  /** Notes whether the command shall end. */
  interface Watch extends AutoCloseable {

    /** Whether it shall. */
    boolean requested();

    /** The command has ended, and nothing more is to be written. */
    @Override
    void close();
  }
}
