package io.echogate.cli;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.CommonRemedies;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Action;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Findings that are told as one: the same line drops, or lets through, the messages of all of them,
 * on the same way, for one cause.
 *
 * @param findings the worst first; at least one
 * @param remedy rules that mend those that rules mend
 */
record FindingBlock(List<AuditFinding> findings, Optional<Remedy> remedy) {
  /** What a line does for another cause than that it drops messages of a kind. */
  private static final Set<String> OTHER_CAUSES =
      Set.of(
          "dad-blocked",
          "fragments-denied",
          "geo-block-hits-errors",
          "invalid-drop-before-pmtud",
          "large-pings-blocked",
          "reject-answer-dropped");

  FindingBlock {
    findings = List.copyOf(findings);
  }

  /** What findings of one block have in common. */
  private record Key(Optional<Family> family, Optional<Course> course, Decision decision) {}

  /** The findings of a page as blocks, each where its worst stood. */
  static List<FindingBlock> of(AuditPage page) {
    Map<Object, List<AuditFinding>> blocks = new LinkedHashMap<>();
    for (AuditFinding finding : page.report().findings()) {
      Object key = key(finding).map(Object.class::cast).orElseGet(Object::new);
      blocks.computeIfAbsent(key, same -> new ArrayList<>()).add(finding);
    }
    CommonRemedies remedies = new CommonRemedies(page.placement().rules());
    return blocks.values().stream()
        .map(findings -> new FindingBlock(findings, remedies.of(findings)))
        .toList();
  }

  private static Optional<Key> key(AuditFinding finding) {
    return finding
        .decision()
        .filter(decision -> isToldWithOthers(finding, decision))
        .map(decision -> new Key(finding.family(), finding.course(), decision));
  }

  private static boolean isToldWithOthers(AuditFinding finding, Decision decision) {
    return passes(decision)
        ? finding.id().endsWith("-allowed") || finding.id().equals("related-accepts-redirect")
        : !OTHER_CAUSES.contains(finding.id());
  }

  private static boolean passes(Decision decision) {
    return decision.action() instanceof Action.Accept;
  }

  /** The worst, which gives the block its place, its line and its example. */
  AuditFinding first() {
    return findings.getFirst();
  }

  /** The others. */
  List<AuditFinding> others() {
    return findings.subList(1, findings.size());
  }

  /** The messages of all. */
  List<String> messageNames() {
    return findings.stream().flatMap(one -> one.messageNames().stream()).distinct().toList();
  }

  /** The titles of all functions that do not work, or not well. */
  List<String> functions() {
    return findings.stream()
        .flatMap(one -> one.functions().stream())
        .map(Function::title)
        .distinct()
        .toList();
  }

  /** Why the rules do that. */
  String explanation() {
    return joined(findings.stream().map(AuditFinding::explanation).toList());
  }

  /** The documents of all. */
  String source() {
    return joined(
        findings.stream().flatMap(one -> Arrays.stream(one.source().split("; "))).toList());
  }

  private static String joined(List<String> texts) {
    return String.join("; ", texts.stream().filter(text -> !text.isEmpty()).distinct().toList());
  }

  /** What helps where no rule does. */
  List<String> cures() {
    return findings.stream()
        .filter(finding -> finding.remedy().isEmpty())
        .map(finding -> finding.kind().cure())
        .distinct()
        .toList();
  }
}
