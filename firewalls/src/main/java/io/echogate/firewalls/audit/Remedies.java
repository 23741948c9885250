package io.echogate.firewalls.audit;

import io.echogate.firewalls.insertion.Insertion;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes rules that let through what is needed, or stop what does harm. */
final class Remedies {
  private static final Set<String> TO_STOP =
      Set.of(
          "source-quench-allowed",
          "related-quench-allowed",
          "redirect-allowed",
          "related-accepts-redirect");
  private static final Set<String> TO_PASS =
      Set.of(
          "breaks-pmtud-v4",
          "breaks-pmtud-v6",
          "tunnel-pmtud-blocked",
          "invalid-drop-before-pmtud",
          "breaks-nd",
          "nd-missing",
          "dad-blocked",
          "ra-blocked-v6",
          "rs-blocked",
          "mld-query-missing",
          "icmp-all-blocked",
          "ipv6-rules-missing",
          "outbound-icmp-blocked",
          "forwarded-icmp-blocked",
          "unreachable-code4-only",
          "unreachable-blocked",
          "time-exceeded-blocked",
          "port-unreachable-blocked",
          "parameter-problem-blocked",
          "echo-reply-blocked",
          "needed-blocked",
          "reject-answer-dropped");

  private static final int MANY_CODES = 3;

  private final RuleSet rules;
  private final boolean states;

  Remedies(RuleSet rules) {
    this.rules = rules;
    this.states = rules.dialect() == Dialect.IPTABLES || rules.dialect() == Dialect.NFTABLES;
  }

  Optional<Remedy> of(AuditFinding finding) {
    boolean stop = TO_STOP.contains(finding.id());
    if ((!stop && !TO_PASS.contains(finding.id()))
        || finding.decision().isEmpty()
        || finding.family().isEmpty()
        || finding.messages().isEmpty()) {
      return Optional.empty();
    }
    boolean known =
        !finding.id().equals("invalid-drop-before-pmtud")
            && finding.course().equals(Optional.of(Course.IN));
    return of(finding.decision().get(), finding.family().get(), finding.messages(), stop, known);
  }

  /**
   * Rules that let messages pass which someone drops; empty where it takes more than that.
   *
   * @param dropped who drops them
   */
  Optional<Remedy> passing(Decision dropped, Family family, Course course, MessageSet messages) {
    return of(dropped, family, messages, false, course == Course.IN);
  }

  private Optional<Remedy> of(
      Decision decision, Family family, MessageSet all, boolean stop, boolean ofKnownFlows) {
    Optional<Rule> before = decision.rule();
    Chain chain = before.flatMap(this::chainOf).orElse(decision.entered());
    if (rules.dialect(chain) == Dialect.ECHOGATE) {
      // A policy is mended in its own words: echogate check has them.
      return Optional.empty();
    }
    List<Rule> made = new ArrayList<>();
    MessageSet messages = stop ? all : widened(all);
    if (stop) {
      made.add(rule(chain, family, messages, List.of(), Action.DROP));
    } else {
      boolean known = states && ofKnownFlows;
      MessageSet pathMtu =
          messages
              .only(type -> type == (family == Family.IP4 ? 3 : 2))
              .intersection(pathMtu(family));
      MessageSet tracked =
          known
              ? messages.only(type -> Tracking.known(family, type).isPresent())
              : new MessageSet.Builder().build();
      // Path MTU errors pass in any case: their flow need not be known here.
      MessageSet others = messages.without(tracked).union(pathMtu);
      if (!others.isEmpty()) {
        made.add(rule(chain, family, others, scope(family, others), Action.ACCEPT));
      }
      if (!pathMtu.containsAll(tracked)) {
        made.add(
            rule(
                chain,
                family,
                tracked,
                List.of(
                    new Match.States(false, Set.of(Match.State.RELATED, Match.State.ESTABLISHED))),
                Action.ACCEPT));
      }
    }
    List<Insertion> insertions = new ArrayList<>();
    insertions.add(Insertion.of(rules.dialect(chain), chain, before, family, made));
    Chain entered = decision.entered();
    Optional<Rule> first = entered.rules().stream().findFirst();
    if (!before.equals(first) || !chain.equals(entered)) {
      insertions.add(Insertion.of(rules.dialect(entered), entered, first, family, made));
    }
    return Optional.of(new Remedy(made, stop, messages, insertions));
  }

  /** Three codes of a type are as good as all: nobody wants a rule for each. */
  private static MessageSet widened(MessageSet messages) {
    MessageSet.Builder wide = new MessageSet.Builder().addAll(messages);
    messages
        .types()
        .filter(type -> messages.codes(type).count() >= MANY_CODES)
        .forEach(type -> wide.addTypes(type, type));
    return wide.build();
  }

  private static MessageSet pathMtu(Family family) {
    MessageSet.Builder messages = new MessageSet.Builder();
    if (family == Family.IP4) {
      messages.addCodes(3, 4, 4);
    } else {
      messages.addTypes(2, 2);
    }
    return messages.build();
  }

  /** Neighbour discovery proves by its hop limit that it comes from the link. */
  private List<Match> scope(Family family, MessageSet messages) {
    boolean neighbors =
        family == Family.IP6 && messages.types().allMatch(type -> type >= 133 && type <= 137);
    return states && neighbors
        ? List.of(new Match.Numbers(Match.Quantity.HOP_LIMIT, false, Ranges.of(255)))
        : List.of();
  }

  private static Rule rule(
      Chain chain, Family family, MessageSet messages, List<Match> more, Action action) {
    List<Match> matches = new ArrayList<>();
    if (chain.families().size() > 1) {
      matches.add(new Match.OfFamily(Set.of(family)));
    }
    matches.add(new Match.Protocol(false, Ranges.of(family.protocol())));
    matches.add(new Match.Messages(family, messages));
    matches.addAll(more);
    return new Rule(matches, action, chain.origin(), "");
  }

  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  private Optional<Chain> chainOf(Rule wanted) {
    return rules.chains().stream()
        .filter(chain -> chain.rules().stream().anyMatch(rule -> rule == wanted))
        .findFirst();
  }
}
