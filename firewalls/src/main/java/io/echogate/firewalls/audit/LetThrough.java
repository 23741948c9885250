package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Way;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Status;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages that do harm, or that nobody needs, and that get through. */
final class LetThrough {
  private static final double MOST = 0.5;

  /** The codes of redirects that hosts follow, the usual one first. */
  private static final List<Integer> REDIRECTS = List.of(1, 0, 2, 3);

  private static final String BOTH = "redirects and source quench are";

  private final Look look;
  private final Role role;
  private final AskedLinks links;

  private LetThrough(RuleSet rules, Look look, Role role) {
    this.look = look;
    this.role = role;
    this.links = new AskedLinks(rules, look);
  }

  static List<AuditFinding> of(RuleSet rules, Look look, Role role) {
    if (look.subject().course() == Course.OUT) {
      return List.of();
    }
    return new LetThrough(rules, look, role).find();
  }

  private List<AuditFinding> find() {
    List<AuditFinding> findings = new ArrayList<>();
    boolean ip4 = look.subject().family() == Family.IP4;
    List<AuditFinding> redirects =
        isFollowed()
            ? harmful(
                ip4 ? 5 : 137,
                ip4 ? REDIRECTS : List.of(0),
                "redirect-allowed",
                "related-accepts-redirect")
            : List.of();
    List<AuditFinding> quench =
        ip4 ? harmful(4, List.of(0), "source-quench-allowed", "related-quench-allowed") : List.of();
    findings.addAll(together(redirects, quench));
    needless(findings);
    if (!role.forwards() || look.subject().course() == Course.FORWARD) {
      unknownFlows(findings);
    }
    return findings;
  }

  /**
   * Whether somebody follows redirects that come this way: hosts do, routers do not (RFC 1812
   * 5.2.7.2, RFC 4861 8). Those of IPv6 prove that they come from the link, and no router can send
   * them on (RFC 4861 8.1); those of IPv4 do not.
   */
  private boolean isFollowed() {
    boolean through = look.subject().course() == Course.FORWARD;
    return role != Role.LAN_HOST
        && (through ? look.subject().family() == Family.IP4 : !role.forwards());
  }

  /**
   * One finding about all codes that get through, with those before the others that all may send.
   */
  private List<AuditFinding> harmful(int type, List<Integer> codes, String id, String relatedId) {
    Family family = look.subject().family();
    Map<Integer, Case> unknown = passing(type, codes, Tracking.unknown(family, type));
    if (!unknown.isEmpty()) {
      return List.of(finding(id, type, unknown, codes.size()));
    }
    Map<Integer, Case> related = passing(type, codes, State.RELATED);
    return related.isEmpty()
        ? List.of()
        : List.of(finding(relatedId, type, related, codes.size()).because(because(type, related)));
  }

  /** Both as one where the same lets them pass for the same reason. */
  private static List<AuditFinding> together(
      List<AuditFinding> redirects, List<AuditFinding> quench) {
    List<AuditFinding> all = new ArrayList<>(redirects);
    for (AuditFinding some : quench) {
      Optional<AuditFinding> same =
          redirects.stream()
              .filter(one -> one.id().equals("related-accepts-redirect"))
              .filter(one -> some.id().equals("related-quench-allowed"))
              .filter(one -> one.decision().equals(some.decision()))
              .findFirst();
      if (same.isPresent()) {
        all.remove(same.get());
        all.add(
            same.get()
                .about(same.get().messages().union(some.messages()), List.of())
                .because(same.get().explanation().replace("redirects are", BOTH)));
      } else {
        all.add(some);
      }
    }
    return all;
  }

  /** Why messages pass that quote a packet of a known flow, and others do not. */
  private static String because(int type, Map<Integer, Case> related) {
    boolean byState =
        related.values().stream()
            .flatMap(some -> some.decision().flatMap(Decision::rule).stream())
            .flatMap(rule -> rule.matches().stream())
            .anyMatch(match -> match instanceof Match.States);
    String what = type == 4 ? "source quench is" : "redirects are";
    if (!byState) {
      return what + " let through where they quote a packet of a known flow, else dropped before";
    }
    return type == 137
        ? "redirects are related to flows since Linux 6.2, and invalid before"
        : what + " related to flows, as all errors are";
  }

  private Map<Integer, Case> passing(int type, List<Integer> codes, State state) {
    Map<Integer, Case> cases = new LinkedHashMap<>();
    codes.forEach(code -> passing(type, code, state).ifPresent(some -> cases.put(code, some)));
    return cases;
  }

  private Optional<Case> passing(int type, int code, State state) {
    // What is forwarded from one interface to another may well be forwarded: it matters if most is.
    List<Tally> tallies = filtered(type, code, state);
    if (look.subject().course() == Course.FORWARD && Verdicts.passing(tallies) < MOST) {
      return Optional.empty();
    }
    return Verdicts.mostly(tallies, Treatment::passes);
  }

  /**
   * What becomes of a message where there is a filter: interfaces without one are no fault of it.
   */
  private List<Tally> filtered(int type, int code, State state) {
    return Tally.decided(look.tallies(type, code, state));
  }

  private AuditFinding finding(String id, int type, int code, Case some) {
    AuditFinding finding =
        AuditFinding.of(FindingKinds.find(id).orElseThrow())
            .on(look.subject().family(), look.subject().course())
            .about(MessageNames.set(look.subject().family(), type, code), List.of())
            .shownBy(
                Examples.ofMessage(look.subject(), some.slice(), some.piece().cell(), type, code));
    return some.decision().map(finding::by).orElse(finding);
  }

  /** About the codes that get through; if these are all that mean something, about the type. */
  private AuditFinding finding(String id, int type, Map<Integer, Case> codes, int all) {
    int first = codes.keySet().iterator().next();
    AuditFinding finding = finding(id, type, first, codes.values().iterator().next());
    if (codes.size() == all) {
      return finding.about(types(List.of(type)), List.of());
    }
    MessageSet.Builder messages = new MessageSet.Builder();
    codes.keySet().forEach(code -> messages.addCodes(type, code, code));
    return finding.about(messages.build(), List.of());
  }

  /** Types without use that strangers may send, by who lets them in. */
  private void needless(List<AuditFinding> findings) {
    Family family = look.subject().family();
    Map<Optional<Decision>, List<Integer>> types = new LinkedHashMap<>();
    Map<Optional<Decision>, Case> shown = new LinkedHashMap<>();
    for (int type = 0; type < 256; type++) {
      Status status = Registry.instance().type(family, type).status();
      if (status != Status.DEPRECATED || isHarmful(family, type) || !isToBlock(type)) {
        continue;
      }
      Optional<Case> some = passing(type, 0, Tracking.unknown(family, type));
      if (some.isPresent()) {
        types.computeIfAbsent(some.get().decision(), key -> new ArrayList<>()).add(type);
        shown.putIfAbsent(some.get().decision(), some.get());
      }
    }
    types.forEach(
        (decision, list) -> {
          Case some = shown.get(decision);
          if (some != null) {
            findings.add(
                finding("deprecated-allowed", list.getFirst(), 0, some)
                    .about(types(list), List.of()));
          }
        });
  }

  private static MessageSet types(List<Integer> list) {
    MessageSet.Builder types = new MessageSet.Builder();
    list.forEach(type -> types.addTypes(type, type));
    return types.build();
  }

  private boolean isToBlock(int type) {
    Way way = look.subject().course() == Course.IN ? Way.IN : Way.FORWARD_IN;
    return Knowledge.instance().recommendation(role, way, look.subject().family(), type, 0)
        == Recommendation.BLOCK;
  }

  private static boolean isHarmful(Family family, int type) {
    return family == Family.IP4 ? type == 4 || type == 5 : type == 137;
  }

  /** Path MTU errors that pass while their flow is known, and are dropped where it is not. */
  private void unknownFlows(List<AuditFinding> findings) {
    boolean ip4 = look.subject().family() == Family.IP4;
    int type = ip4 ? 3 : 2;
    int code = ip4 ? 4 : 0;
    Set<String> related = new HashSet<>();
    for (Tally tally : filtered(type, code, State.RELATED)) {
      if (Verdicts.mostly(List.of(tally), Treatment::passes).isPresent()) {
        tally.slices().forEach(slice -> related.addAll(slice.in()));
      }
    }
    List<Tally> there =
        filtered(type, code, State.INVALID).stream()
            .filter(
                tally ->
                    tally.slices().stream()
                        .anyMatch(slice -> slice.in().stream().anyMatch(related::contains)))
            .toList();
    Verdicts.mostly(links.of(there), Treatment::stops)
        .map(some -> shown(finding("invalid-drop-before-pmtud", type, code, some), some))
        .ifPresent(findings::add);
  }

  private AuditFinding shown(AuditFinding finding, Case some) {
    return finding
        .example()
        .map(packet -> finding.shownBy(links.shown(packet, some.slice())))
        .orElse(finding);
  }
}
