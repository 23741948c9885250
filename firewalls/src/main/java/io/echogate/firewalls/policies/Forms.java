package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.policies.Flattening.Entrance;
import io.echogate.firewalls.policies.PolicyOptions.Place;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Direction;
import io.echogate.policy.PrefixSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of fragments, and of the other family's ICMP: the defaults that are no messages. */
final class Forms {
  private final RuleSet rules;
  private final Entrances entrances;
  private final Place place;
  private final Subject subject;
  private final Notes notes;
  private final Erring erring;

  Forms(
      RuleSet rules,
      Entrances entrances,
      Place place,
      Subject subject,
      Notes notes,
      Erring erring) {
    this.rules = rules;
    this.entrances = entrances;
    this.place = place;
    this.subject = subject;
    this.notes = notes;
    this.erring = erring;
  }

  /** Whether fragments pass; empty to leave it at what is usual. */
  Optional<Boolean> fragments() {
    Subject later = subject.laterFragments();
    List<Entrance> here = entrances.of(place, subject.family());
    boolean raw = place instanceof Place.At(Hook hook) && isRaw(hook);
    boolean incoming = subject.direction() == Direction.IN && !raw;
    if (incoming) {
      List<Entrance> before = entrances.beforeReassembly(subject.family());
      Optional<Boolean> verdict = verdict(before, later, arriving());
      if (verdict.isPresent() && !verdict.get()) {
        return verdict;
      }
    }
    if (here.isEmpty()) {
      return incoming ? Optional.of(true) : Optional.empty();
    }
    if (raw || asksForParts(here, later)) {
      return verdict(here, later, Cube.all(subject.family()));
    }
    return incoming ? Optional.of(true) : Optional.empty();
  }

  private static boolean isRaw(Hook hook) {
    return hook == Hook.INGRESS || hook == Hook.EGRESS;
  }

  /** What comes to the place, by its destination. */
  private Cube arriving() {
    Cube all = Cube.all(subject.family());
    if (!(place instanceof Place.At(Hook hook)) || (hook != Hook.INPUT && hook != Hook.FORWARD)) {
      return all;
    }
    Set<BuiltInSet> kinds =
        subject.family() == Family.IP4
            ? EnumSet.of(BuiltInSet.SELF, BuiltInSet.BROADCAST)
            : EnumSet.of(BuiltInSet.SELF);
    PrefixSet groups = Meeting.MULTICAST.only(subject.family());
    return all.to(new Who(hook == Hook.FORWARD, groups, kinds, Optional.empty()));
  }

  private boolean asksForParts(List<Entrance> here, Subject later) {
    Cube all = Cube.all(subject.family());
    for (Chain chain : entrances.reached(here)) {
      for (Rule rule : chain.rules()) {
        boolean asks =
            rule.matches().stream()
                .anyMatch(
                    match ->
                        match instanceof Match.Parts parts && !parts.parts().contains(Part.WHOLE));
        if (asks && !Meeting.of(rule, all, later, new Notes()).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether malformed packets pass; empty if no rule speaks of them. */
  Optional<Boolean> malformed() {
    List<Entrance> here = entrances.of(place, subject.family());
    Subject foreign = subject.ofOtherFamily();
    boolean asked = false;
    for (Chain chain : entrances.reached(here)) {
      for (Rule rule : chain.rules()) {
        asked |= isAboutForeign(chain, rule, foreign);
      }
    }
    return asked ? verdict(here, foreign, Cube.all(subject.family())) : Optional.empty();
  }

  private boolean isAboutForeign(Chain chain, Rule rule, Subject foreign) {
    boolean oneFamily = chain.families().size() == 1;
    boolean other = false;
    for (Match match : rule.matches()) {
      switch (match) {
        case Match.OfFamily of -> oneFamily |= of.families().equals(Set.of(subject.family()));
        case Match.Protocol protocol ->
            other |=
                !protocol.negated()
                    && protocol.protocols().contains(foreign.protocol())
                    && !protocol.protocols().contains(subject.protocol());
        default -> {}
      }
    }
    return oneFamily
        && other
        && !Meeting.of(rule, Cube.all(subject.family()), foreign, new Notes()).isEmpty();
  }

  private Optional<Boolean> verdict(List<Entrance> some, Subject of, Cube packets) {
    if (some.isEmpty()) {
      return Optional.of(true);
    }
    List<Entry> entries = Flattening.of(rules, some, of, packets, new Notes(), erring);
    if (entries.stream().allMatch(entry -> entry.ruling() instanceof Ruling.Pass)) {
      return Optional.of(true);
    }
    if (entries.stream().allMatch(entry -> entry.ruling() instanceof Ruling.Drop)) {
      return Optional.of(false);
    }
    Rule first =
        entries.stream().flatMap(entry -> entry.rules().stream()).findFirst().orElseThrow();
    String what = of.part() == Part.LATER ? "fragments" : "malformed";
    notes.lost(
        first,
        what + " of " + (of.family() == Family.IP4 ? "IPv4" : "IPv6"),
        "some pass and some do not; a policy has one verdict for all in a direction");
    return Optional.of(erring == Erring.ALLOW);
  }
}
