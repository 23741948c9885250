package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.FormRule.Target;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one direction does with packets before their type counts: those that are not ICMP, malformed
 * ones and fragments.
 *
 * @param first the first of its counters' cells
 */
public record FormTable(Policy policy, Direction direction, int first) {
  /** How many cells it has. */
  static final int CELLS = 7;

  // The cells, from the first.
  private static final int NOT_ICMP = 0;
  private static final int MALFORMED = 1;
  private static final int MALFORMED_OF = 2;
  private static final int FRAGMENT_OF = 4;
  private static final int NEIGHBOR_FRAGMENT = 6;

  /** The cell of packets that are not ICMP. */
  public int notIcmp() {
    return first + NOT_ICMP;
  }

  /** The cell of malformed packets; the family is null for those malformed below IP. */
  public int malformed(@Nullable Family family) {
    return first + (family == null ? MALFORMED : MALFORMED_OF + number(family));
  }

  /** The cell of fragments that the policy's default for them decides. */
  public int fragment(Family family) {
    return first + FRAGMENT_OF + number(family);
  }

  private static int number(Family family) {
    return family == Family.IP4 ? 0 : 1;
  }

  /** The cell of fragments of neighbour discovery, which are dropped in any case. */
  public int neighborFragment() {
    return first + NEIGHBOR_FRAGMENT;
  }

  /** What happens to a family's fragments. */
  public Verdict fragments(Family family) {
    return policy.verdictOf(Target.FRAGMENTS, family, direction);
  }

  /** What happens to malformed packets. Where the family is not known both must let them pass. */
  public Verdict malformedVerdict(@Nullable Family family) {
    return policy.verdictOf(Target.MALFORMED, judge(family), direction);
  }

  /** Whether fragments or malformed packets of a family are dropped. */
  boolean drops() {
    return policy.forms().stream()
        .anyMatch(rule -> rule.direction() == direction && rule.verdict() == Verdict.DROP);
  }

  private Family judge(@Nullable Family family) {
    if (family != null) {
      return family;
    }
    return policy.verdictOf(Target.MALFORMED, Family.IP4, direction) == Verdict.PASS
        ? Family.IP6
        : Family.IP4;
  }

  /** What is counted. */
  List<Counted> counted() {
    List<Counted> counted = new ArrayList<>();
    for (Family family : Family.values()) {
      counted.add(
          untyped(fragment(family), family, Reason.FRAGMENT, statement(Target.FRAGMENTS, family)));
      counted.add(
          untyped(
              malformed(family), family, Reason.MALFORMED, statement(Target.MALFORMED, family)));
    }
    counted.add(untyped(neighborFragment(), Family.IP6, Reason.FRAGMENT, null));
    counted.add(
        untyped(malformed(null), null, Reason.MALFORMED, statement(Target.MALFORMED, judge(null))));
    counted.add(untyped(notIcmp(), null, Reason.NOT_ICMP, null));
    return counted;
  }

  private Counted untyped(
      int cell, @Nullable Family family, Reason reason, @Nullable Statement statement) {
    return new Counted(cell, direction, family, Counted.NO_TYPE, reason, statement);
  }

  private @Nullable Statement statement(Target target, Family family) {
    return policy.forms().stream()
        .filter(rule -> rule.target() == target)
        .filter(rule -> rule.family() == family && rule.direction() == direction)
        .findFirst()
        .map(FormRule::statement)
        .orElse(null);
  }
}
