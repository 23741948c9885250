package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the statements of a rule: one method for each keyword that may begin one. There are as many
 * as nftables has, which is what makes the file long.
 */
final class StatementParser {
  private static final List<String> WORDS =
      List.of(
          "accept",
          "drop",
          "continue",
          "return",
          "jump",
          "goto",
          "queue",
          "reject",
          "counter",
          "limit",
          "quota",
          "log",
          "snat",
          "dnat",
          "masquerade",
          "redirect",
          "tproxy",
          "notrack",
          "dup",
          "fwd",
          "synproxy",
          "flow",
          "add",
          "update",
          "delete",
          "meter",
          "comment",
          "icmp",
          "icmpv6",
          "ip",
          "ip6",
          "ct",
          "meta",
          "tcp",
          "udp",
          "ether",
          "fib",
          "iifname",
          "oifname",
          "iif",
          "oif",
          "vmap");

  private static final Set<String> OPERATORS = Set.of("eq", "ne", "lt", "gt", "le", "ge");

  /** The kernel takes 128 expressions in a rule, and most statements are at least one. */
  private static final int MOST_STATEMENTS = 200;

  private final Cursor at;
  private final ExprParser exprs;
  private final RateParser rates;

  StatementParser(Cursor at, ExprParser exprs) {
    this.at = at;
    this.exprs = exprs;
    this.rates = new RateParser(at);
  }

  /** The statements up to the end of the rule, at least one. */
  List<Statement> rule() {
    List<Statement> statements = new ArrayList<>();
    while (!at.isStatementEnd()) {
      if (statements.size() == MOST_STATEMENTS) {
        throw at.refusal("a rule of more than " + MOST_STATEMENTS + " statements");
      }
      statements.add(statement());
    }
    if (statements.isEmpty()) {
      throw at.refusal("expected a rule, found " + at.found());
    }
    return statements;
  }

  private Statement statement() {
    int start = at.start();
    Optional<Expr.Verdict> verdict = exprs.verdict();
    if (verdict.isPresent()) {
      if (verdict.get().decision() == Expr.Decision.QUEUE) {
        skipTail();
      }
      return new Statement.Decide(verdict.get(), at.since(start));
    }
    String word = at.isWord() ? at.peek() : "";
    return switch (word) {
      case "counter" -> counter(start);
      case "limit" -> limit(start);
      case "quota" -> quota(start);
      case "log" -> log(start);
      case "reject" -> reject(start);
      case "comment" -> {
        at.next();
        String text = at.name("a comment");
        yield new Statement.Comment(text, at.since(start));
      }
      case "snat", "dnat", "masquerade", "redirect" -> {
        skipTail();
        yield new Statement.Translates(at.since(start));
      }
      case "fwd", "synproxy" -> {
        skipTail();
        yield new Statement.Leaves(at.since(start));
      }
      case "tproxy" -> tproxy(start);
      case "notrack" -> {
        at.next();
        yield new Statement.GoesOn(at.since(start));
      }
      case "dup" -> dup(start);
      case "flow" -> {
        at.next();
        at.name("'add'");
        exprs.setOrName();
        yield new Statement.GoesOn(at.since(start));
      }
      case "add", "update", "delete" -> setChange(start);
      case "set" -> oldSetChange(start);
      case "meter" -> meter(start);
      case "last" -> {
        at.next();
        if (at.accept("used")) {
          at.name("a time");
        }
        yield new Statement.GoesOn(at.since(start));
      }
      case "xt" -> {
        at.skipStatement();
        throw new Refusal(Xt.refused(at.source(), at.since(start)));
      }
      case "reset" -> {
        at.next();
        exprs.left();
        yield new Statement.GoesOn(at.since(start));
      }
      default -> keyed(start);
    };
  }

  /** Skips what is left of the rule, but for its comment. */
  private void skipTail() {
    int open = 0;
    do {
      open += at.isSign('{') ? 1 : at.isSign('}') ? -1 : 0;
      at.next();
    } while (!at.isEnd() && (open > 0 || !(at.isStatementEnd() || at.is("comment"))));
  }

  private Statement counter(int start) {
    at.next();
    if (at.accept("name")) {
      exprs.given();
    } else if (at.accept("packets")) {
      at.number();
      at.expect("bytes");
      at.number();
    }
    return new Statement.GoesOn(at.since(start));
  }

  private Statement limit(int start) {
    at.next();
    if (at.accept("name")) {
      if (at.isText() || at.isWord()) {
        int here = at.start();
        String name = at.name("a limit's name");
        if (at.isStatementEnd() || !isKeyOfMap(here)) {
          return new Statement.NamedLimit(name, at.since(start));
        }
      }
      exprs.given();
      return new Statement.MayGoOn(at.since(start));
    }
    at.expect("rate");
    return new Statement.Limit(rates.rate(), at.since(start));
  }

  /** {@code limit name ip saddr map @limits}: what looks like a name begins a key. */
  private boolean isKeyOfMap(int here) {
    int behind = at.start();
    at.resetTo(here);
    boolean key = false;
    if (at.isWord()) {
      try {
        key = exprs.left().isPresent() && at.is("map");
      } catch (Refusal noKey) {
        key = false;
      }
    }
    at.resetTo(key ? here : behind);
    return key;
  }

  private Statement quota(int start) {
    at.next();
    if (at.accept("name")) {
      exprs.given();
    } else {
      if (!at.accept("over")) {
        at.accept("until");
      }
      at.number();
      at.name("a unit");
      if (at.accept("used")) {
        at.number();
        at.name("a unit");
      }
    }
    return new Statement.MayGoOn(at.since(start));
  }

  private Statement log(int start) {
    at.next();
    while (at.isWord()) {
      switch (at.peek()) {
        case "prefix", "level", "group", "snaplen", "queue-threshold" -> {
          at.next();
          at.name("a value");
        }
        case "flags" -> {
          at.next();
          String of = at.name("what to log");
          if (of.equals("tcp") || of.equals("ip")) {
            do {
              at.name("what to log");
            } while (at.accept(','));
          }
        }
        default -> {
          return new Statement.GoesOn(at.since(start));
        }
      }
    }
    return new Statement.GoesOn(at.since(start));
  }

  private Statement reject(int start) {
    at.next();
    if (!at.accept("with")) {
      return new Statement.Reject("", "", at.since(start));
    }
    String kind = at.name("an answer");
    return switch (kind) {
      case "tcp" -> {
        at.expect("reset");
        yield new Statement.Reject("tcp reset", "", at.since(start));
      }
      case "icmp", "icmpv6", "icmpx" -> {
        at.accept("type");
        String code = at.name("a code");
        yield new Statement.Reject(kind, code, at.since(start));
      }
      default ->
          throw new Refusal(
              Diagnostic.error(
                      at.source(), at.since(start), "'" + Cursor.cut(kind) + "' is no answer")
                  .withHelp("write icmp, icmpv6, icmpx or tcp reset"));
    };
  }

  private Statement tproxy(int start) {
    at.next();
    if (!at.accept("ip")) {
      at.accept("ip6");
    }
    at.expect("to");
    if (!at.isSign(':')) {
      exprs.given();
    }
    if (at.accept(':')) {
      exprs.given();
    }
    return new Statement.MayGoOn(at.since(start));
  }

  private Statement dup(int start) {
    at.next();
    at.expect("to");
    exprs.given();
    if (at.accept("device")) {
      exprs.given();
    }
    return new Statement.GoesOn(at.since(start));
  }

  /** {@code update @set { KEY STATEMENTS }}. */
  private Statement setChange(int start) {
    at.next();
    int name = at.start();
    Expr set = exprs.setOrName();
    if (!(set instanceof Expr.Named named)) {
      throw new Refusal(Diagnostic.error(at.source(), at.since(name), "expected '@' and a set"));
    }
    at.expect('{');
    at.deeper();
    Expr key = exprs.given();
    List<Statement> with = within();
    if (at.accept(':')) {
      if (exprs.verdict().isEmpty()) {
        exprs.given();
      }
    }
    closeBrace();
    return new Statement.SetChange(named.name(), key, with, at.since(start));
  }

  private void closeBrace() {
    at.skipNewlines();
    at.expect('}');
    at.shallower();
  }

  /** {@code set update KEY [timeout T] @set}, as older versions wrote it. */
  private Statement oldSetChange(int start) {
    at.next();
    at.name("'add' or 'update'");
    Expr key = exprs.given();
    List<Statement> with = within();
    Expr set = exprs.setOrName();
    String name = set instanceof Expr.Named named ? named.name() : "";
    return new Statement.SetChange(name, key, with, at.since(start));
  }

  /** {@code meter NAME [size N] { KEY STATEMENT }}. */
  private Statement meter(int start) {
    at.next();
    String name = at.isSign('{') ? "" : at.name("a meter's name");
    if (at.accept("size")) {
      at.number();
    }
    at.expect('{');
    at.deeper();
    Expr key = exprs.given();
    List<Statement> with = within();
    closeBrace();
    return new Statement.SetChange(name, key, with, at.since(start));
  }

  /** What is done for an element. */
  private List<Statement> within() {
    List<Statement> with = new ArrayList<>();
    at.deeper();
    at.skipNewlines();
    while (at.isWord()) {
      if (at.is("timeout") || at.is("expires")) {
        at.next();
        at.name("a time");
      } else {
        with.add(statement());
      }
      at.skipNewlines();
    }
    at.shallower();
    return with;
  }

  /** A comparison, a map of verdicts, or something that is set. */
  private Statement keyed(int start) {
    if (at.is("ct") && isCount(start)) {
      return count(start);
    }
    if (at.is("ct") && at.source().text().startsWith("ct set ", start)) {
      at.skipStatement();
      return new Statement.GoesOn(at.since(start));
    }
    Expr left = exprs.left().orElseThrow(this::unknown);
    if (at.accept("vmap")) {
      at.skipNewlines();
      return new Statement.DecideBy(left, exprs.setOrName(), at.since(start));
    }
    if (at.accept("map")) {
      exprs.setOrName();
      return new Statement.MayGoOn(at.since(start));
    }
    if (at.accept("set")) {
      if (!handle(left)) {
        exprs.given();
      }
      return new Statement.GoesOn(at.since(start));
    }
    if (at.isStatementEnd() && left instanceof Expr.Opaque) {
      return new Statement.MayGoOn(at.since(start));
    }
    String operator = operator();
    int value = at.start();
    Expr right = handle(left) ? new Expr.Opaque(value, at.last()) : exprs.right();
    return new Statement.Relation(left, operator, right, at.since(start));
  }

  /** {@code 1:2}, {@code 1:} or {@code :2}: the only value with a colon in it. */
  private boolean handle(Expr key) {
    int start = at.start();
    if (!(key instanceof Expr.Key(String name, int from, int to))
        || !name.equals("meta priority")
        || !(at.isWord() || at.isSign(':'))) {
      return false;
    }
    boolean major = at.isWord();
    if (major) {
      at.next();
    }
    if (!at.isSign(':')) {
      at.resetTo(start);
      return false;
    }
    int colon = at.start();
    at.next();
    if (at.isWord() && at.start() == colon + 1) {
      at.next();
    }
    return true;
  }

  private Refusal unknown() {
    if (!at.isWord()) {
      return at.refusal("expected a statement, found " + at.found());
    }
    return new Refusal(
        Diagnostic.error(at.source(), at.here(), "nft has no statement " + at.found())
            .withHelp(Cursor.didYouMean(Cursor.cut(at.peek()), WORDS)));
  }

  private boolean isCount(int start) {
    at.next();
    boolean count = at.is("count");
    at.resetTo(start);
    return count;
  }

  private Statement count(int start) {
    at.next();
    at.next();
    at.accept("over");
    at.name("a number");
    return new Statement.MayGoOn(at.since(start));
  }

  private String operator() {
    for (String sign : List.of("!=", "==", "<=", ">=")) {
      if (at.isSign(sign)) {
        at.next();
        return sign;
      }
    }
    for (char sign : new char[] {'<', '>', '!'}) {
      if (at.accept(sign)) {
        return String.valueOf(sign);
      }
    }
    if (at.isWord() && OPERATORS.contains(at.peek())) {
      String word = at.name("an operator");
      return switch (word) {
        case "ne" -> "!=";
        case "lt" -> "<";
        case "gt" -> ">";
        case "le" -> "<=";
        case "ge" -> ">=";
        default -> "==";
      };
    }
    return "";
  }

  /** Where a rule of these statements stands. */
  static Span span(List<Statement> statements) {
    return statements.getFirst().span().to(statements.getLast().span());
  }
}
