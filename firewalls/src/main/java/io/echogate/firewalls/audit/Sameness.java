package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Leaves out what is said twice: a rule that packets meet on several courses is one rule. */
final class Sameness {
  private Sameness() {}

  /** Of findings of one kind about one rule and family one is left. */
  static void merge(List<AuditFinding> findings) {
    IdentityHashMap<Rule, Map<String, AuditFinding>> kept = new IdentityHashMap<>();
    // In the order in which they were found: reports of the same rules are the same.
    List<Map<String, AuditFinding>> inOrder = new ArrayList<>();
    List<AuditFinding> others = new ArrayList<>();
    for (AuditFinding finding : findings) {
      finding
          .rule()
          .ifPresentOrElse(
              rule ->
                  kept.computeIfAbsent(
                          rule,
                          key -> {
                            inOrder.add(new LinkedHashMap<>());
                            return inOrder.getLast();
                          })
                      .merge(key(finding), finding, Sameness::both),
              () -> others.add(finding));
    }
    findings.clear();
    findings.addAll(others);
    inOrder.forEach(byKey -> findings.addAll(byKey.values()));
  }

  private static String key(AuditFinding finding) {
    return finding.id() + finding.family().map(Enum::name).orElse("");
  }

  private static AuditFinding both(AuditFinding one, AuditFinding other) {
    if (!one.course().equals(other.course())) {
      return other.functions().size() > one.functions().size() ? other : one;
    }
    AuditFinding worse = other.severity().compareTo(one.severity()) < 0 ? other : one;
    List<Function> functions = new ArrayList<>(one.functions());
    functions.addAll(other.functions());
    return worse.about(
        one.messages().union(other.messages()), functions.stream().distinct().toList());
  }
}
