package io.echogate.firewalls.mending;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.audit.Stateful;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The proof that something mends what it should, and nothing else. */
final class Proof {
  static final String NO_TIME = "there was not enough time to prove what it does";

  /** What must hold of what is found afterwards. */
  enum Demand {
    /** Nothing that was not found before. */
    NOTHING_NEW,
    /** Nothing about messages of which nothing as bad was found before. */
    NOTHING_WORSE
  }

  private Proof() {}

  /**
   * What speaks against a remedy that was put in; empty if nothing does.
   *
   * @param rules as they were
   */
  static Optional<String> objection(
      RuleSet rules,
      Report before,
      Report after,
      Comparison changes,
      AuditFinding finding,
      Demand demand) {
    if (!after.unfinished().isEmpty() || !changes.unfinished().isEmpty()) {
      return Optional.of(NO_TIME);
    }
    if (after.findings().stream().anyMatch(one -> isSame(one, finding))) {
      return Optional.of("it would not be mended by rules at one place");
    }
    for (AuditFinding found : after.findings()) {
      boolean old = demand == Demand.NOTHING_WORSE && !isTouched(found, changes);
      if (!old && before.findings().stream().noneMatch(one -> covers(one, found, demand))) {
        return Optional.of("it would bring about " + found.id());
      }
    }
    if (changes.differences().isEmpty()) {
      return Optional.of("it would change nothing");
    }
    for (Difference difference : changes.differences()) {
      if (!isWanted(difference, before, finding)) {
        return Optional.of(
            "it would change more: "
                + difference.course().text()
                + ", "
                + String.join(", ", difference.messageNames().stream().limit(3).toList()));
      }
      if (difference.after().passes() && !difference.before().passes()) {
        if (opensToStrangers(difference, rules)) {
          return Optional.of("it would let pass what nobody asked for");
        }
        Optional<Rule> general = general(difference, finding);
        if (general.isPresent()) {
          return Optional.of("it would let pass what line " + general.get().line() + " keeps out");
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether answers and errors that belong to no flow would pass rules that go by flows; those that
   * path MTU discovery needs may do without.
   */
  private static boolean opensToStrangers(Difference difference, RuleSet rules) {
    Family family = difference.family();
    return difference.course() != Course.OUT
        && !Collections.disjoint(difference.states(), Set.of(State.NEW, State.INVALID))
        && difference
            .messages()
            .types()
            .anyMatch(
                type ->
                    Tracking.known(family, type).isPresent()
                        && !difference
                            .messages()
                            .only(one -> one == type)
                            .without(pathMtu(family))
                            .isEmpty())
        && Stateful.on(rules, difference.course(), family);
  }

  private static MessageSet pathMtu(Family family) {
    MessageSet.Builder messages = new MessageSet.Builder();
    return family == Family.IP4
        ? messages.addCodes(3, 4, 4).build()
        : messages.addTypes(2, 2).build();
  }

  /**
   * The rule that decided before, if it keeps out whole networks or interfaces, and is not the one
   * that was found fault with.
   */
  private static Optional<Rule> general(Difference difference, AuditFinding finding) {
    return difference
        .decidedBefore()
        .flatMap(Decision::rule)
        .filter(rule -> finding.rule().stream().noneMatch(own -> isSame(own, rule)))
        .filter(
            rule ->
                rule.matches().stream()
                    .noneMatch(
                        match ->
                            match instanceof Match.Messages || match instanceof Match.Protocol))
        .filter(
            rule ->
                rule.matches().stream()
                    .anyMatch(
                        match ->
                            match instanceof Match.Addresses
                                || match instanceof Match.Wildcard
                                || match instanceof Match.Interfaces));
  }

  private static boolean isSame(Rule one, Rule other) {
    return one.origin().equals(other.origin());
  }

  /**
   * Whether any packet that a finding is about is treated otherwise: if not, it was as bad before,
   * and only comes to the fore.
   */
  private static boolean isTouched(AuditFinding found, Comparison changes) {
    return changes.differences().stream()
        .filter(one -> found.family().map(family -> family == one.family()).orElse(true))
        .filter(one -> found.course().map(course -> course == one.course()).orElse(true))
        .anyMatch(one -> !one.messages().intersection(found.messages()).isEmpty());
  }

  /** What is found in one report, and not in the other. */
  static List<AuditFinding> onlyIn(Report one, Report other) {
    return one.findings().stream()
        .filter(some -> other.findings().stream().noneMatch(same -> isSame(same, some)))
        .toList();
  }

  /** Whether both are about the same: what several lists drop is found in each of them. */
  static boolean isSame(AuditFinding one, AuditFinding other) {
    return one.id().equals(other.id())
        && one.family().equals(other.family())
        && one.course().equals(other.course())
        && list(one).equals(list(other));
  }

  private static Optional<ChainName> list(AuditFinding finding) {
    return finding.decision().map(decision -> decision.entered().name());
  }

  /** Whether a finding said as much before: of the same kind, or of one that matters as much. */
  private static boolean covers(AuditFinding one, AuditFinding found, Demand demand) {
    boolean kind =
        one.id().equals(found.id())
            || (demand == Demand.NOTHING_WORSE && one.severity().isAtLeast(found.severity()));
    return kind
        && one.family().equals(found.family())
        && found.messages().without(one.messages()).isEmpty();
  }

  /**
   * Whether findings ask for a change: the one that is mended, or others along with it. Where
   * packets are filtered before it is known where they go, no rule tells what is for the machine
   * from what it forwards.
   */
  private static boolean isWanted(Difference difference, Report before, AuditFinding finding) {
    MessageSet.Builder wanted = new MessageSet.Builder();
    Stream.concat(before.findings().stream(), Stream.of(finding))
        .filter(one -> one.family().equals(Optional.of(difference.family())))
        .filter(one -> isOnCourse(one, difference.course()))
        .flatMap(one -> one.remedy().stream())
        .filter(remedy -> !remedy.offered())
        .filter(remedy -> remedy.stops() != difference.after().passes())
        .forEach(remedy -> wanted.addAll(remedy.messages()));
    return difference.messages().without(wanted.build()).isEmpty();
  }

  private static boolean isOnCourse(AuditFinding finding, Course course) {
    return finding.course().map(some -> some == course).orElse(true)
        || finding.decision().map(one -> course.hooks().contains(one.hook())).orElse(false);
  }
}
