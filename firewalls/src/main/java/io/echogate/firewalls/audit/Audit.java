package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds out what rules do to every message, and what does not work because of it. */
public final class Audit {
  private static final Comparator<AuditFinding> WORST_FIRST =
      Comparator.comparing(AuditFinding::severity)
          .thenComparing(finding -> finding.family().map(Enum::name).orElse(""))
          .thenComparing(finding -> finding.course().map(Enum::name).orElse(""));

  private Audit() {}

  /**
   * Looks at rules.
   *
   * @param rules with an entrance for each chain that packets are taken through: see {@link
   *     Placement}
   * @param role what the machine does
   * @param courses the courses that are asked about; others are left out
   * @param now when the packets come
   * @param nanos how long it may take
   */
  public static Report of(RuleSet rules, Role role, Set<Course> courses, Instant now, long nanos) {
    return of(rules, role, courses, Set.of(), now, nanos);
  }

  /**
   * Looks at rules of a machine.
   *
   * @param interfaces those by which packets come and leave; empty for any
   */
  public static Report of(
      RuleSet rules,
      Role role,
      Set<Course> courses,
      Set<String> interfaces,
      Instant now,
      long nanos) {
    Budget budget = Budget.nanos(nanos);
    Set<Family> families = families(rules);
    List<Look> looks = new ArrayList<>();
    List<Report.Unfinished> unfinished = new ArrayList<>();
    Agenda agenda = Agenda.of(List.of(rules), families, courses, budget);
    for (Agenda.Item item : agenda.items()) {
      Subject subject = Subject.of(item.course(), item.family(), now);
      try {
        Look look = Look.at(rules, subject, role, interfaces, agenda.next());
        look.missing()
            .ifPresent(
                some -> unfinished.add(Report.Unfinished.of(subject, some.reason(), more(some))));
        looks.add(look);
      } catch (UnfinishedException e) {
        unfinished.add(Report.Unfinished.of(subject, e));
      }
    }
    looks.sort(
        Comparator.comparing((Look look) -> look.subject().family())
            .thenComparing(look -> look.subject().course()));
    unfinished.sort(
        Comparator.comparing(Report.Unfinished::family).thenComparing(Report.Unfinished::course));
    List<AuditFinding> findings = new ArrayList<>(Misread.of(rules));
    findings.addAll(AcceptAll.of(rules));
    if (role.forwards()) {
      findings.addAll(RouterSettings.of(rules));
    }
    List<Row> rows = new ArrayList<>();
    for (Look look : looks) {
      if (look.subject().course() != Course.FORWARD || role.forwards()) {
        findings.addAll(BrokenNeeds.of(rules, look, role));
        if (look.missing().isEmpty()) {
          findings.addAll(LetThrough.of(look, role));
        }
        findings.addAll(Limiting.of(look));
        if (look.missing().isPresent()) {
          continue;
        }
        if (look.subject().course() == (role.forwards() ? Course.FORWARD : Course.IN)) {
          fragments(rules, look, budget, findings, unfinished);
        }
      }
      if (look.missing().isPresent()) {
        continue;
      }
      if (look.subject().course() == Course.OUT) {
        findings.addAll(Rejections.of(rules, look));
      }
      rows.addAll(Matrix.of(rules, look, interfaces));
    }
    Sameness.merge(findings);
    Remedies remedies = new Remedies(rules);
    findings.replaceAll(finding -> finding.cured(remedies.of(finding)));
    findings.sort(WORST_FIRST);
    Hygiene.Remarks remarks = Hygiene.of(rules, looks);
    // What was not looked at may need the rules that decide nothing else.
    boolean whole = unfinished.isEmpty() && courses.size() == Course.values().length;
    return new Report(
        role,
        families,
        findings,
        rows,
        whole ? remarks.dead() : List.of(),
        remarks.unknown(),
        unfinished);
  }

  private static String more(Look.Missing some) {
    return some.done() == some.all()
        ? "; the messages that something needs were looked at"
        : "; of the messages that something needs %d of %d were looked at"
            .formatted(some.done(), some.all());
  }

  private static void fragments(
      RuleSet rules,
      Look look,
      Budget budget,
      List<AuditFinding> findings,
      List<Report.Unfinished> unfinished) {
    try {
      findings.addAll(FragmentLosses.of(rules, look, budget));
    } catch (UnfinishedException e) {
      unfinished.add(Report.Unfinished.of(look.subject(), e));
    }
  }

  /** The families whose packets enter some chain. */
  static Set<Family> families(RuleSet rules) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    for (Chain chain : rules.chains()) {
      if (!chain.bases().isEmpty()) {
        families.addAll(chain.families());
      }
    }
    return families;
  }

  /**
   * The role that rules look like: those of routers, and those that let something be forwarded, are
   * a border's; all others are a host's.
   */
  public static Role role(RuleSet rules) {
    boolean policy =
        rules.chains().stream().anyMatch(chain -> rules.dialect(chain) == Dialect.ECHOGATE);
    if (policy) {
      return Role.HOST;
    }
    boolean router = rules.dialect() != Dialect.IPTABLES && rules.dialect() != Dialect.NFTABLES;
    return router || rules.chains().stream().anyMatch(Audit::forwards) ? Role.BORDER : Role.HOST;
  }

  private static boolean forwards(Chain chain) {
    return chain.bases().stream().anyMatch(base -> base.hook() == Hook.FORWARD)
        && chain.rules().stream().anyMatch(rule -> !(rule.action() instanceof Action.Drop));
  }
}
