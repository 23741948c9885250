package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Messages that something needs and that are dropped: for most, or for some. */
final class BrokenNeeds {
  private final RuleSet rules;
  private final Look look;
  private final Role role;
  private final boolean tunnels;
  private final Pings pings;

  private BrokenNeeds(RuleSet rules, Look look, Role role, boolean tunnels) {
    this.rules = rules;
    this.look = look;
    this.role = role;
    this.tunnels = tunnels;
    this.pings = new Pings(look, new AskedLinks(rules, look));
  }

  /**
   * What is missed.
   *
   * @param tunnels whether it is known that some begin or end at the machine
   */
  static List<AuditFinding> of(RuleSet rules, Look look, Role role, boolean tunnels) {
    return new BrokenNeeds(rules, look, role, tunnels).find();
  }

  /** What one finding speaks of: messages that the same decision drops, to the same effect. */
  private record Key(String id, Optional<Decision> decision) {}

  /** The needed messages of a finding, and the first case that shows it. */
  private record Group(List<Needed> needed, Case shown) {}

  private List<AuditFinding> find() {
    Map<Needed, List<Tally>> all =
        Openness.open(
            look.needed(), new OtherTraffic(rules, look.subject()), look.missing().isEmpty());
    Map<Needed, List<Tally>> open = pings.judged(all);
    Map<Needed, List<Case>> stopped = new LinkedHashMap<>();
    Map<Needed, Case> partly = new LinkedHashMap<>();
    open.forEach(
        (needed, tallies) -> {
          List<Case> everywhere = Verdicts.mostlyEverywhere(tallies, Treatment::stops);
          if (everywhere.isEmpty()) {
            Verdicts.somewhere(tallies, Treatment::stops)
                .ifPresent(some -> partly.put(needed, some));
          } else {
            stopped.put(needed, everywhere);
          }
        });
    Map<Key, Group> groups = new LinkedHashMap<>();
    boolean everything = !look.needed().isEmpty() && stopped.size() == look.needed().size();
    if (everything && look.missing().isEmpty() && nothingPasses(open)) {
      shut(stopped, groups);
    } else {
      stopped.forEach(
          (needed, cases) ->
              cases.forEach(some -> add(groups, id(needed, some, stopped), needed, some)));
      partly.forEach((needed, some) -> add(groups, partlyId(needed), needed, some));
    }
    List<AuditFinding> findings = new ArrayList<>();
    groups.forEach((key, group) -> findings.add(finding(key.id, group)));
    findings.addAll(pings.large(all));
    return findings;
  }

  private static void add(Map<Key, Group> groups, String id, Needed needed, Case some) {
    if (!id.isEmpty()) {
      groups
          .computeIfAbsent(new Key(id, some.decision()), key -> new Group(new ArrayList<>(), some))
          .needed
          .add(needed);
    }
  }

  /**
   * Whether nothing needed gets through by any interface with a filter, and no error and no ping
   * that is not needed here either.
   */
  private boolean nothingPasses(Map<Needed, List<Tally>> open) {
    Family family = look.subject().family();
    boolean needed =
        open.values().stream()
            .anyMatch(
                tallies -> Verdicts.mostly(Tally.decided(tallies), Treatment::passes).isPresent());
    return !needed
        && (family == Family.IP4
                ? IntStream.of(0, 3, 8, 11, 12)
                : IntStream.of(1, 2, 3, 4, 128, 129))
            .noneMatch(
                type ->
                    passes(type, Tracking.unknown(family, type))
                        || Tracking.known(family, type)
                            .map(state -> passes(type, state))
                            .orElse(false));
  }

  private boolean passes(int type, State state) {
    return Verdicts.mostly(Tally.decided(look.tallies(type, 0, state)), Treatment::passes)
        .isPresent();
  }

  /**
   * Nothing at all gets through: one finding says so, or one for each list, and beside it there are
   * those that are worse.
   */
  private void shut(Map<Needed, List<Case>> stopped, Map<Key, Group> groups) {
    String id =
        switch (look.subject().course()) {
          case IN ->
              look.subject().family() == Family.IP4 ? "icmp-all-blocked" : "ipv6-rules-missing";
          case OUT -> "outbound-icmp-blocked";
          case FORWARD -> "forwarded-icmp-blocked";
        };
    Map<Needed, List<Case>> all = new LinkedHashMap<>();
    stopped.forEach(
        (needed, cases) -> {
          for (Case some : cases) {
            String own = id(needed, some, stopped);
            if (!own.isEmpty() && severity(own).compareTo(severity(id)) < 0) {
              add(groups, own, needed, some);
            } else {
              all.computeIfAbsent(needed, key -> new ArrayList<>()).add(some);
            }
          }
        });
    if (!all.isEmpty()) {
      List<Needed> needed = List.copyOf(all.keySet());
      for (Case some : all.values().iterator().next()) {
        groups.put(new Key(id, some.decision()), new Group(needed, some));
      }
    }
  }

  private static Severity severity(String id) {
    return FindingKinds.find(id).orElseThrow().severity();
  }

  private AuditFinding finding(String id, Group group) {
    MessageSet messages = new MessageSet.Builder().build();
    Set<Function> functions = new LinkedHashSet<>();
    for (Needed needed : group.needed) {
      messages = messages.union(MessageNames.set(needed.family(), needed.type(), needed.code()));
      functions.addAll(needed.functions());
    }
    AuditFinding finding =
        AuditFinding.of(FindingKinds.find(id).orElseThrow())
            .on(look.subject().family(), look.subject().course())
            .about(messages, List.copyOf(functions))
            .shownBy(
                pings.shown(
                    group.needed.getFirst(),
                    Examples.of(look.subject(), group.shown.slice(), group.shown.piece().cell()),
                    group.shown));
    if (group.shown.treatment() instanceof Treatment.Unknown unknown) {
      boolean bridge = unknown.what().equals(Match.Unknown.NO_BRIDGE);
      finding =
          finding.because(
              bridge
                  ? "it is so from port to port of a bridge; what is routed does not meet it"
                  : "unless line "
                      + unknown.rule().line()
                      + "'s "
                      + unknown.what()
                      + " holds: then they are "
                      + unknown.otherwise().settled().text());
    }
    if (id.equals("breaks-nd") || id.equals("rs-blocked")) {
      finding = finding.because(NeighborSources.words(look, group.needed));
    }
    if (id.equals("tunnel-pmtud-blocked") && !tunnels) {
      String own =
          "no tunnel is seen here: it is for those that there may be, and for connections of the"
              + " router itself";
      finding =
          finding
              .as(Severity.LOW)
              .because(finding.explanation().isEmpty() ? own : finding.explanation() + "; " + own);
    }
    return group.shown.decision().map(finding::by).orElse(finding);
  }

  /** What it is that a message is dropped; empty if another finding says it. */
  private String id(Needed needed, Case some, Map<Needed, List<Case>> stopped) {
    if (look.subject().course() == Course.OUT) {
      return sentId(needed, some);
    }
    return needed.family() == Family.IP4 ? id4(needed, stopped) : id6(needed, some);
  }

  private String sentId(Needed needed, Case some) {
    if (needed.isPathMtu()) {
      return needed.family() == Family.IP4 ? "breaks-pmtud-v4" : "breaks-pmtud-v6";
    }
    if (isOfLink(needed)) {
      return linkId(needed, some);
    }
    return switch (needed.type()) {
      case 0, 129 -> "echo-blocked";
      case 8, 128 -> "outbound-echo-blocked";
      default -> "outbound-errors-blocked";
    };
  }

  private String id4(Needed needed, Map<Needed, List<Case>> stopped) {
    return switch (needed.type()) {
      case 0 -> "echo-reply-blocked";
      case 3 ->
          switch (needed.code()) {
            case 3 -> "port-unreachable-blocked";
            case 4 ->
                role.forwards() && needed.course() == Course.IN
                    ? "tunnel-pmtud-blocked"
                    : "breaks-pmtud-v4";
            default -> passesPathMtu(stopped) ? "unreachable-code4-only" : "unreachable-blocked";
          };
      case 8 -> "echo-blocked";
      case 11 -> "time-exceeded-blocked";
      case 12 -> "parameter-problem-blocked";
      default -> "needed-blocked";
    };
  }

  private boolean passesPathMtu(Map<Needed, List<Case>> stopped) {
    return !isStopped(stopped, 3, 4) && look.needed().keySet().stream().anyMatch(Needed::isPathMtu);
  }

  private String id6(Needed needed, Case some) {
    return switch (needed.type()) {
      case 1 -> needed.code() == 4 ? "port-unreachable-blocked" : "unreachable-blocked";
      case 2 ->
          role.forwards() && needed.course() == Course.IN
              ? "tunnel-pmtud-blocked"
              : "breaks-pmtud-v6";
      case 3 -> "time-exceeded-blocked";
      case 4 -> "parameter-problem-blocked";
      case 128 -> "echo-blocked";
      case 129 -> "echo-reply-blocked";
      default -> isOfLink(needed) ? linkId(needed, some) : "needed-blocked";
    };
  }

  private String linkId(Needed needed, Case some) {
    return switch (needed.type()) {
      case 133 -> "rs-blocked";
      case 134 -> "ra-blocked-v6";
      case 135, 136 -> neighborsId(needed, some);
      case 130 -> "mld-query-missing";
      default -> "needed-blocked";
    };
  }

  private String neighborsId(Needed needed, Case some) {
    if (look.subject().course() == Course.IN
        && some.decision().map(Decision::isPolicy).orElse(true)
        && noDiscoveryPasses()) {
      return "nd-missing";
    }
    return NeighborSources.onlyUnspecified(look, needed) ? "dad-blocked" : "breaks-nd";
  }

  /** Whether no rule lets any of neighbour discovery pass. */
  private boolean noDiscoveryPasses() {
    return look.needed().entrySet().stream()
        .filter(one -> one.getKey().type() >= 133 && one.getKey().type() <= 136)
        .flatMap(one -> one.getValue().stream())
        .flatMap(tally -> tally.pieces().stream())
        .noneMatch(piece -> Treatments.of(piece.outcome()).passes());
  }

  private static boolean isOfLink(Needed needed) {
    return needed.family() == Family.IP6 && needed.type() >= 130;
  }

  private static boolean isStopped(Map<Needed, List<Case>> stopped, int type, int code) {
    return stopped.keySet().stream()
        .anyMatch(needed -> needed.type() == type && needed.code() == code);
  }

  /** What it is that a message is dropped from some sources, or to some destinations. */
  private static String partlyId(Needed needed) {
    if (needed.isPathMtu()) {
      return "geo-block-hits-errors";
    }
    return "";
  }
}
