package io.echogate.datapath;

import java.util.ArrayDeque;
import java.util.Deque;

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

  @Override
  public void close() {
    while (!things.isEmpty()) {
      try {
        things.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("closing threw a checked exception", e);
      }
    }
  }
}
