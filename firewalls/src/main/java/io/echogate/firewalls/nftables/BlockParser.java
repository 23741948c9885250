package io.echogate.firewalls.nftables;

import io.echogate.firewalls.nftables.TableText.BaseText;
import io.echogate.firewalls.nftables.TableText.ChainText;
import io.echogate.firewalls.nftables.TableText.SetText;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads what stands between braces: the inside of tables, chains, sets and limits. */
final class BlockParser {
  private final Cursor at;
  private final ExprParser exprs;
  private final StatementParser statements;
  private final Diagnostics diagnostics;
  private final Consumer<String> define;

  BlockParser(Cursor at, ExprParser exprs, Diagnostics diagnostics, Consumer<String> define) {
    this.at = at;
    this.exprs = exprs;
    this.statements = new StatementParser(at, exprs);
    this.diagnostics = diagnostics;
    this.define = define;
  }

  /** Does something; if it is refused, that is reported, and the rest of the statement skipped. */
  void attempt(Runnable reading) {
    int before = at.start();
    try {
      reading.run();
    } catch (Refusal refusal) {
      diagnostics.add(refusal.diagnostic());
      at.atSurface();
      at.skipStatement();
      if (at.start() == before && !at.isEnd() && !at.isNewline()) {
        // Nothing was read; a brace that closes more than is open.
        attempt(at::next);
      }
    }
  }

  /** What lines there are up to the brace that closes this block. */
  private void block(Runnable line) {
    int open = at.start();
    at.expect('{');
    while (!at.isSign('}')) {
      if (at.isEnd()) {
        diagnostics.add(
            Diagnostic.error(at.source(), new Span(open, open + 1), "this brace is never closed"));
        return;
      }
      if (at.isNewline() || at.isSign(';')) {
        attempt(at::next);
      } else {
        line(line);
      }
    }
    attempt(at::next);
  }

  private void line(Runnable line) {
    int before = at.start();
    try {
      line.run();
      if (!at.isStatementEnd()) {
        throw at.refusal("expected the end of the line or ';', found " + at.found());
      }
    } catch (Refusal refusal) {
      diagnostics.add(refusal.diagnostic());
      at.atSurface();
      at.skipStatement();
      if (at.start() == before && !at.isStatementEnd()) {
        attempt(at::next);
      }
    }
  }

  void table(TableText table) {
    block(() -> tableLine(table));
  }

  private void tableLine(TableText table) {
    int start = at.start();
    String word = at.name("what lies in a table");
    switch (word) {
      case "chain" -> {
        String name = at.name("a chain's name");
        chain(table, table.chain(name, at.since(start)));
      }
      case "set", "map" -> set(table.set(at.name("a set's name")));
      case "limit" -> limit(table, at.name("a limit's name"));
      case "flags" -> {
        do {
          if (at.name("a flag").equals("dormant")) {
            table.sleep();
          }
        } while (at.accept(','));
      }
      case "comment" -> at.name("a comment");
      case "define", "redefine", "undefine" -> define.accept(word);
      case "counter", "quota", "ct", "flowtable", "secmark", "synproxy", "meter", "tunnel" ->
          at.skipStatement();
      case "include" -> {
        at.skipStatement();
        throw new Refusal(
            Diagnostic.error(at.source(), at.since(start), "the text of other files is not here")
                .withHelp("load it, and give the output of 'nft list ruleset'"));
      }
      default ->
          throw new Refusal(
              Diagnostic.error(
                      at.source(), at.since(start), "a table has no '" + Cursor.cut(word) + "'")
                  .withHelp(
                      Cursor.didYouMean(
                          Cursor.cut(word),
                          List.of("chain", "set", "map", "limit", "flags", "comment", "counter"))));
    }
  }

  void chain(TableText table, ChainText chain) {
    block(() -> chainLine(table, chain));
  }

  private void chainLine(TableText table, ChainText chain) {
    if (at.isWord()) {
      switch (at.peek()) {
        case "type" -> {
          base(table, chain);
          return;
        }
        case "policy" -> {
          policy(chain);
          return;
        }
        case "flags" -> {
          at.next();
          at.name("a flag");
          return;
        }
        case "define", "redefine", "undefine" -> {
          define.accept(at.name("a command"));
          return;
        }
        case "devices", "device" -> {
          devices();
          return;
        }
        default -> {}
      }
    }
    if (at.is("comment") && isOnlyComment()) {
      return;
    }
    chain.rules().add(rule(table));
  }

  /** A comment alone is the chain's; nft knows no rule of it. */
  private boolean isOnlyComment() {
    at.next();
    at.name("a comment");
    return true;
  }

  RuleText rule(TableText table) {
    at.atSurface();
    List<Statement> rule = statements.rule();
    for (Statement statement : rule) {
      if (statement instanceof Statement.SetChange change) {
        table.changing().add(change.set());
      }
    }
    return new RuleText(List.copyOf(rule), StatementParser.span(rule));
  }

  /** {@code type filter hook input [device eth0] priority filter - 5; policy drop;}. */
  private void base(TableText table, ChainText chain) {
    int start = at.start();
    at.next();
    int typeStart = at.start();
    String type = at.name("a type");
    if (!type.equals("filter") && !type.equals("nat") && !type.equals("route")) {
      throw new Refusal(
          Diagnostic.error(at.source(), at.since(typeStart), "no chain has the type '" + type + "'")
              .withHelp("write filter, nat or route"));
    }
    at.expect("hook");
    int hookStart = at.start();
    String hook = at.name("a hook");
    if (Bases.hook(hook).isEmpty()) {
      throw new Refusal(
          Diagnostic.error(at.source(), at.since(hookStart), "there is no hook '" + hook + "'")
              .withHelp(Cursor.didYouMean(hook, Bases.hooks())));
    }
    Set<String> devices = devices();
    at.expect("priority");
    int priority = priority(table.family());
    devices.addAll(devices());
    chain.base(new BaseText(type.equals("nat"), hook, priority, devices, at.since(start)));
  }

  /** {@code device "eth0"} or {@code devices = { eth0, eth1 }}, if they stand here. */
  private Set<String> devices() {
    Set<String> devices = new LinkedHashSet<>();
    if (at.accept("device")) {
      devices.add(at.name("an interface"));
    } else if (at.accept("devices")) {
      at.expect('=');
      if (exprs.setOrName() instanceof Expr.SetOf set) {
        for (Expr element : set.elements()) {
          devices.add(at.source().text(element.span()));
        }
      }
    }
    return devices;
  }

  /** A number or a name, maybe with a number added or taken away. */
  private int priority(String family) {
    int start = at.start();
    if (at.accept('-')) {
      return -integer();
    }
    String word = at.name("a priority");
    if (!word.isEmpty() && word.charAt(0) == '-') {
      return -parse(word.substring(1), start);
    }
    int base =
        Bases.priority(family, word).isPresent()
            ? Bases.priority(family, word).getAsInt()
            : parse(word, start);
    if (at.accept('+')) {
      return base + integer();
    }
    if (at.accept('-')) {
      return base - integer();
    }
    return base;
  }

  private int integer() {
    int start = at.start();
    return parse(at.name("a number"), start);
  }

  private int parse(String word, int start) {
    if (word.isEmpty() || word.length() > 9 || !word.chars().allMatch(Character::isDigit)) {
      throw new Refusal(
          Diagnostic.error(
                  at.source(), at.since(start), "'" + Cursor.cut(word) + "' is no priority")
              .withHelp("write a number, or raw, mangle, dstnat, filter, security or srcnat"));
    }
    return Integer.parseInt(word);
  }

  private void policy(ChainText chain) {
    int start = at.start();
    at.next();
    String policy = at.name("'accept' or 'drop'");
    switch (policy) {
      case "accept" -> chain.policy(null);
      case "drop" -> chain.policy(at.since(start));
      default ->
          throw new Refusal(
              Diagnostic.error(
                      at.source(), at.since(start), "'" + Cursor.cut(policy) + "' is no policy")
                  .withHelp("write accept or drop"));
    }
  }

  void set(SetText set) {
    block(() -> setLine(set));
    if (at.accept("comment")) {
      at.name("a comment");
    }
  }

  private void setLine(SetText set) {
    String word = at.name("what a set has");
    switch (word) {
      case "elements" -> {
        at.expect('=');
        Span where = at.here();
        if (!(exprs.setOrName() instanceof Expr.SetOf elements)) {
          throw new Refusal(Diagnostic.error(at.source(), where, "expected elements in braces"));
        }
        addAll(set, elements);
      }
      case "limit", "quota", "ct" -> {
        set.makeStateful();
        at.skipStatement();
      }
      case "type",
          "typeof",
          "flags",
          "timeout",
          "gc-interval",
          "size",
          "policy",
          "auto-merge",
          "comment",
          "counter",
          "last" ->
          at.skipStatement();
      default ->
          throw new Refusal(
              Diagnostic.error(
                      at.source(),
                      new Span(at.last() - word.length(), at.last()),
                      "a set has no '" + Cursor.cut(word) + "'")
                  .withHelp(
                      Cursor.didYouMean(
                          Cursor.cut(word),
                          List.of("type", "typeof", "flags", "elements", "timeout", "size"))));
    }
  }

  void addAll(SetText set, Expr.SetOf elements) {
    for (Expr element : elements.elements()) {
      if (element instanceof Expr.Stateful stateful) {
        set.makeStateful();
        set.elements().add(stateful.value());
      } else {
        set.elements().add(element);
      }
    }
  }

  /** {@code { rate 10/second }}, or the same without braces. */
  void limit(TableText table, String name) {
    if (!at.isSign('{')) {
      at.expect("rate");
      table.limits().put(name, new RateParser(at).rate());
      return;
    }
    block(
        () -> {
          if (at.accept("comment")) {
            at.name("a comment");
          } else {
            at.expect("rate");
            table.limits().put(name, new RateParser(at).rate());
          }
        });
  }
}
