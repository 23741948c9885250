package io.echogate.firewalls.audit;

import io.echogate.firewalls.insertion.Commands;
import io.echogate.firewalls.insertion.Insertion;
import io.echogate.firewalls.insertion.Place;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;

/**
 * Rules that mend something.
 *
 * @param stops whether they stop messages; else they let them through
 * @param offered whether it is for people to say if they want it; else it is what is right
 * @param messages those of which they decide
 * @param insertions ways to put them into the text, the nearest to what decides first; at least one
 */
public record Remedy(
    boolean stops, boolean offered, MessageSet messages, List<Insertion> insertions) {
  public Remedy {
    insertions = List.copyOf(insertions);
  }

  /** Where to put them. */
  public Place place() {
    return insertions.getFirst().place();
  }

  /** Where to put them in words, with the line as the caller calls it. */
  public String words(String line) {
    return insertions.getFirst().words(line);
  }

  /** The rule whose place they may take; empty if they only go before or behind others. */
  public Optional<Rule> needless() {
    return insertions.getFirst().needless();
  }

  /** The rules in the words of the firewall that they are for, as they are to stand there. */
  public List<String> lines() {
    return insertions.getFirst().lines();
  }

  /**
   * Commands that put them among rules that are in force; none where those of a file are edited.
   *
   * @param all of which the chain is
   * @param live what stands before commands on the machine whose rules these are; empty if they are
   *     those of a file
   */
  public List<String> commands(RuleSet all, Optional<String> live) {
    return Commands.of(all.dialect(place().chain()), insertions.getFirst(), live);
  }
}
