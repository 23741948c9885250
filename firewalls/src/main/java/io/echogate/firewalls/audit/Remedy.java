package io.echogate.firewalls.audit;

import io.echogate.firewalls.insertion.Insertion;
import io.echogate.firewalls.insertion.Place;
import io.echogate.policy.MessageSet;
import java.util.List;

/**
 * Rules that mend something.
 *
 * @param stops whether they stop messages; else they let them through
 * @param messages those of which they decide
 * @param insertions ways to put them into the text, the nearest to what decides first; at least one
 */
public record Remedy(boolean stops, MessageSet messages, List<Insertion> insertions) {
  public Remedy {
    insertions = List.copyOf(insertions);
  }

  /** Where to put them. */
  public Place place() {
    return insertions.getFirst().place();
  }

  /** The rules in the words of the firewall that they are for, as they are to stand there. */
  public List<String> lines() {
    return insertions.getFirst().lines();
  }
}
