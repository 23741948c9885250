package io.echogate.firewalls.rules;

import io.echogate.policy.Origin;
import java.util.List;

/**
 * A rule: what happens to packets that meet all its matches.
 *
 * @param matches in the order in which they are asked; a {@link Match.Limit} is charged with
 *     packets that met those before it. A rule that holds as soon as one of several things is true
 *     is several rules
 * @param action what then happens
 * @param origin the line or lines that say so; rules that one line became have the same origin
 * @param comment what its author wrote beside it; empty if nothing
 */
public record Rule(List<Match> matches, Action action, Origin origin, String comment) {
  public Rule {
    matches = List.copyOf(matches);
  }

  /** The same with another action. */
  Rule with(Action other) {
    return new Rule(matches, other, origin, comment);
  }

  /** The line on which it begins, from 1. */
  public int line() {
    return origin.line();
  }

  /** Its words, on one line. */
  public String text() {
    return origin.text();
  }
}
