package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages that rules keep from connection tracking, all of them: whatever it would call them, they
 * are untracked. Rules that ask for more than messages are left out, for then it takes the packet
 * to know; and so are answers to what is untracked, which are invalid.
 *
 * @param messages of the family of the subject
 */
record Untracked(MessageSet messages) {

  /** Those on a course. */
  static Untracked of(RuleSet rules, Subject subject) {
    Family family = subject.family();
    MessageSet untracked = new MessageSet.Builder().build();
    Hook hook = subject.course() == Course.OUT ? Hook.OUTPUT : Hook.PREROUTING;
    for (RuleSet.Entered entered : rules.at(hook, family)) {
      Chain chain = entered.chain();
      if (entered.base().interfaces().isEmpty() && Tracking.isAfter(chain, entered.base())) {
        untracked = untracked.union(of(chain, family));
      }
    }
    return new Untracked(untracked);
  }

  private static MessageSet of(Chain chain, Family family) {
    MessageSet untracked = new MessageSet.Builder().build();
    MessageSet left = MessageSet.all();
    for (Rule rule : chain.rules()) {
      MessageSet some = messages(rule, family);
      if (Tracking.isStoppedBy(rule)) {
        untracked =
            asksForMessagesAlone(rule) ? untracked.union(some.intersection(left)) : untracked;
      } else if (!(rule.action() instanceof Action.Continue)
          && !(rule.action() instanceof Action.Drop)) {
        // It may keep some of them from the rules behind it.
        left = left.without(some);
      }
    }
    return untracked;
  }

  private static boolean asksForMessagesAlone(Rule rule) {
    return rule.matches().stream()
        .allMatch(
            match ->
                match instanceof Match.OfFamily
                    || match instanceof Match.Protocol
                    || match instanceof Match.Messages);
  }

  /** The messages of a family that a rule can concern. */
  private static MessageSet messages(Rule rule, Family family) {
    MessageSet some = MessageSet.all();
    for (Match match : rule.matches()) {
      boolean other =
          switch (match) {
            case Match.OfFamily of -> !of.families().contains(family);
            case Match.Protocol protocol ->
                protocol.protocols().contains(family.protocol()) == protocol.negated();
            case Match.Messages messages -> messages.family() != family;
            default -> false;
          };
      if (other) {
        return new MessageSet.Builder().build();
      }
      if (match instanceof Match.Messages messages) {
        some = some.intersection(messages.messages());
      }
    }
    return some;
  }

  /** The same packets, by what connection tracking does call them. */
  Map<State, Space> of(Map<State, Space> all) {
    if (messages.isEmpty()) {
      return all;
    }
    Map<State, Space> spaces = new EnumMap<>(State.class);
    MessageSet moved = new MessageSet.Builder().build();
    for (Map.Entry<State, Space> entry : all.entrySet()) {
      MessageSet some = entry.getValue().messages();
      moved = moved.union(some.intersection(messages));
      MessageSet left = entry.getKey() == State.UNTRACKED ? some : some.without(messages);
      if (!left.isEmpty()) {
        spaces.put(entry.getKey(), entry.getValue().of(left));
      }
    }
    if (!moved.isEmpty()) {
      Space any = all.values().iterator().next();
      Space before = spaces.getOrDefault(State.UNTRACKED, any.of(new MessageSet.Builder().build()));
      spaces.put(
          State.UNTRACKED, any.of(before.messages().union(moved)).in(Set.of(State.UNTRACKED)));
    }
    return spaces;
  }

  /** The same packets of one message, by what connection tracking does call them. */
  List<Space> of(List<Space> ofOne) {
    return ofOne.stream()
        .map(
            space ->
                messages.containsAll(space.messages()) ? space.in(Set.of(State.UNTRACKED)) : space)
        .distinct()
        .toList();
  }
}
