package io.echogate.firewalls.policies;

import io.echogate.policy.MessageSet;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A set of messages of which it is quickly told whether another one has all of it. */
final class Messages {
  static final Messages ALL = new Messages(MessageSets.ALL);

  private final MessageSet set;
  private final BitSet any = new BitSet(256);
  private final BitSet whole = new BitSet(256);

  Messages(MessageSet set) {
    this.set = set;
    set.types()
        .forEach(
            type -> {
              any.set(type);
              whole.set(type, set.containsAll(type));
            });
  }

  MessageSet set() {
    return set;
  }

  boolean isEmpty() {
    return any.isEmpty();
  }

  boolean contains(Messages other) {
    if (isWithin(other.any, whole)) {
      return true;
    }
    return isWithin(other.any, any)
        && isWithin(other.whole, whole)
        && MessageSets.contains(set, other.set);
  }

  private static boolean isWithin(BitSet some, BitSet more) {
    for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(some.nextClearBit(i))) {
      int end = some.nextClearBit(i);
      if (more.nextClearBit(i) < end) {
        return false;
      }
    }
    return true;
  }

  Messages and(Messages other) {
    if (contains(other)) {
      return other;
    }
    return other.contains(this) ? this : new Messages(MessageSets.and(set, other.set));
  }

  Messages only(IntPredicate types) {
    return any.stream().allMatch(types) ? this : new Messages(set.only(types));
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
