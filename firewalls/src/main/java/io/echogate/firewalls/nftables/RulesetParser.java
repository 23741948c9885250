package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code nft -f} reads: blocks of tables, and commands that add to them. Commands take
 * effect in their order, as with nft.
 */
final class RulesetParser {
  private static final Set<String> FAMILIES =
      Set.of("ip", "ip6", "inet", "arp", "bridge", "netdev");

  private static final Set<String> VERBS =
      Set.of(
          "add",
          "create",
          "insert",
          "replace",
          "delete",
          "destroy",
          "flush",
          "rename",
          "reset",
          "list",
          "define",
          "redefine",
          "undefine",
          "include",
          "monitor",
          "describe",
          "export",
          "import");

  private static final List<String> WORDS =
      List.of(
          "table",
          "chain",
          "rule",
          "set",
          "map",
          "element",
          "add",
          "create",
          "insert",
          "replace",
          "delete",
          "destroy",
          "flush",
          "rename",
          "define",
          "redefine",
          "undefine",
          "include");

  private final Cursor at;
  private final ExprParser exprs;
  private final BlockParser blocks;
  private final Tables tables;
  private final Diagnostics diagnostics;

  RulesetParser(Cursor at, Diagnostics diagnostics) {
    this.at = at;
    this.exprs = new ExprParser(at);
    this.tables = new Tables(at.source());
    this.diagnostics = diagnostics;
    this.blocks = new BlockParser(at, exprs, diagnostics, this::define);
  }

  /** All tables; errors are among the diagnostics. */
  Tables read() {
    while (!at.isEnd()) {
      if (at.isNewline() || at.isSign(';')) {
        blocks.attempt(at::next);
      } else if (at.isSign('}')) {
        report("this brace closes nothing");
        blocks.attempt(at::next);
      } else {
        blocks.attempt(this::command);
      }
    }
    return tables;
  }

  private void report(String message) {
    diagnostics.add(Diagnostic.error(at.source(), at.here(), message));
  }

  private void command() {
    at.atSurface();
    if (!at.isWord()) {
      throw at.refusal("expected a command or a table, found " + at.found());
    }
    int start = at.start();
    String verb = at.peek();
    if (VERBS.contains(verb)) {
      at.next();
    } else {
      verb = "add";
    }
    switch (verb) {
      case "define", "redefine", "undefine" -> define(verb);
      case "include" -> {
        at.skipStatement();
        throw new Refusal(
            Diagnostic.error(at.source(), at.since(start), "the text of other files is not here")
                .withHelp("load it, and give the output of 'nft list ruleset'"));
      }
      case "list", "monitor", "describe", "export", "reset" -> at.skipStatement();
      default -> object(verb, start);
    }
    endOfStatement();
  }

  private void endOfStatement() {
    if (!at.isStatementEnd()) {
      throw at.refusal("expected the end of the line or ';', found " + at.found());
    }
  }

  private void define(String verb) {
    String name = at.name("a name");
    if (verb.equals("undefine")) {
      at.variables().remove(name);
      return;
    }
    at.expect('=');
    // A definition may name a verdict or a set; both are values here.
    at.variables().put(name, exprs.right());
  }

  private void object(String verb, int start) {
    String kind = at.isWord() ? at.peek() : "";
    switch (kind) {
      case "table" -> table(verb);
      case "chain" -> chain(verb);
      case "rule" -> rule(verb, start);
      case "set", "map", "meter" -> set(verb);
      case "element" -> element(verb);
      case "ruleset" -> {
        at.next();
        if (at.isWord() && FAMILIES.contains(at.peek())) {
          at.next();
        }
        if (verb.equals("flush")) {
          tables.clear();
        }
      }
      case "limit" -> limit(verb);
      case "counter",
          "quota",
          "ct",
          "flowtable",
          "secmark",
          "synproxy",
          "tunnel",
          "counters",
          "quotas",
          "sets",
          "maps",
          "chains",
          "tables",
          "limits" -> {
        at.next();
        at.skipStatement();
      }
      default ->
          throw new Refusal(
              Diagnostic.error(at.source(), at.here(), "nft has no command " + at.found())
                  .withHelp(
                      Cursor.didYouMean(Cursor.cut(kind), WORDS)
                          .or(
                              () ->
                                  Optional.of(
                                      "expected are tables, as 'nft list ruleset' prints"
                                          + " them"))));
    }
  }

  private String family() {
    at.next();
    if (at.isWord() && FAMILIES.contains(at.peek())) {
      return at.name("a family");
    }
    return "ip";
  }

  private void table(String verb) {
    int start = at.start();
    String family = family();
    if (at.accept("handle")) {
      at.number();
      return;
    }
    String name = at.name("a table's name");
    Span span = at.since(start);
    switch (verb) {
      case "delete", "destroy" -> tables.remove(family, name);
      case "flush" -> {
        TableText table = tables.existing(family, name, span);
        table.chains().values().forEach(chain -> chain.rules().clear());
      }
      default -> {
        TableText table = tables.declare(family, name, span);
        if (at.isSign('{')) {
          blocks.table(table);
        }
      }
    }
  }

  private TableText tableOf(String family) {
    int start = at.start();
    String name = at.name("a table's name");
    return tables.existing(family, name, at.since(start));
  }

  private void chain(String verb) {
    int start = at.start();
    TableText table = tableOf(family());
    String name = at.name("a chain's name");
    Span span = at.since(start);
    switch (verb) {
      case "delete", "destroy" -> {
        table.chains().remove(name);
        if (at.isSign('{')) {
          at.skipStatement();
        }
      }
      case "flush" -> existing(table, name, span).rules().clear();
      case "rename" -> {
        TableText.ChainText chain = existing(table, name, span);
        table.chains().remove(name);
        String other = at.name("a chain's name");
        TableText.ChainText renamed = table.chain(other, chain.span());
        renamed.rules().addAll(chain.rules());
        TableText.@Nullable BaseText base = chain.base();
        if (base != null) {
          renamed.base(base);
        }
        renamed.policy(chain.drops());
      }
      default -> {
        TableText.ChainText chain = table.chain(name, span);
        if (at.isSign('{')) {
          blocks.chain(table, chain);
          if (at.accept("comment")) {
            at.name("a comment");
          }
        }
      }
    }
  }

  private TableText.ChainText existing(TableText table, String name, Span span) {
    TableText.@Nullable ChainText chain = table.chains().get(name);
    if (chain == null) {
      throw new Refusal(
          Diagnostic.error(
                  at.source(),
                  span,
                  "there is no chain '" + Cursor.cut(name) + "' in table " + table.title())
              .withHelp(Cursor.didYouMean(name, table.chains().keySet())));
    }
    return chain;
  }

  private void rule(String verb, int start) {
    TableText table = tableOf(family());
    int nameStart = at.start();
    String name = at.name("a chain's name");
    TableText.ChainText chain = existing(table, name, at.since(nameStart));
    int index = -1;
    if (at.is("handle") || at.is("position")) {
      throw new Refusal(
          Diagnostic.error(at.source(), at.since(start), "which rule this names is not in the text")
              .withHelp("load it, and give the output of 'nft list ruleset'"));
    }
    if (at.accept("index")) {
      int where = at.start();
      index = (int) Math.min(at.number(), Integer.MAX_VALUE - 1);
      if (index >= chain.rules().size()) {
        throw new Refusal(
            Diagnostic.error(
                at.source(),
                at.since(where),
                "chain '" + name + "' has but " + chain.rules().size() + " rules here"));
      }
    }
    if (!verb.equals("add") && !verb.equals("create") && !verb.equals("insert")) {
      throw at.refusal("expected 'handle' and a number, found " + at.found());
    }
    RuleText rule = blocks.rule(table);
    if (verb.equals("insert")) {
      chain.rules().add(Math.max(index, 0), rule);
    } else if (index >= 0) {
      chain.rules().add(index + 1, rule);
    } else {
      chain.rules().add(rule);
    }
  }

  private void set(String verb) {
    TableText table = tableOf(family());
    String name = at.name("a set's name");
    switch (verb) {
      case "delete", "destroy" -> table.sets().remove(name);
      case "flush" -> table.set(name).elements().clear();
      default -> {
        TableText.SetText set = table.set(name);
        if (at.isSign('{')) {
          blocks.set(set);
        }
      }
    }
  }

  private void element(String verb) {
    TableText table = tableOf(family());
    int start = at.start();
    String name = at.name("a set's name");
    TableText.@Nullable SetText set = table.sets().get(name);
    if (set == null) {
      throw new Refusal(
          Diagnostic.error(
                  at.source(),
                  at.since(start),
                  "there is no set '" + Cursor.cut(name) + "' in table " + table.title())
              .withHelp(Cursor.didYouMean(name, table.sets().keySet())));
    }
    Span where = at.here();
    if (!(exprs.setOrName() instanceof Expr.SetOf elements)) {
      throw new Refusal(Diagnostic.error(at.source(), where, "expected elements in braces"));
    }
    if (verb.equals("add") || verb.equals("create")) {
      blocks.addAll(set, elements);
    } else {
      throw new Refusal(
          Diagnostic.error(at.source(), where, "elements are taken away again here")
              .withHelp("load it, and give the output of 'nft list ruleset'"));
    }
  }

  private void limit(String verb) {
    TableText table = tableOf(family());
    String name = at.name("a limit's name");
    if (verb.equals("delete") || verb.equals("destroy")) {
      table.limits().remove(name);
    } else {
      blocks.limit(table, name);
    }
  }
}
