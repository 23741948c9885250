package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.MessageSet;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Says one rule of a policy in matches, for types that all ask the same of a packet. What the
 * target cannot say makes it wider or narrower, whichever errs the right way, and is written down.
 */
final class ClauseBuilder {
  /** The longest packet that all targets can speak of. */
  private static final int LONGEST = 65_535;

  private static final int HIGHEST_HOP_LIMIT = 255;
  private static final int ICMP_HEADER = 8;

  private static final PrefixSet MULTICAST =
      PrefixSet.of(List.of(prefix("224.0.0.0", 4), prefix("ff00::", 8)));
  private static final PrefixSet LINK_LOCAL_OR_NONE =
      PrefixSet.of(List.of(prefix("fe80::", 10), prefix("::", 128)));

  private final Rule rule;
  private final MessageSet messages;
  private final Capabilities target;
  private final Losses losses;
  private final Erring erring;
  private final List<List<Match>> conditions = new ArrayList<>();
  private boolean never;
  private boolean uncertain;
  private boolean log;

  private ClauseBuilder(
      Rule rule, MessageSet messages, Capabilities target, Losses losses, Erring erring) {
    this.rule = rule;
    this.messages = messages;
    this.target = target;
    this.losses = losses;
    this.erring = erring;
  }

  /**
   * The clauses of a rule: one for each way in which its types ask a condition, usually one in all.
   *
   * @param erring what to do about losses that need consent; they are written down in any case
   */
  static List<Clause> of(Rule rule, Capabilities target, Losses losses, Erring erring) {
    List<Clause> clauses = new ArrayList<>();
    for (MessageSet part : parts(rule)) {
      new ClauseBuilder(rule, part, target, losses, erring).build().ifPresent(clauses::add);
    }
    return clauses;
  }

  private static List<MessageSet> parts(Rule rule) {
    Family family = rule.family();
    MessageSet possible = rule.messages();
    for (Condition condition : rule.conditions()) {
      if (condition instanceof Condition.Flag flag) {
        possible = possible.only(type -> flag.canHold(family, type));
      }
    }
    IntPredicate apart = type -> false;
    if (rule.conditions().contains(Condition.Flag.ON_LINK) && family == Family.IP6) {
      apart = type -> isOfListeners(family, type);
    } else if (rule.conditions().contains(Condition.Flag.SOLICITED)) {
      apart = ClauseBuilder::isUntrackedReply;
    }
    return List.of(possible.only(apart.negate()), possible.only(apart)).stream()
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Replies to PROBE (RFC 8335), whose queries Linux does not track; of either family. */
  private static boolean isUntrackedReply(int type) {
    return type == 43 || type == 161;
  }

  private static boolean isOfListeners(Family family, int type) {
    return Registry.instance().type(family, type).kind() == Kind.MLD;
  }

  private Optional<Clause> build() {
    for (Condition condition : rule.conditions()) {
      add(condition);
    }
    joinNumbers();
    return never
        ? Optional.empty()
        : Optional.of(
            new Clause(
                rule.statement(),
                rule.family(),
                rule.direction(),
                messages,
                conditions,
                log,
                uncertain,
                false,
                rule.action()));
  }

  /**
   * A least and a most become one range; nothing is in a range whose ends are the wrong way round.
   */
  private void joinNumbers() {
    List<Match> numbers =
        conditions.stream()
            .filter(condition -> condition.getFirst() instanceof Match.Numbers)
            .flatMap(List::stream)
            .toList();
    conditions.removeIf(condition -> condition.getFirst() instanceof Match.Numbers);
    Intersections.of(numbers).ifPresentOrElse(all -> all.forEach(this::one), () -> never = true);
  }

  private void add(Condition condition) {
    switch (condition) {
      case Condition.From from -> addresses(Side.SOURCE, from.negated(), from.addresses());
      case Condition.To to -> addresses(Side.DESTINATION, to.negated(), to.addresses());
      case Compare compare -> compare(compare);
      case Condition.Until until -> {
        if (lacks(Ability.TIME, "until " + until.day())) {
          return;
        }
        one(new Match.Before(until.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
      }
      case Condition.Flag flag -> flag(flag);
    }
  }

  private void flag(Condition.Flag flag) {
    switch (flag) {
      case RELATED -> state(State.RELATED, flag.text());
      case SOLICITED -> solicited();
      case ON_LINK -> onLink();
      case LOG -> {
        if (!target.can(Ability.LOG)) {
          losses.approximate(
              rule.statement(), "log", target.name() + " has no " + Ability.LOG.text());
        }
        log = target.can(Ability.LOG);
      }
    }
  }

  private void state(State state, String condition) {
    if (!lacks(Ability.STATES, condition)) {
      one(new Match.States(false, Set.of(state)));
    }
  }

  private void solicited() {
    if (lacks(Ability.STATES, "solicited")) {
      return;
    }
    if (messages.types().allMatch(ClauseBuilder::isUntrackedReply)) {
      unsayable(
          "solicited for type " + messages.types().findFirst().orElseThrow(),
          "connection tracking does not follow its queries, so the replies are never established");
      return;
    }
    losses.approximate(
        Optional.empty(),
        "solicited",
        "connection tracking forgets a query 30 s after the last packet of its exchange, and"
            + " compares the identifier for types 139 and 140 instead of the nonce");
    one(new Match.States(false, Set.of(State.ESTABLISHED)));
  }

  private void onLink() {
    if (rule.family() == Family.IP4) {
      unsayable(
          "on-link of IPv4 messages", target.name() + " cannot ask whether a source is attached");
      return;
    }
    boolean listeners = messages.types().allMatch(type -> isOfListeners(rule.family(), type));
    if (target.can(Ability.HOP_LIMIT)) {
      one(
          new Match.Numbers(
              Quantity.HOP_LIMIT, false, Ranges.of(listeners ? 1 : HIGHEST_HOP_LIMIT)));
    } else if (rule.action() instanceof Action.Block) {
      unsayable("on-link", target.name() + " has no " + Ability.HOP_LIMIT.text());
    } else {
      // Without these messages IPv6 stops; and whoever receives them looks at the hop limit, too.
      losses.approximate(
          rule.statement(),
          "on-link",
          target.name() + " leaves the hop limit to the receivers, which check it (RFC 4861, 7.1)");
    }
    if (listeners) {
      one(
          new Match.Addresses(
              Side.SOURCE, Family.IP6, false, LINK_LOCAL_OR_NONE, Optional.empty()));
    }
  }

  private void compare(Compare compare) {
    boolean ip4 = rule.family() == Family.IP4;
    String condition = compare.quantity().text() + compare.relation().text() + compare.value();
    switch (compare.quantity()) {
      case HOP_LIMIT -> {
        if (!lacks(ip4 ? Ability.TTL : Ability.HOP_LIMIT, condition)) {
          within(Quantity.HOP_LIMIT, compare, 0, HIGHEST_HOP_LIMIT);
        }
      }
      case LENGTH -> {
        if (!lacks(Ability.LENGTH, condition)) {
          within(Quantity.LENGTH, compare, 0, LONGEST);
        }
      }
      case PAYLOAD -> {
        if (!lacks(Ability.LENGTH, condition)) {
          losses.approximate(
              Optional.empty(),
              "payload",
              "it is told by the packet's length; the bytes of IPv4 options and of IPv6 extension"
                  + " headers count as payload");
          within(Quantity.LENGTH, compare, (ip4 ? 20 : 40) + ICMP_HEADER, LONGEST);
        }
      }
    }
  }

  private void within(Quantity quantity, Compare compare, int more, int highest) {
    int value = (int) Math.min((long) compare.value() + more, highest + 1L);
    switch (compare.relation()) {
      case AT_MOST -> {
        if (value < highest) {
          one(new Match.Numbers(quantity, false, Ranges.of(0, value)));
        }
      }
      case AT_LEAST -> {
        if (value > highest) {
          never = true;
        } else if (value > 0) {
          one(new Match.Numbers(quantity, false, Ranges.of(value, highest)));
        }
      }
      case EQUAL -> one(new Match.Numbers(quantity, false, Ranges.of(value)));
    }
  }

  private void addresses(Side side, boolean negated, AddressSet set) {
    Family family = rule.family();
    PrefixSet prefixes = set.prefixes().only(family);
    if (set.builtIns().contains(BuiltInSet.MULTICAST)) {
      prefixes = prefixes.union(MULTICAST.only(family));
    }
    if (prefixes.covers(Prefix.of(family, 0, 0, 0))) {
      // Everything is in it: nothing is to be asked, and nothing is outside of it.
      never |= negated;
      return;
    }
    EnumSet<AddressKind> kinds = EnumSet.noneOf(AddressKind.class);
    if (set.builtIns().contains(BuiltInSet.SELF)) {
      kinds.add(AddressKind.LOCAL);
    }
    if (set.builtIns().contains(BuiltInSet.BROADCAST) && family == Family.IP4) {
      kinds.add(AddressKind.BROADCAST);
    }
    if (!kinds.isEmpty() && !target.can(Ability.ADDRESS_KINDS)) {
      unsayable(
          (side == Side.SOURCE ? "from " : "to ") + set,
          target.name() + " has no " + Ability.ADDRESS_KINDS.text());
      return;
    }
    List<Match> matches = new ArrayList<>();
    if (!prefixes.isEmpty()) {
      matches.add(new Match.Addresses(side, family, negated, prefixes, nameOf(set)));
    }
    if (!kinds.isEmpty()) {
      matches.add(new Match.AddressKinds(side, negated, kinds));
    }
    if (negated) {
      matches.forEach(this::one);
    } else if (matches.isEmpty()) {
      never = true;
    } else {
      conditions.add(matches);
    }
  }

  /** The name of the only set that is meant, if it holds nothing else. */
  private static Optional<String> nameOf(AddressSet set) {
    boolean alone = set.members().size() == 1 && set.own().isEmpty() && set.ownBuiltIns().isEmpty();
    return alone && set.builtIns().isEmpty()
        ? Optional.of(set.members().getFirst()).map(NamedSet::name)
        : Optional.empty();
  }

  private void one(Match match) {
    conditions.add(List.of(match));
  }

  private boolean lacks(Ability ability, String condition) {
    if (target.can(ability)) {
      return false;
    }
    unsayable(condition, target.name() + " has no " + ability.text());
    return true;
  }

  /**
   * A condition that stays unsaid: where the rule lets pass and the export errs towards allowing,
   * or it drops and the export errs towards blocking, it goes without; else the rule goes. A rule
   * that limits stays, and its action is cut to what errs the right way. A target that can leave it
   * open has it as something that may hold or not.
   */
  private void unsayable(String condition, String why) {
    if (target.can(Ability.OPEN)) {
      one(new Match.Unknown(condition));
      return;
    }
    losses.lose(rule.statement(), condition, why);
    uncertain = true;
    boolean wider =
        switch (rule.action()) {
          case Action.Allow allow -> erring == Erring.ALLOW;
          case Action.Block block -> erring == Erring.BLOCK;
          case Action.RateLimit limit -> true;
        };
    never |= !wider;
  }

  private static Prefix prefix(String address, int length) {
    return Prefix.of(Address.parse(address).orElseThrow(), length);
  }
}
