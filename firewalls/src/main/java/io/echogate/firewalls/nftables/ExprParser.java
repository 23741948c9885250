package io.echogate.firewalls.nftables;

import io.echogate.firewalls.nftables.Expr.Decision;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads expressions. */
final class ExprParser {
  /** Every name that nft has for a flag fits into less. */
  private static final int MOST_OPERATORS = 64;

  private final Cursor at;
  private final KeyParser keys;

  ExprParser(Cursor at) {
    this.at = at;
    this.keys = new KeyParser(at, this);
  }

  /** The left side of a comparison, if one begins here: keys with arithmetic, or several keys. */
  Optional<Expr> left() {
    Optional<Expr> first = keyOperand();
    if (first.isEmpty()) {
      return first;
    }
    return Optional.of(rest(first.get(), this::expectKey));
  }

  private Expr expectKey() {
    return keyOperand()
        .orElseThrow(() -> at.refusal("expected a further part of the key, found " + at.found()));
  }

  private Optional<Expr> keyOperand() {
    if (at.isSign('(')) {
      at.deeper();
      at.next();
      Optional<Expr> inner = left();
      if (inner.isEmpty()) {
        throw at.refusal("expected something of a packet, found " + at.found());
      }
      at.expect(')');
      at.shallower();
      return Optional.of(arithmetic(inner.get()));
    }
    return keys.key().map(this::arithmetic);
  }

  /** What stands on the right of a comparison; a list of flags has commas. */
  Expr right() {
    Expr first = rest(arithmetic(value()), this::operand);
    if (!at.isSign(',')) {
      return first;
    }
    List<Expr> flags = new ArrayList<>();
    flags.add(first);
    while (at.accept(',')) {
      flags.add(operand());
    }
    return new Expr.Flags(flags);
  }

  /** A value that is given to something: it may itself come from the packet or from a map. */
  Expr given() {
    Optional<Expr> key = left();
    Expr value = key.isPresent() ? key.get() : right();
    return at.accept("map") ? new Expr.Lookup(value, setOrName()) : value;
  }

  /** A set between braces, or a name. */
  Expr setOrName() {
    return primary();
  }

  private Expr rest(Expr first, java.util.function.Supplier<Expr> operand) {
    if (!at.isSign('.')) {
      return first;
    }
    List<Expr> parts = new ArrayList<>();
    parts.add(first);
    while (at.accept('.')) {
      parts.add(operand.get());
    }
    return new Expr.Concat(List.copyOf(parts));
  }

  private Expr operand() {
    return arithmetic(value());
  }

  private Expr arithmetic(Expr first) {
    Expr left = first;
    for (int count = 0; ; count++) {
      char operator = operator();
      if (operator == ' ') {
        return left;
      }
      if (count == MOST_OPERATORS) {
        throw at.refusal("more than " + MOST_OPERATORS + " operators in a row");
      }
      at.next();
      left = new Expr.Binary(operator, left, value());
    }
  }

  private char operator() {
    if (at.isSign('&') || at.is("and")) {
      return '&';
    }
    if (at.isSign('|') || at.is("or")) {
      return '|';
    }
    if (at.isSign('^') || at.is("xor")) {
      return '^';
    }
    if (at.isSign("<<") || at.is("lshift")) {
      return '<';
    }
    return at.isSign(">>") || at.is("rshift") ? '>' : ' ';
  }

  /** One value, a range or a prefix. */
  private Expr value() {
    Expr first = primary();
    if (at.accept('/')) {
      Expr mask = primary();
      if (!at.isSign(',')) {
        return new Expr.Slash(first, mask);
      }
      // "tcp flags syn / syn,ack": the commas belong to the mask.
      if (first instanceof Expr.Flags || isFlag(mask)) {
        List<Expr> flags = new ArrayList<>();
        flags.add(mask);
        while (inSet == 0 && at.accept(',')) {
          flags.add(primary());
        }
        return new Expr.Slash(first, flags.size() == 1 ? mask : new Expr.Flags(flags));
      }
      return new Expr.Slash(first, mask);
    }
    if (at.isSign('-')) {
      at.next();
      return new Expr.Range(first, primary());
    }
    return first;
  }

  private boolean isFlag(Expr mask) {
    return mask instanceof Expr.Word word
        && (!Character.isDigit(at.source().text().charAt(word.start()))
            || at.source().text().startsWith("0x", word.start()));
  }

  private int inSet;

  private Expr primary() {
    int start = at.start();
    if (at.isWord()) {
      at.next();
      return new Expr.Word(start, at.last());
    }
    if (at.isText()) {
      at.next();
      return new Expr.Word(start + 1, at.last() - 1);
    }
    if (at.isOpaque()) {
      at.next();
      return new Expr.Opaque(start, at.last());
    }
    if (at.accept('*')) {
      return new Expr.Any(start, at.last());
    }
    if (at.isSign('{')) {
      return set();
    }
    if (at.accept('$')) {
      String name = at.name("the name of a definition");
      return at.variable(name, at.since(start));
    }
    if (at.accept('@')) {
      String name = at.name("the name of a set");
      return new Expr.Named(name, start, at.last());
    }
    if (at.accept('-')) {
      at.name("a number");
      return new Expr.Word(start, at.last());
    }
    if (at.isSign('(') || at.isSign('[')) {
      boolean square = at.isSign('[');
      at.deeper();
      at.next();
      Expr inner = right();
      at.expect(square ? ']' : ')');
      at.shallower();
      return inner;
    }
    throw at.refusal("expected a value, found " + at.found());
  }

  /** Elements between braces. */
  Expr.SetOf set() {
    int start = at.start();
    at.deeper();
    inSet++;
    try {
      at.expect('{');
      List<Expr> elements = new ArrayList<>();
      at.skipNewlines();
      while (!at.isSign('}')) {
        if (at.isEnd()) {
          throw new Refusal(
              Diagnostic.error(
                  at.source(), new Span(start, start + 1), "this brace is never closed"));
        }
        element(elements);
        at.skipNewlines();
        if (!at.isSign('}')) {
          at.expect(',');
          at.skipNewlines();
        }
      }
      at.next();
      at.shallower();
      return new Expr.SetOf(elements, start, at.last());
    } finally {
      inSet--;
    }
  }

  private void element(List<Expr> elements) {
    int start = at.start();
    at.charge(1);
    Expr value = rest(operand(), this::operand);
    boolean stateful = options();
    if (at.isSign(':')) {
      at.next();
      Expr data = data();
      stateful |= options();
      value = new Expr.Pair(value, data);
    }
    if (value instanceof Expr.SetOf inner) {
      at.charge(inner.elements().size());
      elements.addAll(inner.elements());
    } else if (stateful) {
      elements.add(new Expr.Stateful(value, start, at.last()));
    } else {
      elements.add(value);
    }
  }

  private Expr data() {
    at.skipNewlines();
    Optional<Expr.Verdict> verdict = verdict();
    if (verdict.isPresent()) {
      return verdict.get();
    }
    return rest(operand(), this::operand);
  }

  /**
   * What stands behind an element: when it goes away, what it counts, a comment.
   *
   * @return whether it may hold or not by what came before
   */
  private boolean options() {
    boolean stateful = false;
    while (at.isWord()) {
      switch (at.peek()) {
        case "timeout", "expires", "comment" -> {
          at.next();
          at.name("a value");
        }
        case "counter" -> {
          at.next();
          if (at.accept("packets")) {
            at.number();
            at.expect("bytes");
            at.number();
          }
        }
        case "limit", "quota", "ct", "last" -> {
          stateful |= !at.is("last");
          while (!at.isEnd() && !at.isSign(',') && !at.isSign('}') && !at.isSign(':')) {
            at.next();
          }
        }
        default -> throw at.refusal("expected ',' or '}', found " + at.found());
      }
    }
    return stateful;
  }

  /** A verdict, if one stands here. */
  Optional<Expr.Verdict> verdict() {
    if (!at.isWord()) {
      return Optional.empty();
    }
    Decision decision =
        switch (at.peek()) {
          case "accept" -> Decision.ACCEPT;
          case "drop" -> Decision.DROP;
          case "continue" -> Decision.CONTINUE;
          case "return" -> Decision.RETURN;
          case "jump" -> Decision.JUMP;
          case "goto" -> Decision.GOTO;
          case "queue" -> Decision.QUEUE;
          default -> Decision.CONTINUE;
        };
    if (decision == Decision.CONTINUE && !at.is("continue")) {
      return Optional.empty();
    }
    int start = at.start();
    at.next();
    String chain =
        decision == Decision.JUMP || decision == Decision.GOTO ? at.name("a chain's name") : "";
    return Optional.of(new Expr.Verdict(decision, chain, start, at.last()));
  }
}
