package io.echogate.firewalls.regions;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers in an array that is not changed any more, as a key. */
final class Ints {
  private final int[] numbers;
  private final int hash;

  Ints(int[] numbers) {
    this.numbers = numbers;
    this.hash = Arrays.hashCode(numbers);
  }

  int[] numbers() {
    return numbers;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ints ints && hash == ints.hash && Arrays.equals(numbers, ints.numbers);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
