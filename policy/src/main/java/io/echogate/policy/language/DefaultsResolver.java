package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import io.echogate.policy.language.StatementSyntax.DefaultEntry;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes defaults of the {@code defaults} section of {@code xfw { }}. */
final class DefaultsResolver {
  private static final String SRC_IP = "src_ip";
  private static final List<String> TARGETS = List.of(Keywords.ICMP, SRC_IP, "src_port", "dst");
  private static final Set<String> POLICY_TARGETS = Set.of("fragments", "malformed");

  private final Reporter reporter;
  private final ActionResolver actions;
  private final ScopeResolver scopes;
  private final Statements statements;
  private final Map<Place, Span> written = new HashMap<>();
  private final Map<Family, DefaultRule> icmp = new EnumMap<>(Family.class);
  private final List<SourceFilter.Default> sources = new ArrayList<>();
  private @Nullable Token first;

  DefaultsResolver(Reporter reporter, ActionResolver actions, Statements statements) {
    this.reporter = reporter;
    this.actions = actions;
    this.scopes = new ScopeResolver(reporter);
    this.statements = statements;
    for (Family family : Family.values()) {
      icmp.put(family, new DefaultRule(null, family, Direction.IN, Action.ALLOW));
    }
  }

  /** What an entry speaks about: of two entries for the same, the second is an error. */
  private record Place(String target, Family family, Scope scope) {}

  /** Adds a section; a second one is an error. */
  void add(DefaultsStatement syntax) {
    if (first == null) {
      first = syntax.keyword();
    } else {
      reporter.add(
          reporter
              .error(syntax.keyword(), "a second defaults { } section")
              .withPlace(first.source(), first.span(), "the first one is here")
              .withHelp("put all entries into one defaults { }"));
    }
    syntax.entries().forEach(this::entry);
  }

  /** The defaults for ICMP, one for each family: allow, where none is written. */
  List<DefaultRule> icmp() {
    return List.copyOf(icmp.values());
  }

  /** The defaults of the source filter. */
  List<SourceFilter.Default> sources() {
    return sources;
  }

  private void entry(DefaultEntry entry) {
    String target = target(entry.target());
    List<String> known = target.equals(Keywords.ICMP) ? ScopeWord.FAMILIES : ScopeWord.ALL;
    ScopeWord scope = scopes.resolve(entry.words(), known).orElse(ScopeWord.EVERYTHING);
    Action action = actions.resolve(entry.action());
    claim(target, scope, entry);
    switch (target) {
      case Keywords.ICMP -> addIcmp(scope, action, statements.add(entry.span()));
      case SRC_IP -> addSource(scope, action, statements.add(entry.span()));
      default -> {}
    }
  }

  private void addIcmp(ScopeWord scope, Action action, Statement statement) {
    for (Family family : scope.families()) {
      icmp.put(family, new DefaultRule(statement, family, Direction.IN, action));
    }
  }

  private void addSource(ScopeWord scope, Action action, Statement statement) {
    for (Family family : scope.families()) {
      sources.add(new SourceFilter.Default(statement, family, scope.scopes(), action));
    }
  }

  /** The target that a word names, or was meant to; empty if it is unknown. */
  private String target(Token word) {
    String text = word.text();
    if (text.equals(Keywords.ICMP) || text.equals(SRC_IP)) {
      return text;
    }
    if (TARGETS.contains(text)) {
      reporter.add(
          reporter.note(word, "the default of '" + text + "' has no effect here: it is not ICMP"));
      return text;
    }
    if (POLICY_TARGETS.contains(text)) {
      reporter.add(
          reporter
              .error(word, "'" + text + "' belongs to policy NAME { }")
              .withHelp("xfw { } always drops fragments and malformed packets; leave it out"));
      return "";
    }
    String help = reporter.didYouMean(word, TARGETS, "defaults are icmp and src_ip");
    reporter.add(reporter.error(word, "unknown default " + word.shown()).withHelp(help));
    return "";
  }

  private void claim(String target, ScopeWord scope, DefaultEntry entry) {
    Optional<Span> before = Optional.empty();
    for (Family family : scope.families()) {
      for (Scope protocol : scope.scopes()) {
        Span other = written.putIfAbsent(new Place(target, family, protocol), entry.span());
        if (other != null) {
          before = before.or(() -> Optional.of(other));
        }
      }
    }
    if (before.isPresent() && !target.isEmpty()) {
      Diagnostic twice = reporter.error(entry.target(), "this default overlaps an earlier one");
      reporter.add(
          twice
              .withPlace(before.get(), "the earlier one is here")
              .withHelp("write one entry for each family"));
    }
  }
}
