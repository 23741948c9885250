package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rule taken apart into what entries can say.
 *
 * @param protocols empty for all of them
 * @param messages which messages of the family's ICMP; empty for all
 * @param ends {@link Match.Addresses} or {@link Match.Wildcard} by side
 * @param numbers conditions on TTL and DSCP
 * @param reach which parts of messages it concerns
 */
record Form(
    boolean permit,
    Optional<Ranges> protocols,
    Optional<MessageSet> messages,
    Map<Side, Match> ends,
    List<Match.Numbers> numbers,
    Reach reach) {

  /** Which parts of messages. */
  enum Reach {
    ALL,
    /** Whole messages and first fragments. */
    NOT_LATER,
    LATER
  }

  /** A rule's form, or why entries cannot say it. */
  sealed interface Result {}

  record Said(Form form) implements Result {}

  record Unsayable(String what) implements Result {}

  /** Whether it decides every later fragment of ICMP that comes by. */
  boolean takesAllLater(Family family) {
    return reach != Reach.NOT_LATER
        && messages.isEmpty()
        && ends.isEmpty()
        && numbers.isEmpty()
        && (protocols.isEmpty() || protocols.get().contains(family.protocol()));
  }

  /** Whether it decides everything. */
  boolean takesAll() {
    return reach == Reach.ALL
        && messages.isEmpty()
        && ends.isEmpty()
        && numbers.isEmpty()
        && protocols.isEmpty();
  }

  /** Whether the other one says of later fragments what an entry with this type says of them. */
  boolean hasTwin(Form other, Family family) {
    return permit
        && other.permit
        && other.reach == Reach.LATER
        && other.messages.isEmpty()
        && other.protocols.equals(Optional.of(Ranges.of(family.protocol())))
        && other.ends.equals(ends)
        && other.numbers.equals(numbers);
  }

  /** Takes a rule apart. */
  static Result of(Rule rule, Dialect dialect, Family family) {
    boolean permit = rule.action() instanceof Action.Accept;
    if (!permit && !(rule.action() instanceof Action.Drop)) {
      return new Unsayable(action(rule.action()));
    }
    Parser parser = new Parser(dialect, family);
    for (Match match : rule.matches()) {
      Optional<String> problem = parser.add(match);
      if (problem.isPresent()) {
        return new Unsayable(problem.get());
      }
    }
    return parser.form(permit);
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Reject reject -> "an answer to what is refused";
      case Action.Jump jump -> "a jump to " + jump.chain();
      case Action.Goto go -> "a jump to " + go.chain();
      case Action.Return back -> "a return";
      case Action.Continue on -> "an entry that does not decide";
      case Action.Unknown unknown -> unknown.what();
      case Action.Accept accept -> throw new IllegalArgumentException("sayable: " + accept);
      case Action.Drop drop -> throw new IllegalArgumentException("sayable: " + drop);
    };
  }

  /** Gathers the matches of one rule. */
  private static final class Parser {
    private final Dialect dialect;
    private final Family family;
    private final Map<Side, Match> ends = new EnumMap<>(Side.class);
    private final List<Match.Numbers> numbers = new ArrayList<>();
    private final Set<Quantity> quantities = new HashSet<>();
    private Optional<Ranges> protocols = Optional.empty();
    private Optional<MessageSet> messages = Optional.empty();
    private Optional<Set<Part>> parts = Optional.empty();

    Parser(Dialect dialect, Family family) {
      this.dialect = dialect;
      this.family = family;
    }

    /** Adds a match; gives back what cannot be said. */
    Optional<String> add(Match match) {
      return switch (match) {
        case Match.OfFamily of ->
            of.families().contains(family)
                ? Optional.empty()
                : Optional.of("messages of another family");
        case Match.Protocol protocol -> {
          if (protocol.negated()) {
            yield Optional.of("all protocols but some");
          }
          boolean twice = protocols.isPresent();
          protocols = Optional.of(protocol.protocols());
          yield twice(twice, "protocols");
        }
        case Match.Messages some -> {
          boolean twice = messages.isPresent();
          messages = Optional.of(some.messages());
          yield some.family() == family
              ? twice(twice, "messages")
              : Optional.of("messages of another family");
        }
        case Match.Addresses addresses ->
            addresses.family() != family
                ? Optional.of("addresses of another family")
                : addresses.negated()
                    ? Optional.of("all addresses but some")
                    : twice(ends.put(addresses.side(), addresses) != null, "addresses of one side");
        case Match.Wildcard wildcard ->
            wildcard.value().family() != family
                ? Optional.of("addresses of another family")
                : wildcard.negated()
                    ? Optional.of("all addresses but some")
                    : twice(ends.put(wildcard.side(), wildcard) != null, "addresses of one side");
        case Match.Numbers some -> number(some);
        case Match.Parts some -> {
          boolean twice = parts.isPresent();
          parts = Optional.of(some.parts());
          yield twice(twice, "parts of messages");
        }
        case Match.AddressKinds kinds -> Optional.of("what routing calls an address");
        case Match.LinkKinds kinds -> Optional.of("what the link layer calls a packet");
        case Match.Interfaces interfaces ->
            Optional.of("interfaces " + String.join(", ", interfaces.names()));
        case Match.States states -> Optional.of("states of connections");
        case Match.Before before -> Optional.of("an end at " + before.end());
        case Match.Limit limit -> Optional.of("a limit");
        case Match.Unknown unknown -> Optional.of(unknown.what());
      };
    }

    private static Optional<String> twice(boolean twice, String what) {
      return twice ? Optional.of("two conditions on the " + what) : Optional.empty();
    }

    private Optional<String> number(Match.Numbers some) {
      numbers.add(some);
      if (!quantities.add(some.quantity())) {
        return Optional.of("two conditions on one number");
      }
      return switch (some.quantity()) {
        case DSCP -> Optional.empty();
        case HOP_LIMIT ->
            dialect == Dialect.IOS_XR || (dialect == Dialect.IOS && family == Family.IP4)
                ? Optional.empty()
                : Optional.of(family == Family.IP4 ? "a TTL" : "a hop limit");
        case LENGTH ->
            dialect == Dialect.IOS ? Optional.of("a length of packets") : Optional.empty();
      };
    }

    Result form(boolean permit) {
      if (messages.isPresent()
          && protocols.isPresent()
          && !protocols.get().contains(family.protocol())) {
        return new Unsayable("messages of another protocol");
      }
      if (messages.isPresent() && messages.get().isEmpty()) {
        return new Unsayable("no message at all");
      }
      Optional<Reach> reach = parts.isEmpty() ? Optional.of(Reach.ALL) : reach(parts.get());
      if (reach.isEmpty()) {
        return new Unsayable("first fragments without whole messages, or the reverse");
      }
      if (messages.isPresent() && reach.get() == Reach.LATER) {
        return new Unsayable("messages of later fragments");
      }
      return new Said(
          new Form(
              permit,
              messages.isPresent() ? Optional.empty() : protocols,
              messages,
              ends,
              numbers,
              messages.isPresent() ? Reach.NOT_LATER : reach.get()));
    }

    private Optional<Reach> reach(Set<Part> parts) {
      Set<Part> all = EnumSet.allOf(Part.class);
      Set<Part> some = EnumSet.copyOf(parts);
      if (family == Family.IP4) {
        all.remove(Part.ATOMIC);
        some.remove(Part.ATOMIC);
      }
      if (some.equals(all)) {
        return Optional.of(Reach.ALL);
      }
      if (some.equals(Set.of(Part.LATER))) {
        return Optional.of(Reach.LATER);
      }
      all.remove(Part.LATER);
      return some.equals(all) ? Optional.of(Reach.NOT_LATER) : Optional.empty();
    }
  }
}
