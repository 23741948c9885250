package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.export.ReadAgainTest.Target;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Action;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.FormRule;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two audits of the same rules in two dialects agree: what a policy says, exported to several
 * firewalls and read again, has the same findings and the same fate for each message, and a
 * comparison finds no difference. Of a policy are taken the statements that all of them can say.
 */
class AuditsAgreeTest {
  private static final int POLICIES = Integer.getInteger("audits.policies", 9);
  private static final long MINUTE = 60_000_000_000L;
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  /** Codes up to this one have a meaning; of all others one stands for all. */
  private static final int LAST_CODE = 16;

  /** What comes for the machine and what it sends; access lists see what is sent on as well. */
  private static final Set<Course> COURSES = EnumSet.of(Course.IN, Course.OUT);

  @Test
  void nftablesAndIptables() {
    agree(List.of(ReadAgainTest.NFTABLES, ReadAgainTest.IPTABLES), POLICIES);
  }

  @Test
  void nftablesAndIos() {
    agree(List.of(ReadAgainTest.NFTABLES, ReadAgainTest.IOS), POLICIES);
  }

  private static void agree(List<Target> targets, int policies) {
    Counts counts = new Counts();
    Property.holds(
        random -> {
          for (int i = 0; i < policies; i++) {
            one(targets, random, counts);
          }
        });
    System.out.println(targets.getLast().options().text() + ": " + counts.all);
    assertThat(counts.all).as("of everything").containsKeys("passed", "dropped");
    assertThat(counts.all.get("statements")).isPositive();
    assertThat(counts.all.get("findings")).isGreaterThanOrEqualTo(policies);
  }

  private static final class Counts {
    private final Map<String, Integer> all = new TreeMap<>();

    void add(String what, int more) {
      all.merge(what, more, Integer::sum);
    }
  }

  private static void one(List<Target> targets, RandomGenerator random, Counts counts) {
    Erring erring = random.nextBoolean() ? Erring.ALLOW : Erring.BLOCK;
    Policy policy = sayable(whole(ExportablePolicies.of(random)), targets, erring);
    List<RuleSet> rules = new ArrayList<>();
    List<Report> reports = new ArrayList<>();
    StringBuilder texts = new StringBuilder();
    for (Target target : targets) {
      Exported exported = Exporter.export(policy, target.options(), Optional.of(erring));
      assertThat(exported.losses()).noneMatch(Loss::needsConsent);
      String text = exported.text().orElseThrow();
      texts.append('\n').append(text);
      RuleSet read = everywhere(target.reader().apply(text).rules().orElseThrow());
      rules.add(read);
      reports.add(Audit.of(read, Role.HOST, COURSES, NOW, MINUTE));
    }
    Set<String> fates = fates(reports.getFirst());
    same("fates", fates, fates(reports.getLast()), texts);
    Set<String> findings = findings(reports.getFirst());
    same("findings", findings, findings(reports.getLast()), texts);
    Comparison comparison =
        Comparison.of(rules.getFirst(), rules.getLast(), Role.HOST, NOW, MINUTE);
    assertThat(comparison.unfinished()).isEmpty();
    Set<String> differences =
        comparison.differences().stream()
            .filter(AuditsAgreeTest::matters)
            .map(some -> some.before().text() + " -> " + some.after().text() + " " + some.example())
            .collect(Collectors.toSet());
    same("differences", Set.of(), differences, texts);
    counts.add("policies", 1);
    counts.add("statements", policy.rules().size());
    counts.add("fates", fates.size());
    counts.add("findings", findings.size());
    fates.stream().map(AuditsAgreeTest::kind).distinct().forEach(kind -> counts.add(kind, 1));
  }

  /** Says what the one has and the other has not, before the long texts. */
  private static void same(String what, Set<String> one, Set<String> other, CharSequence texts) {
    Set<String> first = new TreeSet<>(one);
    first.removeAll(other);
    Set<String> second = new TreeSet<>(other);
    second.removeAll(one);
    if (!first.isEmpty() || !second.isEmpty()) {
      throw new AssertionError(
          "%s of the first only: %s%nof the second: %s%n%s"
              .formatted(what, few(first), few(second), texts));
    }
  }

  private static List<String> few(Set<String> some) {
    return some.stream().limit(8).toList();
  }

  private static String kind(String fate) {
    return fate.contains("at most")
        ? "limited"
        : fate.contains(";") || fate.contains("{")
            ? "mixed"
            : fate.substring(fate.indexOf(": ") + 2);
  }

  /** Audits look at whole messages: what a policy says of fragments is no part of them. */
  private static Policy whole(Policy policy) {
    return with(policy, policy.rules(), policy.defaults(), List.of());
  }

  /** The policy without the statements and defaults that some target cannot say. */
  private static Policy sayable(Policy policy, List<Target> targets, Erring erring) {
    List<Loss> losses = losses(policy, targets, erring);
    Set<Origin> lost = new HashSet<>();
    losses.forEach(loss -> loss.origin().ifPresent(lost::add));
    Policy less =
        with(
            policy,
            policy.rules().stream()
                .filter(rule -> !lost.contains(rule.statement().origin()))
                .filter(
                    rule ->
                        limits(rule.action()).stream()
                            .noneMatch(limit -> lost.contains(limit.origin())))
                .toList(),
            policy.defaults().stream()
                .map(rule -> limits(rule.action()).isEmpty() ? rule : unlimited(rule))
                .toList(),
            policy.forms());
    if (losses(less, targets, erring).isEmpty()) {
      return less;
    }
    // What is lost of the whole policy is lost by some limit, of which it is not said by which.
    return with(
        less,
        less.rules().stream().filter(rule -> limits(rule.action()).isEmpty()).toList(),
        less.defaults(),
        less.forms());
  }

  private static List<Loss> losses(Policy policy, List<Target> targets, Erring erring) {
    return targets.stream()
        .flatMap(
            target ->
                Exporter.export(policy, target.options(), Optional.of(erring)).losses().stream())
        .filter(Loss::needsConsent)
        .toList();
  }

  private static List<Limit> limits(Action action) {
    return action instanceof Action.RateLimit limited ? limited.limits() : List.of();
  }

  private static DefaultRule unlimited(DefaultRule rule) {
    return new DefaultRule(null, rule.family(), rule.direction(), Action.ALLOW);
  }

  private static Policy with(
      Policy policy, List<Rule> rules, List<DefaultRule> defaults, List<FormRule> forms) {
    return new Policy(
        policy.name(),
        policy.dialect(),
        policy.evaluation(),
        policy.limits(),
        policy.sets(),
        rules,
        defaults,
        forms,
        policy.unlisted(),
        policy.protocolStatement(),
        policy.sources(),
        policy.statements());
  }

  /** The rules as if they stood at all interfaces: an access list stands at one. */
  private static RuleSet everywhere(RuleSet rules) {
    return new RuleSet(
        rules.dialect(),
        rules.chains().stream()
            .map(
                chain ->
                    new Chain(
                        chain.name(),
                        chain.families(),
                        chain.bases().stream()
                            .map(
                                base ->
                                    new Chain.Base(
                                        base.hook(), base.priority(), Set.of(), base.policy()))
                            .toList(),
                        chain.rules(),
                        chain.origin()))
            .toList(),
        rules.settings());
  }

  /**
   * What the matrix says of each message: all that happens to some of it, by what connection
   * tracking calls it. How many addresses each concerns, a comparison tells.
   */
  private static Set<String> fates(Report report) {
    Set<String> fates = new TreeSet<>();
    for (Row row : report.rows()) {
      String how = how(row);
      row.messages()
          .types()
          .filter(type -> isSettled(row.family(), type))
          .forEach(
              type ->
                  row.messages()
                      .codes(type)
                      .filter(code -> code <= LAST_CODE || code == 255)
                      .mapToObj(
                          code ->
                              "%s %s %d/%d: %s"
                                  .formatted(row.family(), row.course(), type, code, how))
                      .forEach(fates::add));
    }
    return fates;
  }

  private static String how(Row row) {
    Map<State, Set<String>> treatments = new EnumMap<>(State.class);
    for (Row.Entry entry : row.entries()) {
      for (State state : entry.states()) {
        treatments
            .computeIfAbsent(state, key -> new TreeSet<>())
            .add(plain(entry.treatment().text()));
      }
    }
    Set<String> different = new TreeSet<>();
    treatments.values().forEach(some -> different.add(String.join("; ", some)));
    return different.size() == 1 ? different.iterator().next() : treatments.toString();
  }

  /**
   * An export leaves it to the receivers of messages of the link whether they came from it; IOS
   * cannot ask, and says so.
   */
  private static boolean isSettled(Family family, int type) {
    return family == Family.IP4 || !Flag.ON_LINK.canHold(family, type);
  }

  /**
   * A bucket for each type is one that the key of a limit tells in nftables, and in iptables one of
   * a rule for that type.
   */
  private static String plain(String fate) {
    return fate.replace(" and type", "").replace(" per type", "");
  }

  private static boolean matters(Difference some) {
    return COURSES.contains(some.course())
        && some.messages().types().anyMatch(type -> isSettled(some.family(), type))
        && !plain(some.before().text()).equals(plain(some.after().text()));
  }

  /**
   * The findings without their lines. Whether a line allows all messages depends on how many a
   * dialect takes to say something, and is no fate of a message.
   */
  private static Set<String> findings(Report report) {
    return report.findings().stream()
        .filter(finding -> !finding.id().equals("icmp-all-allowed"))
        // Only routers are asked about fragments: Linux puts them together before.
        .filter(finding -> !finding.id().equals("fragments-denied"))
        .flatMap(AuditsAgreeTest::words)
        .collect(Collectors.toSet());
  }

  /** One for each message: which of them one line decides is the dialect's own. */
  private static Stream<String> words(AuditFinding finding) {
    String words =
        Stream.of(
                finding.id(),
                finding.severity().name(),
                finding.family().map(Family::text).orElse("-"),
                finding.course().map(Course::text).orElse("-"))
            .collect(Collectors.joining(" ", "", " "));
    List<String> names = finding.messageNames();
    return names.isEmpty() ? Stream.of(words) : names.stream().map(name -> words + name);
  }
}
