package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Span;
import java.util.List;

/** A part of a rule, as written. They take effect from left to right. */
sealed interface Statement {
  /** Where it stands. */
  Span span();

  /**
   * Goes on if this holds.
   *
   * @param operator empty if none is written
   */
  record Relation(Expr left, String operator, Expr right, Span span) implements Statement {}

  /** Decides. */
  record Decide(Expr.Verdict verdict, Span span) implements Statement {}

  /** Decides as a map says. */
  record DecideBy(Expr key, Expr map, Span span) implements Statement {}

  /** Goes on if a limit has room, or has none. */
  record Limit(Rate rate, Span span) implements Statement {}

  /** The same with a limit that has a name. */
  record NamedLimit(String name, Span span) implements Statement {}

  /** Puts something into a set, or takes it out, and does what stands with it. */
  record SetChange(String set, Expr key, List<Statement> with, Span span) implements Statement {
    public SetChange {
      with = List.copyOf(with);
    }
  }

  /**
   * Drops with an answer.
   *
   * @param kind {@code icmp}, {@code icmpv6}, {@code icmpx}, {@code tcp reset}, or empty
   * @param code the code; empty if none is written
   */
  record Reject(String kind, String code, Span span) implements Statement {}

  /** Has no say in the verdict. */
  record GoesOn(Span span) implements Statement {}

  /** Goes on or not, which is not known here. */
  record MayGoOn(Span span) implements Statement {}

  /** Ends the chain as accepted: address translation. */
  record Translates(Span span) implements Statement {}

  /** Takes the packet to where its fate is not known. */
  record Leaves(Span span) implements Statement {}

  /** What the author wrote beside the rule. */
  record Comment(String text, Span span) implements Statement {}
}
