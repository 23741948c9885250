package io.echogate.cli;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an audit found, and of what.
 *
 * @param input what was read
 * @param asked the messages about which it was asked; empty if about all
 * @param scope as what it was judged
 */
record AuditPage(
    Report report,
    Placement placement,
    AuditInput input,
    Optional<AskedMessages> asked,
    AuditScope scope) {

  /**
   * The texts on whose lines the rules stand: those that were read, or, where these have no lines
   * to speak of, what was made of them.
   */
  List<Source> sources() {
    Set<Source> sources = new LinkedHashSet<>();
    for (Chain chain : placement.rules().chains()) {
      sources.add(chain.origin().source());
      chain.rules().forEach(rule -> sources.add(rule.origin().source()));
    }
    // Rules that nobody wrote have no lines.
    sources.removeIf(source -> source.text().isEmpty());
    return input.texts().containsAll(sources) ? input.texts() : List.copyOf(sources);
  }

  /** Rules that decide about no message; of those that somebody wrote. */
  List<RuleRemark> dead() {
    return report.dead().stream()
        .filter(dead -> !dead.rule().text().isEmpty())
        .map(dead -> new RuleRemark(dead.rule(), dead.by()))
        .toList();
  }

  /** Rules of which something is not understood; of those that somebody wrote. */
  List<RuleRemark> unknown() {
    return report.unknown().stream()
        .filter(rule -> !rule.text().isEmpty())
        .map(rule -> new RuleRemark(rule, List.of()))
        .toList();
  }

  /** Who decides in the place of a rule: {@code (line 3, line 7)}, with a blank before it. */
  String deciders(RuleRemark remark) {
    return remark.by().isEmpty()
        ? ""
        : remark.by().stream()
            .map(this::place)
            .distinct()
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** What the rules are called. */
  String name() {
    return input
        .machine()
        .map(AuditInput.Machine::name)
        .orElseGet(
            () -> input.texts().stream().map(Source::name).collect(Collectors.joining(", ")));
  }

  /** The verdict in one line. */
  String verdict() {
    List<AuditFinding> findings = report.findings();
    long critical = count(Severity.CRITICAL);
    if (critical > 0) {
      AuditFinding first = findings.getFirst();
      String more = critical > 1 ? "; " + (critical - 1) + " more critical" : "";
      return title(first) + more;
    }
    if (!report.unfinished().isEmpty()) {
      return "nothing critical in what was looked at; that was not all";
    }
    return findings.isEmpty()
        ? unjudged().map(why -> "nothing was judged: " + why).orElse("nothing to object")
        : "nothing critical; " + Plural.of(findings.size(), "finding");
  }

  /** Why there is nothing on which a verdict could rest; empty if there is something. */
  Optional<String> unjudged() {
    boolean nothing =
        report.findings().isEmpty()
            && report.unfinished().isEmpty()
            && report.rows().stream().noneMatch(row -> shows(row.course()));
    if (!nothing) {
      return Optional.empty();
    }
    if (scope.courses().stream().noneMatch(this::shows)) {
      return Optional.of("a " + report.role().text() + " forwards nothing");
    }
    List<String> unseen =
        Arrays.stream(Family.values())
            .filter(family -> !report.families().contains(family))
            .filter(family -> asked.map(some -> !some.of(family).isEmpty()).orElse(true))
            .map(AuditPage::name)
            .toList();
    return Optional.of(
        unseen.isEmpty()
            ? "these rules see no such packet"
            : "these rules see no " + String.join(" and no ", unseen));
  }

  /** What has to be known to judge the verdict, in sentences. */
  List<String> premises() {
    List<String> premises = new ArrayList<>();
    premises.add("as rules of a " + report.role().text() + " see it (--role says otherwise)");
    premises.addAll(scope.notes());
    asked.ifPresent(
        some -> premises.add("only about " + some.words() + " (" + AskedMessages.OPTION + ")"));
    for (Chain chain : placement.assumed()) {
      premises.add(
          chain.name() + " is applied nowhere here; it is judged as if all that comes in met it");
    }
    for (Family family : Family.values()) {
      if (!report.families().contains(family)) {
        premises.add("nothing here is about " + name(family));
      }
    }
    premises.addAll(input.remarks());
    input.settings().stream()
        .filter(setting -> setting.severity().isAtLeast(Severity.MEDIUM))
        .forEach(setting -> premises.add(words(setting)));
    return premises;
  }

  /** What is good to know besides, in sentences. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(RuleOwners.notes(placement.rules()));
    input.settings().stream()
        .filter(setting -> !setting.severity().isAtLeast(Severity.MEDIUM))
        .forEach(setting -> notes.add(words(setting)));
    return notes;
  }

  /** What was not looked at, in sentences. */
  List<String> gaps() {
    return report.unfinished().stream()
        .map(
            some ->
                gap(some)
                    + "; --direction asks for less"
                    + (some.time() ? ", --timeout gives more time" : ", more time does not help"))
        .toList();
  }

  /** What was not looked at, in a sentence. */
  static String gap(Report.Unfinished some) {
    return "not looked at: "
        + some.family().text()
        + " "
        + some.course().text()
        + ": "
        + some.reason();
  }

  /** What a finding is about, and where. */
  static String title(AuditFinding finding) {
    return finding.kind().title()
        + finding.course().map(course -> " (" + way(course) + ")").orElse("");
  }

  /** {@code to this machine}. */
  static String way(Course course) {
    return switch (course) {
      case IN -> "to this machine";
      case OUT -> "from this machine";
      case FORWARD -> "through this machine";
    };
  }

  /** {@code IPv4}. */
  static String name(Family family) {
    return family == Family.IP4 ? "IPv4" : "IPv6";
  }

  /**
   * Where a rule stands: {@code line 14}, or {@code line 14 of v6} if there are several texts; of a
   * machine {@code nft:14}.
   */
  String place(Rule rule) {
    return place(rule.origin());
  }

  private String place(Origin origin) {
    if (input.machine().isPresent()) {
      return mark(origin);
    }
    return "line "
        + origin.line()
        + (input.texts().size() > 1 ? " of " + Visible.of(origin.file()) : "");
  }

  /** The same in short: {@code 14}, or {@code v6:14}. */
  String mark(Rule rule) {
    return mark(rule.origin());
  }

  private String mark(Origin origin) {
    boolean one = input.machine().isEmpty() && input.texts().size() <= 1;
    return one ? String.valueOf(origin.line()) : Visible.of(tag(origin)) + ":" + origin.line();
  }

  /** What a text is called in short; on a machine by whose rules it has. */
  private String tag(Origin origin) {
    String name = origin.file();
    if (input.machine().isEmpty()) {
      return name.substring(name.lastIndexOf('/') + 1);
    }
    if (name.startsWith("nft ")) {
      return "nft";
    }
    if (name.startsWith("iptables-") || name.startsWith("ip6tables-")) {
      String tool = name.substring(0, name.indexOf('-'));
      return name.contains("legacy") ? tool + "-legacy" : tool;
    }
    RuleSet rules = placement.rules();
    return rules.chains().stream()
        .filter(chain -> rules.dialect(chain) == Dialect.ECHOGATE)
        .filter(
            chain ->
                chain.rules().stream()
                    .anyMatch(rule -> rule.origin().source().equals(origin.source())))
        .map(chain -> chain.name().table().replaceFirst(" on .*", ""))
        .findFirst()
        .orElse(name);
  }

  /** The lines that decide about a row, the first few, or what decides where no line does. */
  String lines(Row row) {
    boolean brief =
        input.machine().isEmpty()
            && input.texts().size() <= 1
            && row.deciders().stream().noneMatch(row::isEnd);
    String between = brief ? "," : ", ";
    return row.deciders().isEmpty()
        ? unwritten(row)
        : row.deciders().stream()
            .map(rule -> mark(rule) + end(row, rule))
            .collect(Collectors.joining(between));
  }

  /** What stands behind a line that decides by what its list ends with. */
  static String end(Row row, Rule line) {
    return row.isEnd(line) ? " (end)" : "";
  }

  /** What decides about a row where no line does. */
  String unwritten(Row row) {
    return row.isUnfiltered() ? "no filter" : unwritten();
  }

  /** What decides about what no rule of a chain decides: its policy, or how Junos ends filters. */
  String unwritten() {
    return endsAlone() ? "end" : "policy";
  }

  /** The same of a chain: {@code the policy of INPUT}. */
  String unwritten(String chain) {
    return (endsAlone() ? "the implicit deny at the end of " : "the policy of ") + chain;
  }

  private boolean endsAlone() {
    return placement.rules().dialect() == Dialect.JUNOS;
  }

  /**
   * Who decides by the policy of a chain, with the line on which the chain begins: {@code the
   * policy of filter INPUT (line 3)}.
   */
  String policy(Chain chain) {
    String words = Deciders.policy(chain, placement.rules().dialect(chain));
    return chain.origin().source().text().isEmpty()
        ? words
        : words + " (" + place(chain.origin()) + ")";
  }

  /** What happens to the messages of a row. */
  String words(Row row) {
    return row.text(this::place);
  }

  /** Where to put rules that mend something. */
  String place(Remedy remedy) {
    return remedy.words(remedy.place().rule().map(this::place).orElse(""));
  }

  /** What has to be done: where the rules of a remedy go, or that the commands are to be run. */
  String help(Remedy remedy) {
    return commands(remedy).isEmpty() ? place(remedy) : "run";
  }

  /** The rules of a remedy, or the commands that put them in. */
  List<String> lines(Remedy remedy) {
    List<String> commands = commands(remedy);
    return commands.isEmpty() ? remedy.lines() : commands;
  }

  /** Commands that put the rules of a remedy in; none where a file is edited. */
  List<String> commands(Remedy remedy) {
    return remedy.commands(placement.rules(), input.machine().map(AuditInput.Machine::prefix));
  }

  /** Whose policy decided, where no rule did. */
  static Optional<Chain> policy(AuditFinding finding) {
    return finding.rule().isPresent()
        ? Optional.empty()
        : finding.decision().map(decision -> decision.entered());
  }

  /** The packet that shows it. */
  static Optional<String> example(AuditFinding finding) {
    return finding
        .example()
        .map(packet -> SituationText.of(finding.course().orElse(Course.IN), packet));
  }

  long count(Severity severity) {
    return report.findings().stream().filter(one -> one.severity() == severity).count();
  }

  /** The rows of a family and a course, as far as they are of interest for the role. */
  List<Row> rows(Family family, Course course) {
    return shows(course)
        ? report.rows().stream()
            .filter(row -> row.family() == family && row.course() == course)
            .toList()
        : List.of();
  }

  /** Whether the rows of a course are of interest for the role. */
  boolean shows(Course course) {
    return course != Course.FORWARD || report.role().forwards();
  }

  private static String words(SettingRemark remark) {
    String where =
        remark.interfaces().isEmpty() ? "" : " (" + String.join(", ", remark.interfaces()) + ")";
    String stop = remark.text().endsWith(".") ? "" : ".";
    String cure = remark.cure().isEmpty() ? "" : stop + " Set " + String.join(", ", remark.cure());
    return "the kernel's "
        + remark.setting()
        + " is "
        + remark.value()
        + where
        + ": "
        + remark.text()
        + cure;
  }
}
