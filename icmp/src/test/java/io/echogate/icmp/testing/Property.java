package io.echogate.icmp.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs properties with a seeded generator; a failure names the seed. */
public final class Property {
  private static final String SEED = "prop.seed";

  private Property() {}

  /**
   * Runs a property with a new seed, or with the one given by {@code -Dprop.seed}.
   *
   * @throws AssertionError if the property fails, with the seed that replays it
   */
  public static void holds(Consumer<RandomGenerator> property) {
    long seed = Long.getLong(SEED, new SplittableRandom().nextLong());
    try {
      property.accept(new SplittableRandom(seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\nreplay with -D" + SEED + "=" + seed, e);
    }
  }
}
