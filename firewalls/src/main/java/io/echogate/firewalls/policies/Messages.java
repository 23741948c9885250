package io.echogate.firewalls.policies;

import io.echogate.policy.MessageSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A set of messages of which it is quickly told whether another one has all of it. */
final class Messages {
  static final Messages ALL = new Messages(MessageSet.all());

  private final MessageSet set;
  private final Bits any;
  private final Bits whole;

  Messages(MessageSet set) {
    this.set = set;
    this.any = Bits.of(set.types());
    this.whole = Bits.of(set.types().filter(set::containsAll));
  }

  /** Types, 64 to a number. */
  private record Bits(long a, long b, long c, long d) {
    static Bits of(IntStream types) {
      BitSet bits = new BitSet(256);
      types.forEach(bits::set);
      long[] words = Arrays.copyOf(bits.toLongArray(), 4);
      return new Bits(words[0], words[1], words[2], words[3]);
    }

    boolean hasAll(Bits other) {
      return ((other.a & ~a) | (other.b & ~b) | (other.c & ~c) | (other.d & ~d)) == 0;
    }
  }

  MessageSet set() {
    return set;
  }

  boolean isEmpty() {
    return set.isEmpty();
  }

  boolean contains(Messages other) {
    if (whole.hasAll(other.any)) {
      return true;
    }
    return any.hasAll(other.any) && whole.hasAll(other.whole) && set.containsAll(other.set);
  }

  Messages and(Messages other) {
    if (contains(other)) {
      return other;
    }
    return other.contains(this) ? this : new Messages(set.intersection(other.set));
  }

  Messages only(IntPredicate types) {
    return set.types().allMatch(types) ? this : new Messages(set.only(types));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Messages messages && set.equals(messages.set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }
}
