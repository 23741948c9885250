package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Dialect;
import io.echogate.policy.Prefix;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.StatementSyntax.SourceStatement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes a source filter of the {@code src} statements of {@code xfw { }}. */
final class SourceResolver {
  private final ActionResolver actions;
  private final ScopeResolver scopes;
  private final SourceItemResolver items;
  private final Statements statements;
  private final Names names;
  private final List<SourceFilter.Entry> entries = new ArrayList<>();

  SourceResolver(Reporter reporter, ActionResolver actions, Statements statements) {
    this.actions = actions;
    this.scopes = new ScopeResolver(reporter);
    this.items = new SourceItemResolver(reporter);
    this.statements = statements;
    this.names = new Names(reporter, Dialect.XFW);
  }

  /** Adds a statement. One that lists ports only decides nothing here and is left out. */
  void add(SourceStatement syntax) {
    Head head = syntax.head();
    ScopeWord scope = scopes.resolve(head.words(), ScopeWord.ALL).orElse(ScopeWord.EVERYTHING);
    name(head);
    Action action = actions.resolve(head.action());
    Map<Family, List<Prefix>> prefixes = new EnumMap<>(Family.class);
    for (SourceItem item : syntax.items()) {
      items
          .resolve(item, scope)
          .ifPresent(
              prefix ->
                  prefixes
                      .computeIfAbsent(prefix.family(), family -> new ArrayList<>())
                      .add(prefix));
    }
    if (!prefixes.isEmpty()) {
      Statement statement = statements.add(syntax.span());
      prefixes.forEach(
          (family, list) ->
              entries.add(new SourceFilter.Entry(statement, family, scope.scopes(), list, action)));
    }
  }

  /** The entries, in file order. */
  List<SourceFilter.Entry> entries() {
    return entries;
  }

  private void name(Head head) {
    Token name = head.name();
    if (name != null) {
      names.give(name);
      return;
    }
    String scope = head.words().isEmpty() ? "" : " " + head.words().getFirst().clipped();
    names.claim(
        "src" + scope,
        head.keyword(),
        "a second src" + scope + " statement without a name",
        "name it: src=NAME" + scope + " ...");
  }
}
