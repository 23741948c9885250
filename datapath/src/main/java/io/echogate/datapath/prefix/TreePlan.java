package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import org.jspecify.annotations.Nullable;

/**
 * What is to be in a question's trees, and how much room that takes. There are about as many slots
 * as a quarter to half of the intervals, so that most have a leaf or none; how addresses are spread
 * decides how deep the others are.
 */
final class TreePlan {
  private static final int FEWEST_BITS = 4;
  private static final int MOST_BITS = 20;

  /** A lower half is told by its highest bit which of two slots is its own. */
  static final Slots PAIR = new Slots(Long.SIZE, 1);

  private final Question question;
  private final Steps steps;

  /** Where the steps lead further; null for IPv4. */
  private final @Nullable Ip6Steps ip6;

  private final Slots slots;
  private int nodes;
  private int depth;
  private int lowDepth = -1;

  private TreePlan(Question question, Steps steps, @Nullable Ip6Steps ip6, int bits) {
    this.question = question;
    this.steps = steps;
    this.ip6 = ip6;
    this.slots = Window.of(steps, question.family() == Family.IP4 ? Integer.SIZE : Long.SIZE, bits);
  }

  static TreePlan of(Question question, Intervals intervals) {
    Ip6Steps ip6 = question.family() == Family.IP6 ? Ip6Steps.of(intervals) : null;
    Steps steps = ip6 == null ? Steps.ofIp4(intervals) : ip6.highs();
    int most = question.changing() ? Headroom.steps(steps.size()) : steps.size();
    int bits = Integer.SIZE - 2 - Integer.numberOfLeadingZeros(most);
    TreePlan plan = new TreePlan(question, steps, ip6, Math.clamp(bits, FEWEST_BITS, MOST_BITS));
    plan.count();
    return plan;
  }

  private void count() {
    NodeShape shape = NodeShape.of(question.family());
    slots.forEach(steps, 0, (_, from, to) -> count(shape, to - from + 1));
    for (int slot = slots.inside(); slot < slots.count(); slot++) {
      count(shape, slots.outside(steps, slot - slots.inside()).size());
    }
    for (int i = 0; i < furthers(); i++) {
      PAIR.forEach(
          lows(),
          begin(i),
          (_, from, to) -> {
            if (to > from) {
              nodes += shape.nodes(to - from + 1);
              lowDepth = Math.max(lowDepth, shape.depth(to - from + 1));
            }
          });
      lowDepth = Math.max(lowDepth, 0);
    }
  }

  private void count(NodeShape shape, int answers) {
    if (answers > 1) {
      nodes += shape.nodes(answers);
      depth = Math.max(depth, shape.depth(answers));
    }
  }

  Family family() {
    return question.family();
  }

  Steps steps() {
    return steps;
  }

  Steps lows() {
    return ip6 == null ? steps : ip6.lows();
  }

  /** How many upper halves lead further. */
  int furthers() {
    return ip6 == null ? 0 : ip6.furthers();
  }

  /** Where the steps of an upper half begin. */
  int begin(int further) {
    return ip6 == null ? 0 : ip6.begin(further);
  }

  Slots slots() {
    return slots;
  }

  /** How many copies of the slots to have. */
  int copies() {
    return question.changing() ? 2 : 1;
  }

  /** Whether what is in the trees may become other while programs ask. */
  boolean changing() {
    return question.changing();
  }

  /** How many nodes there are. */
  int nodes() {
    return nodes;
  }

  /** The nodes to make room for. */
  int roomForNodes() {
    return question.changing() ? Headroom.nodes(nodes, TreeRegions.MOST_NODES) : nodes;
  }

  /** The pairs of slots to make room for. */
  int roomForPairs() {
    return question.changing() && ip6 != null ? Headroom.pairs(furthers()) : furthers();
  }

  /** The depth that code must cope with. */
  int roomForDepth() {
    return question.changing() ? spare(depth, steps.size()) : depth;
  }

  /** The depth below pairs that code must cope with; -1 if there are none. */
  int roomForLowDepth() {
    return question.changing() && ip6 != null ? spare(lowDepth, lows().size()) : lowDepth;
  }

  /** The depth if all answers were to come to lie in one slot. */
  private int spare(int present, int answers) {
    int most = NodeShape.of(question.family()).depth(Headroom.steps(answers));
    return Math.max(present, Math.min(most, Reference.MOST_DEPTH));
  }

  int answerMask() {
    int most = Math.max(1, question.sets().size());
    return (Integer.highestOneBit(most) << 1) - 1;
  }
}
