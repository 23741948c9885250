package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.knowledge.Way;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
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

  private final Look look;
  private final Role role;

  private LetThrough(Look look, Role role) {
    this.look = look;
    this.role = role;
  }

  static List<AuditFinding> of(Look look, Role role) {
    if (look.subject().course() == Course.OUT) {
      return List.of();
    }
    return new LetThrough(look, role).find();
  }

  private List<AuditFinding> find() {
    List<AuditFinding> findings = new ArrayList<>();
    Family family = look.subject().family();
    boolean ip4 = family == Family.IP4;
    if (ip4) {
      harmful(4, List.of(0), "source-quench-allowed", findings);
    }
    if (role != Role.LAN_HOST) {
      harmful(ip4 ? 5 : 137, ip4 ? REDIRECTS : List.of(0), "redirect-allowed", findings);
    }
    needless(findings);
    if (!role.forwards() || look.subject().course() == Course.FORWARD) {
      unknownFlows(findings);
    }
    return findings;
  }

  /**
   * One finding about all codes that get through, with those before the others that all may send.
   */
  private void harmful(int type, List<Integer> codes, String id, List<AuditFinding> findings) {
    Family family = look.subject().family();
    Map<Integer, Case> unknown = passing(type, codes, Tracking.unknown(family, type));
    Map<Integer, Case> related = passing(type, codes, State.RELATED);
    if (!unknown.isEmpty()) {
      findings.add(finding(id, type, unknown, codes.size()));
    } else if (!related.isEmpty()) {
      boolean byState =
          related.values().stream()
              .flatMap(some -> some.decision().flatMap(Decision::rule).stream())
              .flatMap(rule -> rule.matches().stream())
              .anyMatch(match -> match instanceof Match.States);
      AuditFinding finding =
          finding(byState ? "related-accepts-redirect" : id, type, related, codes.size());
      findings.add(
          byState && type != 4
              ? finding
                  .as(Severity.HIGH)
                  .because("redirects and source quench are related to flows, as all errors are")
              : finding);
    }
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
    Verdicts.mostly(there, Treatment::stops)
        .ifPresent(some -> findings.add(finding("invalid-drop-before-pmtud", type, code, some)));
  }
}
