package io.echogate.linux.testing;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** A thread that has given capabilities up, and so has what it starts. */
public final class LesserThread {
  private LesserThread() {}

  /** Does something without capabilities, and throws what it throws. */
  public static void without(Executable work, Capability... given) throws Throwable {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name("without")
            .start(
                () -> {
                  try {
                    Capabilities.giveUp(given);
                    work.execute();
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                });
    thread.join();
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }
}
