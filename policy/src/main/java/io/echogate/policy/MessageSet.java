package io.echogate.policy;

import io.echogate.icmp.MessageRange;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A set of ICMP messages of one family: types, with all codes or some of them. Immutable. */
public final class MessageSet {
  private static final int NUMBERS = 256;
  private static final MessageSet ALL = new Builder().addTypes(0, NUMBERS - 1).build();

  /** The types that are in the set with every code. */
  private final BitSet whole;

  /** The codes of the types of which some are in the set: at least one, and not all. */
  private final Map<Integer, BitSet> partial;

  private MessageSet(BitSet whole, Map<Integer, BitSet> partial) {
    this.whole = whole;
    this.partial = partial;
  }

  /**
   * The set of these types with all their codes.
   *
   * @param types each 0-255
   */
  public static MessageSet ofTypes(BitSet types) {
    if (types.length() > NUMBERS) {
      throw new IllegalArgumentException("no ICMP type: " + (types.length() - 1));
    }
    return new MessageSet((BitSet) types.clone(), Map.of());
  }

  /** The set of these messages. */
  public static MessageSet of(Iterable<MessageRange> messages) {
    Builder builder = new Builder();
    messages.forEach(builder::add);
    return builder.build();
  }

  /** Collects messages. */
  public static final class Builder {
    private final BitSet whole = new BitSet(NUMBERS);
    private final Map<Integer, BitSet> partial = new TreeMap<>();

    /** Starts with nothing. */
    public Builder() {}

    /** Adds types with all their codes, or one code of a type. */
    public Builder add(MessageRange messages) {
      return messages.anyCode()
          ? addTypes(messages.firstType(), messages.lastType())
          : addCodes(messages.firstType(), messages.code(), messages.code());
    }

    /** Adds types with all their codes; both bounds belong to them, and are 0-255. */
    public Builder addTypes(int first, int last) {
      whole.set(first, last + 1);
      return this;
    }

    /** Adds codes of a type; both bounds belong to them, and are 0-255. */
    public Builder addCodes(int type, int first, int last) {
      partial.computeIfAbsent(type, key -> new BitSet(NUMBERS)).set(first, last + 1);
      return this;
    }

    private void addType(MessageSet set, int type) {
      if (set.containsAll(type)) {
        addTypes(type, type);
      } else {
        set.codes(type).forEach(code -> addCodes(type, code, code));
      }
    }

    /** Adds all messages of a set. */
    public Builder addAll(MessageSet set) {
      whole.or(set.whole);
      set.partial.forEach(
          (type, codes) -> partial.computeIfAbsent(type, key -> new BitSet(NUMBERS)).or(codes));
      return this;
    }

    /** The set of all that was added. */
    public MessageSet build() {
      BitSet types = (BitSet) whole.clone();
      Map<Integer, BitSet> codes = new TreeMap<>();
      partial.forEach(
          (type, some) -> {
            if (some.cardinality() == NUMBERS) {
              types.set(type);
            } else if (!types.get(type)) {
              codes.put(type, (BitSet) some.clone());
            }
          });
      return new MessageSet(types, codes);
    }
  }

  /** The set of all messages. */
  public static MessageSet all() {
    return ALL;
  }

  /** The messages that are in this set and in the other. */
  public MessageSet intersection(MessageSet other) {
    if (equals(ALL) || equals(other)) {
      return other;
    }
    return other.equals(ALL) ? this : filtered(other, true);
  }

  /** The messages that are in this set and not in the other. */
  public MessageSet without(MessageSet other) {
    return filtered(other, false);
  }

  /** The messages that are in this set or in the other. */
  public MessageSet union(MessageSet other) {
    return new Builder().addAll(this).addAll(other).build();
  }

  /** Whether all messages of another set are in this one. */
  public boolean containsAll(MessageSet other) {
    return other.without(this).isEmpty();
  }

  private MessageSet filtered(MessageSet other, boolean wanted) {
    Builder builder = new Builder();
    types()
        .forEach(
            type -> {
              if (!other.containsAny(type) || (containsAll(type) && other.containsAll(type))) {
                if (other.containsAny(type) == wanted) {
                  builder.addType(this, type);
                }
              } else {
                codes(type)
                    .filter(code -> other.contains(type, code) == wanted)
                    .forEach(code -> builder.addCodes(type, code, code));
              }
            });
    return builder.build();
  }

  /** The messages of this set whose types are among these. */
  public MessageSet only(IntPredicate types) {
    Builder builder = new Builder();
    types().filter(types).forEach(type -> builder.addType(this, type));
    return builder.build();
  }

  /** Whether this message is in the set; both numbers 0-255. */
  public boolean contains(int type, int code) {
    if (whole.get(type)) {
      return true;
    }
    @Nullable BitSet codes = partial.get(type);
    return codes != null && codes.get(code);
  }

  /** Whether a type is in the set with every code; {@code type} 0-255. */
  public boolean containsAll(int type) {
    return whole.get(type);
  }

  /** Whether some message of a type is in the set; {@code type} 0-255. */
  public boolean containsAny(int type) {
    return whole.get(type) || partial.containsKey(type);
  }

  /** The types of which a message is in the set, in ascending order. */
  public IntStream types() {
    BitSet types = (BitSet) whole.clone();
    partial.keySet().forEach(types::set);
    return types.stream();
  }

  /** The codes with which a type is in the set, in ascending order; {@code type} 0-255. */
  public IntStream codes(int type) {
    if (whole.get(type)) {
      return IntStream.range(0, NUMBERS);
    }
    @Nullable BitSet codes = partial.get(type);
    return codes == null ? IntStream.empty() : codes.stream();
  }

  public boolean isEmpty() {
    return whole.isEmpty() && partial.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageSet set
        && whole.equals(set.whole)
        && partial.equals(set.partial);
  }

  @Override
  public int hashCode() {
    return 31 * whole.hashCode() + partial.hashCode();
  }

  /** The types in ascending order, with codes where not all are meant: {@code {3/4, 8}}. */
  @Override
  public String toString() {
    return types()
        .boxed()
        .flatMap(
            type ->
                whole.get(type)
                    ? Stream.of("" + type)
                    : codes(type).mapToObj(code -> type + "/" + code))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
