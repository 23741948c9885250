package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import java.util.List;

/** The options of one {@code -m}, as they are read. */
interface MatchOptions {
  /** The name behind {@code -m}. */
  String name();

  /** Whether an option is one of this match. */
  boolean knows(String option);

  /**
   * Reads the values of an option that it knows.
   *
   * @param at where the values begin
   * @return where they have ended
   */
  int read(String option, boolean negated, Words words, int at);

  /**
   * Adds what the options mean, when all have been read.
   *
   * @param at the place of the match's name, for what is to be said
   */
  void finish(Words words, int at, List<Match> matches);
}
