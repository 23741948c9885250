package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Quantity;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy's rules as boxes of packets, in their order. */
final class SuricataClauses {
  private static final Capabilities SURICATA =
      new Capabilities("suricata", EnumSet.of(Ability.TTL, Ability.HOP_LIMIT, Ability.LOG));

  /** Prefixes of one family that a condition can have: cut out of others, they become many more. */
  private static final int MOST_PREFIXES = 1_000;

  private static final int ICMP_HEADER = 8;

  private final Losses losses;
  private final Erring erring;

  SuricataClauses(Losses losses, Erring erring) {
    this.losses = losses;
    this.erring = erring;
  }

  /**
   * A clause and its packets.
   *
   * @param clause its conditions are those of the box
   */
  record Boxed(Clause clause, SuricataBox box) {}

  /** The clauses of a family and direction in their order; the default is the last one. */
  List<Boxed> of(Policy policy, Family family, Direction direction) {
    List<Boxed> all = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      if (rule.family() == family && rule.direction() == direction) {
        all.addAll(boxes(rule));
      }
    }
    Clause rest = Clauses.rest(policy, family, direction);
    all.add(new Boxed(rest, SuricataBox.of(family, MessageSet.all())));
    return all;
  }

  private List<Boxed> boxes(Rule rule) {
    List<Condition> kept = new ArrayList<>();
    @Nullable Range payload = SuricataBox.ALL_PAYLOADS;
    boolean uncertain = false;
    for (Condition condition : rule.conditions()) {
      if (condition instanceof Compare compare && compare.quantity() != Quantity.HOP_LIMIT) {
        @Nullable Range next = payload(rule, compare);
        payload = payload == null || next == null ? null : SuricataBox.common(payload, next);
      } else if (isLong(rule, condition)) {
        if (!isWider(rule)) {
          return List.of();
        }
        uncertain = true;
      } else {
        kept.add(condition);
      }
    }
    if (payload == null) {
      return List.of();
    }
    if (rule.conditions().contains(Condition.Flag.LOG)
        && !(rule.action() instanceof Action.Block)) {
      losses.approximate(
          rule.statement(), "log", "suricata reports what a rule acts on, and nothing that passes");
    }
    Rule simpler =
        new Rule(
            rule.statement(),
            rule.family(),
            rule.direction(),
            rule.messages(),
            rule.action(),
            kept);
    List<Boxed> boxes = new ArrayList<>();
    for (Clause clause : ClauseBuilder.of(simpler, SURICATA, losses, erring)) {
      Clause whole = uncertain ? uncertain(clause) : clause;
      box(clause, payload).ifPresent(box -> boxes.add(new Boxed(whole, box)));
    }
    return boxes;
  }

  /** Whether a condition has more addresses than rules have room for: that is lost. */
  private boolean isLong(Rule rule, Condition condition) {
    AddressSet addresses =
        switch (condition) {
          case Condition.From from -> from.addresses();
          case Condition.To to -> to.addresses();
          default -> AddressSet.of(PrefixSet.empty());
        };
    int size = addresses.prefixes().size(rule.family());
    if (size <= MOST_PREFIXES) {
      return false;
    }
    losses.lose(
        rule.statement(),
        condition instanceof Condition.From ? "from" : "to",
        size + " prefixes are too many for the heads of rules, which have " + MOST_PREFIXES);
    return true;
  }

  /** Whether a rule that lost a condition errs the right way without it. */
  private boolean isWider(Rule rule) {
    return switch (rule.action()) {
      case Action.Allow allow -> erring == Erring.ALLOW;
      case Action.Block block -> erring == Erring.BLOCK;
      case Action.RateLimit limit -> true;
    };
  }

  private static Clause uncertain(Clause clause) {
    return new Clause(
        clause.statement(),
        clause.family(),
        clause.direction(),
        clause.messages(),
        clause.conditions(),
        clause.log(),
        true,
        clause.isDefault(),
        clause.action());
  }

  /** The payloads that a condition asks for; null if there are none. */
  private @Nullable Range payload(Rule rule, Compare compare) {
    int less = 0;
    if (compare.quantity() == Quantity.LENGTH) {
      less = (rule.family() == Family.IP4 ? 20 : 40) + ICMP_HEADER;
      losses.approximate(
          Optional.empty(),
          "length",
          "it is told by the payload (dsize); the bytes of IPv4 options and of IPv6 extension"
              + " headers do not count");
    }
    losses.approximate(
        Optional.empty(),
        "payload",
        "it is told by dsize, which Suricata 8 counts 4 bytes short for ICMPv6 messages that it"
            + " does not take apart, 12 bytes short for timestamps, and without the addresses of"
            + " IPv4 router advertisements: the rules have such figures, other versions other"
            + " ones");
    long value = (long) compare.value() - less;
    long first =
        switch (compare.relation()) {
          case AT_MOST -> 0;
          case AT_LEAST, EQUAL -> Math.max(value, 0);
        };
    int highest = SuricataBox.ALL_PAYLOADS.last();
    long last =
        switch (compare.relation()) {
          case AT_MOST, EQUAL -> Math.min(value, highest);
          case AT_LEAST -> highest;
        };
    return first > last ? null : new Range((int) first, (int) last);
  }

  private static Optional<SuricataBox> box(Clause clause, Range payload) {
    SuricataBox box = SuricataBox.of(clause.family(), clause.messages()).withPayload(payload);
    for (List<Match> condition : clause.conditions()) {
      // Without built-in sets, no condition has a second way to be met.
      Optional<SuricataBox> both = narrowed(box, condition.getFirst());
      if (both.isEmpty()) {
        return Optional.empty();
      }
      box = both.get();
    }
    return Optional.of(box);
  }

  private static Optional<SuricataBox> narrowed(SuricataBox box, Match match) {
    SuricataBox all = SuricataBox.of(box.family(), box.messages());
    SuricataBox other =
        switch (match) {
          case Match.Addresses addresses -> {
            PrefixSet set =
                addresses.negated()
                    ? PrefixSet.all(box.family()).without(addresses.prefixes())
                    : addresses.prefixes();
            yield addresses.side() == Match.Side.SOURCE
                ? all.withSource(set)
                : all.withDestination(set);
          }
          case Match.Numbers numbers -> all.withHops(numbers.ranges().list().getFirst());
          default -> throw new IllegalStateException("no condition of suricata: " + match);
        };
    return box.and(other);
  }
}
