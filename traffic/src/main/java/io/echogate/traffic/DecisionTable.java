package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Counts packets by kind and decision, in open addressing: the kind and the statement's index are
 * one number. It grows with the kinds that come, of which a policy has few, and allocates nothing
 * for a packet of a kind that came before.
 */
final class DecisionTable {
  /** In place of a type. */
  static final int NO_TYPE = 256;

  private static final int REASONS = 32;
  private static final int TYPES = 512;
  private static final int FAMILIES = 4;
  private static final int WAYS = 2;
  private static final int VERDICTS = 2;
  private static final int FIRST_SLOTS = 1 << 10;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private static final Direction[] DIRECTIONS = Direction.values();
  private static final Family[] ALL_FAMILIES = Family.values();
  private static final Reason[] ALL_REASONS = Reason.values();
  private static final Verdict[] ALL_VERDICTS = Verdict.values();

  /** Each key is one more than its number: 0 is a free slot. */
  private long[] keys = new long[FIRST_SLOTS];

  private long[] packets = new long[FIRST_SLOTS];
  private long[] bytes = new long[FIRST_SLOTS];
  private int used;

  /** Counts a packet. */
  void add(
      Direction direction,
      @Nullable Family family,
      int type,
      Reason reason,
      @Nullable Statement statement,
      Verdict verdict,
      int size) {
    long kind = statement == null ? 0 : statement.index() + 1L;
    kind = kind * WAYS + number(direction);
    kind = kind * FAMILIES + (family == null ? 0 : number(family) + 1);
    kind = kind * TYPES + type;
    kind = kind * REASONS + number(reason);
    kind = kind * VERDICTS + number(verdict);
    int slot = slot(kind + 1);
    packets[slot]++;
    bytes[slot] += size;
  }

  /** A value's place among its kind; it is kept for one run only, and goes nowhere else. */
  @SuppressWarnings("EnumOrdinal")
  private static int number(Enum<?> value) {
    return value.ordinal();
  }

  /** The slot of a key, which is taken if it is new. */
  private int slot(long key) {
    int slot = find(keys, key);
    if (keys[slot] == key) {
      return slot;
    }
    if (2 * used >= keys.length) {
      grow();
      slot = find(keys, key);
    }
    used++;
    keys[slot] = key;
    return slot;
  }

  private static int find(long[] keys, long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * MIX) >>> Integer.SIZE) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int size = 2 * keys.length;
    long[] nextKeys = new long[size];
    long[] nextPackets = new long[size];
    long[] nextBytes = new long[size];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int slot = find(nextKeys, keys[i]);
        nextKeys[slot] = keys[i];
        nextPackets[slot] = packets[i];
        nextBytes[slot] = bytes[i];
      }
    }
    keys = nextKeys;
    packets = nextPackets;
    bytes = nextBytes;
  }

  /** All that was counted: by direction, family, type, reason, then statement. */
  List<DecisionCount> counts(Policy policy) {
    List<DecisionCount> counts = new ArrayList<>();
    // Without the statement's index the numbers are in that order.
    long kinds = (long) WAYS * FAMILIES * TYPES * REASONS * VERDICTS;
    long statements = policy.statements().size() + 1L;
    long[] order = Arrays.stream(keys).filter(key -> key != 0).map(key -> key - 1).toArray();
    for (int i = 0; i < order.length; i++) {
      order[i] = order[i] % kinds * statements + order[i] / kinds;
    }
    Arrays.sort(order);
    for (long place : order) {
      long kind = place / statements;
      int statement = (int) (place % statements);
      int slot = find(keys, statement * kinds + kind + 1);
      counts.add(count(kind, statement, policy, packets[slot], bytes[slot]));
    }
    return counts;
  }

  private static DecisionCount count(
      long kind, int statement, Policy policy, long packets, long bytes) {
    long rest = kind;
    Verdict verdict = ALL_VERDICTS[(int) (rest % VERDICTS)];
    rest /= VERDICTS;
    Reason reason = ALL_REASONS[(int) (rest % REASONS)];
    rest /= REASONS;
    int type = (int) (rest % TYPES);
    rest /= TYPES;
    int family = (int) (rest % FAMILIES);
    rest /= FAMILIES;
    return new DecisionCount(
        DIRECTIONS[(int) rest],
        family == 0 ? Optional.empty() : Optional.of(ALL_FAMILIES[family - 1]),
        type == NO_TYPE ? OptionalInt.empty() : OptionalInt.of(type),
        reason,
        statement == 0 ? Optional.empty() : Optional.of(policy.statements().get(statement - 1)),
        verdict,
        packets,
        bytes);
  }
}
