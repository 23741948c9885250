package io.echogate.cli;

import io.echogate.advice.knowledge.Function;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.audit.Treatment;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.PrefixSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Differences as text for people. */
final class DiffText {
  private static final int MOST = 50;
  private static final int MOST_BRIEFLY = 12;
  private static final int MOST_NAMES = 4;

  private final Style style;
  private final StringBuilder text = new StringBuilder();
  private final AddressWords where = new AddressWords();

  private final List<RuleSet> systems;

  private DiffText(List<RuleSet> systems, Style style) {
    this.systems = systems;
    this.style = style;
  }

  /**
   * All differences.
   *
   * @param systems the rules that were compared
   */
  static String of(
      Comparison comparison, String before, String after, List<RuleSet> systems, Style style) {
    DiffText diff = new DiffText(systems, style);
    diff.write(comparison, before, after);
    return diff.text.toString();
  }

  /** The first differences, for those who asked for something else. */
  static String briefly(Comparison comparison, Style style) {
    DiffText diff = new DiffText(List.of(), style);
    diff.list(comparison, MOST_BRIEFLY);
    return diff.text.toString();
  }

  private void write(Comparison comparison, String before, String after) {
    List<Difference> all = comparison.differences();
    if (all.isEmpty() && comparison.unfinished().isEmpty()) {
      text.append(style.good(before + " and " + after + " do the same to every ICMP packet"));
      text.append('\n');
      return;
    }
    list(comparison, MOST);
    Set<String> lost = names(comparison.differences().stream().map(Difference::lost));
    Set<String> gained = names(comparison.differences().stream().map(Difference::gained));
    Set<String> both = new LinkedHashSet<>(lost);
    both.retainAll(gained);
    lost.removeAll(both);
    gained.removeAll(both);
    functions("lost", lost);
    functions("gained", gained);
    functions("partly lost and partly gained", both);
    text.append('\n');
  }

  private void list(Comparison comparison, int most) {
    List<Difference> all = comparison.differences();
    all.stream().limit(most).forEach(this::difference);
    long more = Math.max(0, all.size() - most) + comparison.left();
    if (more > 0) {
      text.append("and ").append(more).append(" more; --json has them\n");
    }
    text.append(style.doubtful(Plural.of(all.size() + comparison.left(), "difference")));
  }

  private static Set<String> names(Stream<List<Function>> functions) {
    return functions
        .flatMap(List::stream)
        .map(Function::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void functions(String word, Set<String> names) {
    if (!names.isEmpty()) {
      text.append("; ").append(word).append(": ").append(String.join(", ", names));
    }
  }

  private void difference(Difference some) {
    text.append(some.family().text()).append(' ').append(some.course().text()).append(": ");
    text.append(style.strong(MessageWords.of(some.family(), some.messages())));
    where(" from ", some.sources(), some);
    where(" to ", some.destinations(), some);
    text.append(some.by().isEmpty() ? "" : " " + some.by());
    states(some);
    text.append("\n  was ").append(treatment(some.before(), some.decidedBefore()));
    text.append("\n  now ").append(treatment(some.after(), some.decidedAfter()));
    text.append("\n  example: ").append(SituationText.of(some.course(), some.example()));
    names("lost", some.lost().stream().map(function -> function.title()).toList());
    names("gained", some.gained().stream().map(function -> function.title()).toList());
    text.append("\n\n");
  }

  private void names(String word, List<String> names) {
    if (!names.isEmpty()) {
      String list = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
      int more = names.size() - MOST_NAMES;
      text.append("\n  ").append(word).append(": ").append(list);
      text.append(more > 0 ? " and " + more + " more" : "");
    }
  }

  private void where(String word, PrefixSet addresses, Difference some) {
    String words = where.of(some.family(), addresses);
    text.append(words.isEmpty() ? "" : word + words);
  }

  private void states(Difference some) {
    if (some.states().size() == 1) {
      text.append(", ").append(States.text(some.states().iterator().next()));
    }
  }

  private String treatment(Treatment treatment, Optional<Decision> decision) {
    String words =
        treatment.limited().isPresent()
            ? style.doubtful(treatment.text())
            : treatment.passes() ? style.good(treatment.text()) : style.bad(treatment.text());
    String by =
        decision
            .map(
                some ->
                    some.rule()
                        .map(DiffText::words)
                        .orElseGet(() -> Deciders.policy(some.entered(), dialect(some))))
            .orElse("no filter");
    return words + " (" + by + ")";
  }

  private static String words(Rule rule) {
    return Deciders.implicit(rule)
        .map(implicit -> implicit + ", line " + rule.line())
        .orElseGet(() -> "line " + rule.line() + ": " + rule.text());
  }

  /** Of the chain that decides; of policies that take others' place there is but one. */
  @SuppressWarnings("ReferenceEquality") // two chains may look the same
  private Dialect dialect(Decision decision) {
    Chain entered = decision.entered();
    return systems.stream()
        .filter(system -> system.chains().stream().anyMatch(chain -> chain == entered))
        .findFirst()
        .map(system -> system.dialect(entered))
        .orElse(Dialect.ECHOGATE);
  }
}
