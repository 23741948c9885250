package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.FormRule.Target;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.StatementSyntax.DefaultEntry;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes defaults of the {@code defaults} section of {@code policy { }}. */
final class PolicyDefaults {
  private static final List<String> TARGETS =
      Stream.concat(Stream.of(Keywords.ICMP), Arrays.stream(Target.values()).map(Target::text))
          .toList();
  private static final Set<String> XFW_TARGETS = Set.of("src_ip", "src_port", "dst");

  private final Reporter reporter;
  private final ActionResolver actions;
  private final PlaceResolver places;
  private final Statements statements;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private @Nullable Token first;
  private boolean broken;

  PolicyDefaults(Reporter reporter, ActionResolver actions, Statements statements) {
    this.reporter = reporter;
    this.actions = actions;
    this.places = new PlaceResolver(reporter);
    this.statements = statements;
  }

  /** What an entry speaks about: of two entries for the same, the second is an error. */
  private record Key(String target, Family family, Direction direction) {}

  private record Entry(Token target, Statement statement, Action action) {}

  /** Adds a section; a second one is an error. */
  void add(DefaultsStatement syntax) {
    Token before = first;
    if (before == null) {
      first = syntax.keyword();
    } else {
      reporter.add(
          reporter
              .error(syntax.keyword(), "a second defaults { } section")
              .withPlace(before.source(), before.span(), "the first one is here")
              .withHelp("put all entries into one defaults { }"));
    }
    syntax.entries().forEach(this::entry);
  }

  private void entry(DefaultEntry syntax) {
    Optional<String> target = target(syntax.target());
    Place place = places.resolve(syntax.words());
    Action action = actions.resolve(syntax.action());
    broken |= target.isEmpty();
    target.ifPresent(known -> entry(known, place, action, syntax));
  }

  private void entry(String target, Place place, Action action, DefaultEntry syntax) {
    if (place.directions().isEmpty()) {
      broken = true;
      reporter.add(
          reporter
              .error(syntax.target(), "a default without its direction")
              .withHelp("write 'in', 'out' or 'both' in front of the ':'"));
      return;
    }
    if (!target.equals(Keywords.ICMP) && action instanceof Action.RateLimit) {
      ActionSyntax written = syntax.action();
      Token word = written.word() == null ? syntax.target() : written.word();
      reporter.add(
          reporter.error(word, "'" + target + "' takes no limit").withHelp("write allow or block"));
    }
    Statement statement = statements.add(syntax.span());
    Entry entry = new Entry(syntax.target(), statement, action);
    Entry earlier = null;
    for (Family family : place.families()) {
      for (Direction direction : place.directions()) {
        Entry other = entries.putIfAbsent(new Key(target, family, direction), entry);
        earlier = earlier == null ? other : earlier;
      }
    }
    if (earlier != null) {
      Token before = earlier.target();
      reporter.add(
          reporter
              .error(syntax.target(), "this default overlaps an earlier one")
              .withPlace(before.source(), before.span(), "the earlier one is here")
              .withHelp("write one entry for each family and direction"));
    }
  }

  /** The target that a word names, or was meant to; empty, and an error, if it is unknown. */
  private Optional<String> target(Token word) {
    String text = word.text();
    if (TARGETS.contains(text)) {
      return Optional.of(text);
    }
    if (XFW_TARGETS.contains(text)) {
      reporter.add(
          reporter
              .error(word, word.shown() + " belongs to xfw { }")
              .withHelp("policy NAME { } judges ICMP only; leave it out"));
      return Optional.empty();
    }
    return reporter.unknown("default", word, TARGETS, "defaults are " + String.join(", ", TARGETS));
  }

  /**
   * Reports that a family's default for what arrives is not written.
   *
   * @param policy what to show of the policy
   */
  void requireDefaults(Token policy) {
    Set<Family> missing = EnumSet.noneOf(Family.class);
    for (Family family : Family.values()) {
      if (!entries.containsKey(new Key(Keywords.ICMP, family, Direction.IN))) {
        missing.add(family);
      }
    }
    if (missing.isEmpty() || broken) {
      return;
    }
    String scope = missing.size() > 1 ? "" : missing.iterator().next() + " ";
    String entry = "icmp " + scope + "in: block;";
    reporter.add(
        reporter
            .error(
                first == null ? policy : first,
                "nothing says what becomes of " + scope + "messages that arrive and are not listed")
            .withHelp(
                first == null
                    ? "write defaults { " + entry + " }, or allow"
                    : "add " + entry + " or allow"));
  }

  /** The defaults for messages, one for each family and direction. */
  List<DefaultRule> messages() {
    List<DefaultRule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        Entry entry = entries.get(new Key(Keywords.ICMP, family, direction));
        rules.add(
            entry == null
                ? new DefaultRule(null, family, direction, Action.ALLOW)
                : new DefaultRule(entry.statement(), family, direction, entry.action()));
      }
    }
    return rules;
  }

  /** What happens to fragments and malformed packets, for each family and direction. */
  List<FormRule> forms() {
    List<FormRule> rules = new ArrayList<>();
    for (Target target : Target.values()) {
      for (Family family : Family.values()) {
        for (Direction direction : Direction.values()) {
          rules.add(form(target, family, direction));
        }
      }
    }
    return rules;
  }

  private FormRule form(Target target, Family family, Direction direction) {
    Entry entry = entries.get(new Key(target.text(), family, direction));
    if (entry == null) {
      Verdict verdict = direction == Direction.IN ? Verdict.DROP : Verdict.PASS;
      return new FormRule(null, target, family, direction, verdict);
    }
    Verdict verdict = entry.action().equals(Action.ALLOW) ? Verdict.PASS : Verdict.DROP;
    return new FormRule(entry.statement(), target, family, direction, verdict);
  }
}
