package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
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
    return of(rules, role, courses, Surroundings.UNKNOWN, now, nanos);
  }

  /**
   * Looks at rules of a machine.
   *
   * @param role what the machine does, in the families that it forwards; in others it is a host
   */
  public static Report of(
      RuleSet rules,
      Role role,
      Set<Course> courses,
      Surroundings machine,
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
        Look look =
            Look.at(
                rules,
                subject,
                role(role, item.family(), machine),
                machine.interfaces(),
                agenda.next());
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
    findings.addAll(AcceptAll.of(rules, looks));
    if (role.forwards()) {
      findings.addAll(RouterSettings.of(rules));
    }
    boolean tunnels = machine.tunnels() || Tunnels.areShownBy(rules);
    List<Row> rows = new ArrayList<>();
    for (Look look : looks) {
      Role here = role(role, look.subject().family(), machine);
      if (look.subject().course() != Course.FORWARD || here.forwards()) {
        findings.addAll(BrokenNeeds.of(rules, look, here, tunnels));
        findings.addAll(Limiting.of(look));
        if (look.missing().isPresent()) {
          continue;
        }
        findings.addAll(LetThrough.of(rules, look, here));
        bridged(rules, look, budget, findings, unfinished);
        if (look.subject().course() == (here.forwards() ? Course.FORWARD : Course.IN)) {
          fragments(rules, look, budget, findings, unfinished);
        }
      }
      if (look.missing().isPresent()) {
        continue;
      }
      if (look.subject().course() == Course.OUT) {
        findings.addAll(Rejections.of(rules, look));
      }
      if (look.subject().course() != Course.FORWARD || here == role) {
        rows.addAll(Matrix.of(rules, look, machine.interfaces()));
      }
    }
    findings.addAll(Timestamps.of(looks, role));
    Doubles.leaveOut(findings);
    Sameness.merge(findings);
    findings.replaceAll(Wordings::fit);
    Remedies remedies = new Remedies(rules);
    findings.sort(WORST_FIRST);
    // Numbers of entries go up in the order of the report.
    findings.replaceAll(finding -> finding.cured(remedies.of(finding)));
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

  /** What a machine is in a family: who forwards nothing of it is a host there. */
  private static Role role(Role role, Family family, Surroundings machine) {
    return role.forwards() && !machine.forwarding().contains(family) ? Role.HOST : role;
  }

  private static void bridged(
      RuleSet rules,
      Look look,
      Budget budget,
      List<AuditFinding> findings,
      List<Report.Unfinished> unfinished) {
    try {
      findings.addAll(BridgedNeighbors.of(rules, look.subject(), budget));
    } catch (UnfinishedException e) {
      unfinished.add(Report.Unfinished.of(look.subject(), e));
    }
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
  public static Set<Family> families(RuleSet rules) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    for (Chain chain : rules.chains()) {
      if (!chain.bases().isEmpty()) {
        families.addAll(chain.families());
      }
    }
    return families;
  }

  /**
   * The role that rules look like: those of routers, and those that let connections through, are a
   * border's; all others are a host's.
   */
  public static Role role(RuleSet rules) {
    boolean policy =
        rules.chains().stream().anyMatch(chain -> rules.dialect(chain) == Dialect.ECHOGATE);
    if (policy) {
      return Role.HOST;
    }
    boolean router = rules.dialect() != Dialect.IPTABLES && rules.dialect() != Dialect.NFTABLES;
    return router || Forwarding.isLetBy(rules) ? Role.BORDER : Role.HOST;
  }
}
