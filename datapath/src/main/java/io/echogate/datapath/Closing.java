package io.echogate.datapath;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Things to close together, in reverse. In a {@code try} it takes back an attempt that fails half
 * way; {@link #handOver} lets the things live.
 */
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T thing) {
    things.push(thing);
    return thing;
  }

  /** Moves all things to another, which the {@code try} does not close. */
  Closing handOver() {
    Closing owner = new Closing();
    owner.things.addAll(things);
    things.clear();
    return owner;
  }

  /** Closes all things, also those behind one that fails; throws the first failure. */
  @Override
  public void close() {
    @Nullable IllegalStateException failure = null;
    while (!things.isEmpty()) {
      try {
        things.pop().close();
      } catch (Exception e) {
        // A thing may fail to close by anything; the others are closed all the same.
        if (failure == null) {
          failure = new IllegalStateException("cannot close: " + e.getMessage(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
