package io.echogate.linux;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread for work that changes for good what belongs to a kernel thread: a namespace
 * that it enters, capabilities that it gives up. Pooled and virtual threads must never do that.
 */
final class OwnThread implements AutoCloseable {
  private final ExecutorService executor;

  /** Written once, by the thread itself before its first work; read by callers. */
  private volatile @Nullable Thread thread;

  OwnThread(String name) {
    executor =
        Executors.newSingleThreadExecutor(
            runnable -> Thread.ofPlatform().daemon().name(name).unstarted(runnable));
  }

  /**
   * Runs work on the thread and waits for it. An exception comes back as it is, its stack continued
   * by the caller's. An interrupt does not cut the wait short; it stays pending.
   */
  <T extends @Nullable Object, X extends Exception> T call(NetNamespace.Work<T, X> work) throws X {
    if (Thread.currentThread().equals(thread)) {
      return work.run();
    }
    Future<T> future =
        executor.submit(
            () -> {
              thread = Thread.currentThread();
              return work.run();
            });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException pending) {
          interrupted = true;
        } catch (ExecutionException failure) {
          // The work throws X and unchecked exceptions, nothing else.
          @SuppressWarnings("unchecked")
          X thrown = (X) continued(failure);
          throw thrown;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The work's own exception, its stack continued by the caller's. */
  private static Exception continued(ExecutionException failure) {
    Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
    StackTraceElement[] caller = Thread.currentThread().getStackTrace();
    cause.setStackTrace(
        Stream.concat(Arrays.stream(cause.getStackTrace()), Arrays.stream(caller).skip(2))
            .toArray(StackTraceElement[]::new));
    if (cause instanceof Error error) {
      throw error;
    }
    return (Exception) cause;
  }

  /** Ends the thread after the work that it already has, and waits for that. */
  @Override
  public void close() {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("work on a thread of its own cannot close it");
    }
    executor.close();
  }
}
