package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Span;
import java.util.List;

/**
 * An expression as written: a value, or what a value is taken from. Offsets are those of the one
 * text; nothing is copied out of it, since a set may have a million elements.
 */
sealed interface Expr {
  /** The offset of its first character. */
  int start();

  /** The offset behind its last character. */
  int end();

  /** Where it stands. */
  default Span span() {
    return new Span(start(), Math.max(start(), end()));
  }

  /** A name, number or address; the offsets are inside the quotes if it has some. */
  record Word(int start, int end) implements Expr {}

  /** All values that are not named: {@code *}. */
  record Any(int start, int end) implements Expr {}

  /** What has no words in nft text. */
  record Opaque(int start, int end) implements Expr {}

  /** From a value to a value. */
  record Range(Expr first, Expr last) implements Expr {
    @Override
    public int start() {
      return first.start();
    }

    @Override
    public int end() {
      return last.end();
    }
  }

  /** A prefix, or a value and the bits of it that matter. */
  record Slash(Expr value, Expr mask) implements Expr {
    @Override
    public int start() {
      return value.start();
    }

    @Override
    public int end() {
      return mask.end();
    }
  }

  /** Elements between braces; sets in sets are taken apart. */
  record SetOf(List<Expr> elements, int start, int end) implements Expr {}

  /** An element of a set that holds a limit or quota of its own. */
  record Stateful(Expr value, int start, int end) implements Expr {}

  /** An element of a map. */
  record Pair(Expr key, Expr value) implements Expr {
    @Override
    public int start() {
      return key.start();
    }

    @Override
    public int end() {
      return value.end();
    }
  }

  /** Parts with dots between them. */
  record Concat(List<Expr> parts) implements Expr {
    @Override
    public int start() {
      return parts.getFirst().start();
    }

    @Override
    public int end() {
      return parts.getLast().end();
    }
  }

  /** Flags with commas between them. */
  record Flags(List<Expr> flags) implements Expr {
    @Override
    public int start() {
      return flags.getFirst().start();
    }

    @Override
    public int end() {
      return flags.getLast().end();
    }
  }

  /**
   * Arithmetic.
   *
   * @param operator {@code & | ^}, or {@code <} and {@code >} for shifts
   */
  record Binary(char operator, Expr left, Expr right) implements Expr {
    @Override
    public int start() {
      return left.start();
    }

    @Override
    public int end() {
      return right.end();
    }
  }

  /** A set or map by name. */
  record Named(String name, int start, int end) implements Expr {}

  /**
   * Something of a packet.
   *
   * @param name its words in full, one blank between them: {@code meta iifname}
   */
  record Key(String name, int start, int end) implements Expr {}

  /** What a map has for a key. */
  record Lookup(Expr key, Expr map) implements Expr {
    @Override
    public int start() {
      return key.start();
    }

    @Override
    public int end() {
      return map.end();
    }
  }

  /**
   * A verdict.
   *
   * @param chain the chain that it names; empty if it names none
   */
  record Verdict(Decision decision, String chain, int start, int end) implements Expr {}

  /** What a verdict does. */
  enum Decision {
    ACCEPT,
    DROP,
    CONTINUE,
    RETURN,
    JUMP,
    GOTO,
    /** Leaves it to a program. */
    QUEUE
  }
}
