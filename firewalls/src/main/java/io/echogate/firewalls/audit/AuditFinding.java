package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKind;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;

/**
 * What an audit has to say.
 *
 * @param severity how much it matters here
 * @param messages those that it is about; none if it is about rules
 * @param functions what does not work, or not well
 * @param decision who decided; empty where it is about what is not there, or about a rule itself
 * @param rule the rule that it is about; empty where a policy decided
 * @param consequence what will be seen by whom, in one sentence
 * @param explanation why the rules do that; empty if the decision says it all
 * @param example a packet that shows it
 * @param remedy a rule that mends it; empty if that takes more than a rule
 */
public record AuditFinding(
    FindingKind kind,
    Severity severity,
    Optional<Family> family,
    Optional<Course> course,
    MessageSet messages,
    List<Function> functions,
    Optional<Decision> decision,
    Optional<Rule> rule,
    String consequence,
    String explanation,
    Optional<Situation> example,
    Optional<Remedy> remedy) {

  private static final MessageSet NONE = new MessageSet.Builder().build();

  public AuditFinding {
    functions = List.copyOf(functions);
  }

  /** The kind's word. */
  public String id() {
    return kind.id();
  }

  /** The messages in words: {@code 3/4 (fragmentation-needed)}. */
  public List<String> messageNames() {
    return family.map(some -> MessageNames.of(some, messages)).orElse(List.of());
  }

  /** The documents that say so, with sections. */
  public String source() {
    return kind.source();
  }

  /** A finding with what its kind says, and nothing else. */
  static AuditFinding of(FindingKind kind) {
    return new AuditFinding(
        kind,
        kind.severity(),
        Optional.empty(),
        Optional.empty(),
        NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        kind.consequence(),
        "",
        Optional.empty(),
        Optional.empty());
  }

  AuditFinding on(Family some, Course way) {
    return with(severity, Optional.of(some), Optional.of(way), decision, rule, example);
  }

  AuditFinding by(Decision some) {
    return with(severity, family, course, Optional.of(some), some.rule(), example);
  }

  AuditFinding by(Rule some) {
    return with(severity, family, course, decision, Optional.of(some), example);
  }

  AuditFinding shownBy(Situation packet) {
    return with(severity, family, course, decision, rule, Optional.of(packet));
  }

  AuditFinding as(Severity other) {
    return with(other, family, course, decision, rule, example);
  }

  private AuditFinding with(
      Severity newSeverity,
      Optional<Family> newFamily,
      Optional<Course> newCourse,
      Optional<Decision> newDecision,
      Optional<Rule> newRule,
      Optional<Situation> newExample) {
    return new AuditFinding(
        kind,
        newSeverity,
        newFamily,
        newCourse,
        messages,
        functions,
        newDecision,
        newRule,
        consequence,
        explanation,
        newExample,
        remedy);
  }

  /** The same in other words of its kind. */
  AuditFinding worded(FindingKind words) {
    return new AuditFinding(
        words,
        severity,
        family,
        course,
        messages,
        functions,
        decision,
        rule,
        consequence.equals(kind.consequence()) ? words.consequence() : consequence,
        explanation,
        example,
        remedy);
  }

  /** The same with what is seen in other words than those of its kind. */
  AuditFinding seen(String what) {
    return new AuditFinding(
        kind,
        severity,
        family,
        course,
        messages,
        functions,
        decision,
        rule,
        what,
        explanation,
        example,
        remedy);
  }

  AuditFinding about(MessageSet some, List<Function> broken) {
    return told(some, broken, explanation, remedy);
  }

  AuditFinding because(String text) {
    return told(messages, functions, text, remedy);
  }

  AuditFinding cured(Optional<Remedy> some) {
    return told(messages, functions, explanation, some);
  }

  private AuditFinding told(
      MessageSet newMessages,
      List<Function> newFunctions,
      String newExplanation,
      Optional<Remedy> newRemedy) {
    return new AuditFinding(
        kind,
        severity,
        family,
        course,
        newMessages,
        newFunctions,
        decision,
        rule,
        consequence,
        newExplanation,
        example,
        newRemedy);
  }
}
