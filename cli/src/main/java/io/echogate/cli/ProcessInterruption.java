package io.echogate.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The signals INT, TERM and HUP, upon which a JVM begins to shut down. A hook holds the process
 * until the command has put in order what it changed, and then ends it as one that is done.
 */
final class ProcessInterruption implements Interruption {
  /** Longer than anything that a command has to put in order. */
  private static final long PATIENCE_SECONDS = 5;

  @Override
  public Watch begin() {
    Noted noted = new Noted();
    Runtime.getRuntime().addShutdownHook(noted.hook);
    return noted;
  }

  private static final class Noted implements Watch {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().unstarted(this::hold);

    /** Written by the hook, read by the command. */
    private volatile boolean requested;

    private void hold() {
      requested = true;
      try {
        var _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // Then the process ends at once.
      }
      Runtime.getRuntime().halt(ExitCode.DONE.status());
    }

    @Override
    public boolean requested() {
      return requested;
    }

    @Override
    public void close() {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        // The hook has seen that the command has ended.
      }
    }
  }
}
