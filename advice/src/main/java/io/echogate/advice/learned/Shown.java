package io.echogate.advice.learned;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.Map;
import java.util.Set;

/**
 * What a policy is learned from.
 *
 * @param directions which ways packets went, of whatever protocol; what a way needs is not known
 *     where none was seen on it
 * @param messages those that pass by the basis without its limits
 * @param peaks for limits of the basis, the most packets that one bucket was asked for in a second
 */
public record Shown(Set<Direction> directions, Set<Message> messages, Map<Limit, Long> peaks) {

  public Shown {
    directions = Set.copyOf(directions);
    messages = Set.copyOf(messages);
    peaks = Map.copyOf(peaks);
  }

  /**
   * Messages of a type that a statement of the basis lets pass.
   *
   * @param type 0-255
   */
  public record Message(Statement statement, Family family, Direction direction, int type) {}
}
