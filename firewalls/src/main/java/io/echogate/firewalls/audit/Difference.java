package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Packets that two rule sets treat differently.
 *
 * @param states what connection tracking calls them
 * @param in interfaces by which they come: names of rules, or one that stands for all others; none
 *     if this machine sends them
 * @param out interfaces by which they leave, likewise; none if they are for this machine
 * @param by the same in words, where they are not all: {@code coming by eth0 and leaving by eth1}
 * @param sources from where they come
 * @param destinations where they go
 * @param before what the first rule set does to them
 * @param after what the second one does
 * @param decidedBefore who decides in the first
 * @param decidedAfter who decides in the second
 * @param example one of them
 * @param lost what needs such packets, and got them before only
 * @param gained what needs such packets, and gets them now only
 */
public record Difference(
    Family family,
    Course course,
    MessageSet messages,
    Set<State> states,
    List<String> in,
    List<String> out,
    String by,
    PrefixSet sources,
    PrefixSet destinations,
    Treatment before,
    Treatment after,
    Optional<Decision> decidedBefore,
    Optional<Decision> decidedAfter,
    Situation example,
    List<Function> lost,
    List<Function> gained) {

  public Difference {
    states = Set.copyOf(states);
    in = List.copyOf(in);
    out = List.copyOf(out);
    lost = List.copyOf(lost);
    gained = List.copyOf(gained);
  }

  /** The messages in words: {@code 3/4 (fragmentation-needed)}. */
  public List<String> messageNames() {
    return MessageNames.of(family, messages);
  }
}
