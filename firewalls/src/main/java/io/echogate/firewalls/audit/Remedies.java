package io.echogate.firewalls.audit;

import io.echogate.firewalls.insertion.Insertion;
import io.echogate.firewalls.insertion.Taken;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.firewalls.trace.Outcome;
import io.echogate.firewalls.trace.TraceTooLongException;
import io.echogate.firewalls.trace.Tracer;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
          "outbound-errors-blocked",
          "outbound-echo-blocked",
          "pmtud-rate-limited",
          "nd-rate-limited",
          "outbound-errors-limited",
          "reject-answer-dropped");

  /** Whom to answer, and whom to hear at all, is for people to say: rules are not put in. */
  private static final Set<String> OFFERED = Set.of("echo-blocked", "geo-block-hits-errors");

  /** As much as monitoring needs, and no flood. */
  private static final LimitSpec PINGS =
      new LimitSpec(10, 1, 20, LimitSpec.Unit.PACKETS, Set.of(), Optional.empty());

  private static final int MANY_CODES = 3;
  private static final int CODES = 256;

  private final RuleSet rules;
  private final boolean states;
  private final Taken taken = new Taken();
  private final Map<Family, Boolean> stateful = new EnumMap<>(Family.class);

  Remedies(RuleSet rules) {
    this.rules = rules;
    this.states = rules.dialect() == Dialect.IPTABLES || rules.dialect() == Dialect.NFTABLES;
  }

  Optional<Remedy> of(AuditFinding finding) {
    boolean stop = TO_STOP.contains(finding.id());
    boolean offered = OFFERED.contains(finding.id()) && states;
    if ((!stop && !offered && !TO_PASS.contains(finding.id()))
        || (finding.decision().isEmpty() && finding.rule().isEmpty())
        || finding.family().isEmpty()
        || finding.messages().isEmpty()) {
      return Optional.empty();
    }
    Course course = finding.course().orElse(Course.IN);
    boolean known =
        !finding.id().equals("invalid-drop-before-pmtud")
            && finding.course().isPresent()
            && goesByFlows(course, finding.family().get());
    return of(
        new Fault(
            finding.decision(),
            finding.rule(),
            finding.family().get(),
            course,
            finding.messages(),
            finding.example()),
        stop ? Way.STOP : offered ? Way.OFFER : Way.PASS,
        known);
  }

  /**
   * Rules that let messages pass which someone drops; empty where it takes more than that.
   *
   * @param dropped who drops them
   * @param example one of them
   */
  Optional<Remedy> passing(
      Decision dropped, Family family, Course course, MessageSet messages, Situation example) {
    return of(
        new Fault(
            Optional.of(dropped), dropped.rule(), family, course, messages, Optional.of(example)),
        Way.PASS,
        goesByFlows(course, family));
  }

  /** What a router forwards is asked for its flow where other rules do so. */
  private boolean goesByFlows(Course course, Family family) {
    return switch (course) {
      case IN -> true;
      case FORWARD -> stateful.computeIfAbsent(family, key -> Stateful.on(rules, course, key));
      case OUT -> false;
    };
  }

  /** What rules are to do. */
  private enum Way {
    STOP,
    PASS,
    /** Let pass within a limit, if somebody wants that. */
    OFFER
  }

  /**
   * What is to be mended.
   *
   * @param decision who decides; empty where a rule has a limit that is too low
   * @param rule before which others go; empty where a policy decides
   */
  private record Fault(
      Optional<Decision> decision,
      Optional<Rule> rule,
      Family family,
      Course course,
      MessageSet messages,
      Optional<Situation> example) {}

  private Optional<Remedy> of(Fault fault, Way way, boolean ofKnownFlows) {
    Family family = fault.family;
    Optional<Rule> before = fault.rule;
    Optional<Chain> some =
        before.flatMap(this::chainOf).or(() -> fault.decision.map(Decision::entered));
    if (some.filter(one -> rules.dialect(one) != Dialect.ECHOGATE).isEmpty()) {
      // A policy is mended in its own words: echogate check has them.
      return Optional.empty();
    }
    Chain chain = some.get();
    boolean stop = way == Way.STOP;
    MessageSet messages = stop ? fault.messages : widened(family, fault.messages);
    List<List<Rule>> ways = new ArrayList<>();
    if (stop) {
      ways.add(List.of(rule(chain, family, messages, List.of(), Action.DROP)));
    } else {
      Passing wide =
          new Passing(
              chain,
              family,
              messages,
              // Forwarding takes one of the hop limit, a bridge does not.
              states && !BridgedNeighbors.isBridge(chain),
              states && ofKnownFlows && isTracked(fault.decision, chain),
              way == Way.OFFER && !isPathMtu(family, messages));
      List<Match> links = states ? links(before) : List.of();
      if (states && before.isPresent() && chain.bases().isEmpty()) {
        // The rule alone is told to leave them: what comes behind the chain still decides.
        List<Rule> spared = wide.by(links, new Action.Return());
        if (fault
            .example
            .filter(one -> passes(fault.course, one, chain, before, spared))
            .isPresent()) {
          ways.add(spared);
        }
      }
      if (!links.isEmpty()) {
        ways.add(wide.by(links, Action.ACCEPT));
      }
      ways.add(wide.by(List.of(), Action.ACCEPT));
    }
    List<Insertion> insertions = new ArrayList<>();
    for (List<Rule> made : ways) {
      Taken own = insertions.isEmpty() ? taken : new Taken();
      insertions.add(Insertion.of(rules.dialect(chain), chain, before, family, made, own));
    }
    Chain entered = fault.decision.map(Decision::entered).orElse(chain);
    Optional<Rule> first = entered.rules().stream().findFirst();
    if (fault.decision.isPresent() && (!before.equals(first) || !chain.equals(entered))) {
      insertions.add(
          Insertion.of(
              rules.dialect(entered), entered, first, family, ways.getLast(), new Taken()));
    }
    return Optional.of(new Remedy(stop, way == Way.OFFER, messages, insertions));
  }

  /** The interfaces for which a rule decides: others have rules of their own. */
  private static List<Match> links(Optional<Rule> rule) {
    return rule.stream()
        .flatMap(one -> one.matches().stream())
        .filter(match -> match instanceof Match.Interfaces)
        .toList();
  }

  /** Whether connection tracking has seen packets before they enter a chain. */
  private static boolean isTracked(Optional<Decision> by, Chain chain) {
    return !BridgedNeighbors.isBridge(chain)
        && by.stream()
            .flatMap(
                decision ->
                    decision.entered().bases().stream()
                        .filter(base -> base.hook() == decision.hook()))
            .noneMatch(base -> by.stream().anyMatch(one -> Tracking.isAfter(one.entered(), base)));
  }

  /** Whether a packet passes once rules are put in. */
  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  private boolean passes(
      Course course, Situation packet, Chain chain, Optional<Rule> before, List<Rule> made) {
    List<Rule> all = new ArrayList<>();
    for (Rule rule : chain.rules()) {
      if (rule == before.orElse(null)) {
        all.addAll(made);
      }
      all.add(rule);
    }
    List<Chain> chains =
        rules.chains().stream().map(one -> one == chain ? one.with(all) : one).toList();
    try {
      return Tracer.of(new RuleSet(rules.dialect(), chains, rules.settings()), course, packet)
                  .outcome()
              instanceof Outcome.Decided decided
          && decided.action() instanceof Action.Accept;
    } catch (TraceTooLongException e) {
      return false;
    }
  }

  /**
   * Messages that are to pass.
   *
   * @param hops whether rules can ask for hop limits
   * @param known whether those that belong to flows pass only with these
   * @param limited whether no more of them pass than monitoring needs
   */
  private record Passing(
      Chain chain,
      Family family,
      MessageSet messages,
      boolean hops,
      boolean known,
      boolean limited) {
    /** The rules, for what meets these, too. */
    List<Rule> by(List<Match> more, Action action) {
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
      tracked = tracked.only(type -> !pathMtu.containsAll(type));
      List<Rule> made = new ArrayList<>();
      if (!others.isEmpty()) {
        List<Match> last = limited ? List.of(new Match.Limit(PINGS, false)) : List.of();
        made.add(rule(chain, family, others, with(with(more, scope(others)), last), action));
      }
      if (!pathMtu.containsAll(tracked)) {
        Match states =
            new Match.States(false, Set.of(Match.State.RELATED, Match.State.ESTABLISHED));
        made.add(rule(chain, family, tracked, with(more, List.of(states)), action));
      }
      return made;
    }

    private static List<Match> with(List<Match> some, List<Match> more) {
      List<Match> all = new ArrayList<>(some);
      all.addAll(more);
      return all;
    }

    /** Neighbour discovery proves by its hop limit that it comes from the link. */
    private List<Match> scope(MessageSet some) {
      boolean neighbors =
          family == Family.IP6 && some.types().allMatch(type -> type >= 133 && type <= 137);
      return hops && neighbors
          ? List.of(new Match.Numbers(Match.Quantity.HOP_LIMIT, false, Ranges.of(255)))
          : List.of();
    }
  }

  /** Three codes of a type, or all that mean something, are as good as all. */
  private static MessageSet widened(Family family, MessageSet messages) {
    MessageSet.Builder wide = new MessageSet.Builder().addAll(messages);
    messages
        .types()
        .filter(
            type ->
                messages.codes(type).count() >= MANY_CODES
                    || isAllThatIsMeant(family, type, messages))
        .forEach(type -> wide.addTypes(type, type));
    return wide.build();
  }

  private static boolean isAllThatIsMeant(Family family, int type, MessageSet messages) {
    int[] meant =
        IntStream.range(0, CODES)
            .filter(code -> !Registry.instance().message(family, type, code).messages().anyCode())
            .toArray();
    return meant.length > 1 && IntStream.of(meant).allMatch(code -> messages.contains(type, code));
  }

  private static boolean isPathMtu(Family family, MessageSet messages) {
    return pathMtu(family).containsAll(messages);
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
