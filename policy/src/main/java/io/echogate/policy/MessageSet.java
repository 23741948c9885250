package io.echogate.policy;

import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of ICMP types of one family. Immutable. */
public final class MessageSet {
  private final BitSet types;

  private MessageSet(BitSet types) {
    this.types = types;
  }

  /**
   * The set of these types.
   *
   * @param types each 0-255
   */
  public static MessageSet ofTypes(BitSet types) {
    if (types.length() > 256) {
      throw new IllegalArgumentException("no ICMP type: " + (types.length() - 1));
    }
    return new MessageSet((BitSet) types.clone());
  }

  /** Whether a message of this type is in the set; {@code type} 0-255. */
  public boolean contains(int type) {
    return types.get(type);
  }

  /** The types of which a message can be in the set, in ascending order. */
  public IntStream types() {
    return types.stream();
  }

  public boolean isEmpty() {
    return types.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageSet set && types.equals(set.types);
  }

  @Override
  public int hashCode() {
    return types.hashCode();
  }

  @Override
  public String toString() {
    return types.toString();
  }
}
