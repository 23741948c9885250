package io.echogate.policy;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What a packet must meet besides being a message of its rule. Language reference, section 4;
 * {@code policy { }} only.
 */
public sealed interface Condition {

  /**
   * The source address is in the set, or is not.
   *
   * @param negated whether it must not be in the set; an address of a family of which the set holds
   *     nothing is not in it
   */
  record From(boolean negated, AddressSet addresses) implements Condition {}

  /**
   * The destination address is in the set, or is not.
   *
   * @param negated whether it must not be in the set
   */
  record To(boolean negated, AddressSet addresses) implements Condition {}

  /**
   * A number of the packet compares so with a value.
   *
   * @param value 0 or more; for hop limits at most 255
   */
  record Compare(Quantity quantity, Relation relation, int value) implements Condition {

    /** Whether this number of a packet meets the condition. */
    public boolean holds(int number) {
      return switch (relation) {
        case AT_MOST -> number <= value;
        case AT_LEAST -> number >= value;
        case EQUAL -> number == value;
      };
    }
  }

  /**
   * The day has not passed.
   *
   * @param day the last day, in UTC, on which it holds
   */
  record Until(LocalDate day) implements Condition {

    /**
     * When the day ends, on a clock of nanoseconds: 0 where it ended before the clock's zero, and
     * the largest number where that is too far away.
     *
     * @param zero the instant at which the clock shows 0
     */
    public long deadline(Instant zero) {
      Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Duration left = Duration.between(zero, end);
      return left.isNegative() ? 0 : left.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : left.toNanos();
    }

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  }

  /** Conditions of one word. */
  enum Flag implements Condition {
    /** An error message that quotes a packet of a flow which this machine knows. */
    RELATED("related"),
    /** A reply to a request that left this machine in the last 60 seconds. */
    SOLICITED("solicited"),
    /** The scope checks of the type hold: hop limit and source as on the own link. */
    ON_LINK("on-link"),
    /** Always met; the packet is reported as an event. */
    LOG("log");

    private final String text;

    Flag(String text) {
      this.text = text;
    }

    /** The condition's word in policies. */
    public String text() {
      return text;
    }

    /**
     * Whether there can be a packet of that type which meets the condition.
     *
     * @param type 0-255
     */
    public boolean canHold(Family family, int type) {
      return switch (this) {
        case RELATED -> Registry.instance().type(family, type).kind() == Kind.ERROR;
        case SOLICITED -> Exchange.queryOf(family, type) != Tuple.NONE;
        case ON_LINK ->
            switch (family) {
              case IP4 -> type == 5 || type == 9 || type == 10;
              case IP6 ->
                  switch (type) {
                    case 130, 131, 132, 133, 134, 135, 136, 137 -> true;
                    case 141, 142, 143, 148, 149, 151, 152, 153 -> true;
                    default -> false;
                  };
            };
        case LOG -> true;
      };
    }
  }

  /** A number that packets have. */
  enum Quantity {
    /** Bytes behind the 8-byte ICMP header, by the IP header. */
    PAYLOAD("payload"),
    /** Bytes of the IP packet, by its header. */
    LENGTH("length"),
    /** TTL or hop limit. */
    HOP_LIMIT("hop-limit");

    private final String text;

    Quantity(String text) {
      this.text = text;
    }

    /** The quantity's word in policies. */
    public String text() {
      return text;
    }
  }

  /** How a number compares with the value that is written. */
  enum Relation {
    AT_MOST("<="),
    AT_LEAST(">="),
    /** For hop limits only. */
    EQUAL("=");

    private final String text;

    Relation(String text) {
      this.text = text;
    }

    /** The relation's sign in policies. */
    public String text() {
      return text;
    }
  }
}
