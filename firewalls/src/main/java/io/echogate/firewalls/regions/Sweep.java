package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Gate;
import io.echogate.firewalls.rules.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes packets of one row, all columns at once, through the chains of a system. Whatever an item
 * decides leaves; where it is not known whether packets meet an item, they go both ways. Not thread
 * safe.
 */
final class Sweep {
  /** How many flows of one row are followed at most. */
  private static final int MOST_FLOWS = 4_096;

  /** After so many chains and items the time is looked at. */
  private static final int STEPS = 1_024;

  /** What is not known of an item: the packets miss it, meet it, or are dropped by it. */
  static final int MISSED = 0;

  static final int MET = 1;
  static final int DROPPED = 2;

  private final Program program;
  private final Columns columns;
  private final Paths decisions;
  private final Paths conditions;
  private final Row row;
  private final List<Flow> ends = new ArrayList<>();
  private List<Flow> accepted = new ArrayList<>();
  private int gate;
  private final Budget budget;
  private int flows;
  private int steps;

  Sweep(
      Program program, Row row, Columns columns, Paths decisions, Paths conditions, Budget budget) {
    this.row = row;
    this.budget = budget;
    this.program = program;
    this.columns = columns;
    this.decisions = decisions;
    this.conditions = conditions;
  }

  /** The items that packets of a row meet if their columns do too. */
  interface Row {
    /** The least of them from a number on; {@link Integer#MAX_VALUE} if there is none. */
    int next(int bound);
  }

  /** Packets on their way: their columns, what was assumed of them, and who decided so far. */
  static final class Flow {
    final long[] columns;
    final int conditions;
    final int decisions;

    Flow(long[] columns, int conditions, int decisions) {
      this.columns = columns;
      this.conditions = conditions;
      this.decisions = decisions;
    }

    /** The same packets behind one decision more: all that there are then. */
    Flow decidedBy(int all) {
      return new Flow(columns, conditions, all);
    }
  }

  /** The number of a decision by the policy of a gate. */
  private static int policy(int gate) {
    return -1 - gate;
  }

  /** The gate whose policy decided, by the number of that decision. */
  static int gate(int decision) {
    return -1 - decision;
  }

  /** A decision by an item, behind a gate; {@code dropped} if that was one of its choices. */
  record Deciding(int gate, int item, boolean dropped) {
    static int number(int gate, int item, boolean dropped, int items) {
      return Math.addExact(
          2 * Math.addExact(Math.multiplyExact(gate, items), item), dropped ? 1 : 0);
    }

    static Deciding of(int number, int items) {
      return new Deciding(number / 2 / items, number / 2 % items, (number & 1) != 0);
    }
  }

  /**
   * All ends of packets.
   *
   * @param firstGate the number of the system's first gate among those of all systems
   */
  List<Flow> run(List<Gate> gates, int firstGate, long[] all) {
    ends.clear();
    flows = 0;
    List<Flow> entering = new ArrayList<>();
    entering.add(new Flow(all.clone(), 0, 0));
    for (int i = 0; i < gates.size() && !entering.isEmpty(); i++) {
      accepted = new ArrayList<>();
      gate = firstGate + i;
      List<Flow> undecided = through(gates.get(i).chain(), entering);
      boolean accepts = gates.get(i).entrance().policy() instanceof Action.Accept;
      for (Flow flow : undecided) {
        Flow decided = flow.decidedBy(decisions.with(flow.decisions, policy(gate)));
        (accepts ? accepted : ends).add(decided);
      }
      entering = accepted;
    }
    ends.addAll(entering);
    return ends;
  }

  /** Takes flows through a chain; those that come to its end are returned. The list is used up. */
  private List<Flow> through(int chain, List<Flow> entering) {
    Program.Range range = program.range(chain);
    step();
    List<Flow> here = entering;
    List<Flow> back = new ArrayList<>();
    for (int item = row.next(range.first());
        item < range.end() && !here.isEmpty();
        item = row.next(item + 1)) {
      step();
      if (columns.meet(item, here)) {
        if (program.isOpen(item) || program.op(item) == Program.Op.UNKNOWN) {
          here = divide(item, here, back);
        } else {
          meet(item, here, back);
        }
      }
    }
    if (back.isEmpty()) {
      return here;
    }
    back.addAll(here);
    return back;
  }

  /** Chains that jump to others twice can be walked through without an end. */
  private void step() {
    if (++steps % STEPS == 0) {
      budget.check();
    }
  }

  /** Lets those who meet an item go, and leaves the others here: nearly all items are such. */
  private void meet(int item, List<Flow> here, List<Flow> back) {
    boolean asked = columns.areAsked(item);
    boolean decides = program.op(item).decides();
    List<Flow> meeting = decides ? decided(item) : new ArrayList<>(here.size());
    int decision = decides ? decision(item, false) : 0;
    int left = 0;
    for (int i = 0; i < here.size(); i++) {
      Flow flow = here.get(i);
      long[] hit = columns.meeting(item, flow.columns);
      if (Bits.isEmpty(hit)) {
        here.set(left++, flow);
        continue;
      }
      int known = decides ? decisions.with(flow.decisions, decision) : flow.decisions;
      meeting.add(new Flow(hit, flow.conditions, known));
      if (asked) {
        long[] others = Bits.without(flow.columns, hit);
        if (!Bits.isEmpty(others)) {
          here.set(left++, new Flow(others, flow.conditions, flow.decisions));
        }
      }
    }
    while (here.size() > left) {
      here.removeLast();
    }
    if (!decides) {
      act(item, meeting, here, back);
    }
  }

  /** What is still here behind an item of which is not known whether packets meet it. */
  private List<Flow> divide(int item, List<Flow> here, List<Flow> back) {
    List<Flow> meeting = new ArrayList<>(here.size());
    List<Flow> rest = new ArrayList<>(here.size() + 1);
    for (Flow flow : here) {
      long[] hit = columns.meeting(item, flow.columns);
      int choice = Bits.isEmpty(hit) ? MISSED : choice(flow.conditions, item);
      if (choice == MISSED) {
        rest.add(flow);
        continue;
      }
      if (columns.areAsked(item)) {
        long[] others = Bits.without(flow.columns, hit);
        if (!Bits.isEmpty(others)) {
          rest.add(new Flow(others, flow.conditions, flow.decisions));
        }
      }
      if (choice == UNASKED) {
        rest.add(assume(hit, flow, item, MISSED));
        meeting.add(assume(hit, flow, item, MET));
        if (program.op(item) == Program.Op.UNKNOWN) {
          Flow dropped = assume(hit, flow, item, DROPPED);
          ends.add(dropped.decidedBy(decisions.with(dropped.decisions, decision(item, true))));
        }
      } else {
        meeting.add(new Flow(hit, flow.conditions, flow.decisions));
      }
    }
    if (!meeting.isEmpty()) {
      act(item, meeting, rest, back);
    }
    return rest;
  }

  private static final int UNASKED = -1;

  /** What was assumed of an item before: it may be met twice. */
  private int choice(int assumed, int item) {
    for (int at = assumed; at != 0; at = conditions.parent(at)) {
      if (conditions.last(at) >> 2 == item) {
        return conditions.last(at) & 3;
      }
    }
    return UNASKED;
  }

  private Flow assume(long[] hit, Flow flow, int item, int choice) {
    if (++flows > MOST_FLOWS) {
      throw new UnfinishedException(UnfinishedException.Reason.ROOM);
    }
    return new Flow(hit, conditions.with(flow.conditions, (item << 2) | choice), flow.decisions);
  }

  private void act(int item, List<Flow> meeting, List<Flow> rest, List<Flow> back) {
    switch (program.op(item)) {
      case ACCEPT, UNKNOWN, DROP -> decide(item, meeting);
      case SKIP -> accepted.addAll(meeting);
      case RETURN -> back.addAll(meeting);
      case JUMP -> rest.addAll(through(program.target(item), meeting));
      case GOTO -> back.addAll(through(program.target(item), meeting));
    }
  }

  /** Where those go that an item decides about. */
  private List<Flow> decided(int item) {
    return program.op(item) == Program.Op.DROP ? ends : accepted;
  }

  private void decide(int item, List<Flow> meeting) {
    List<Flow> decided = decided(item);
    int decision = decision(item, false);
    for (Flow flow : meeting) {
      decided.add(flow.decidedBy(decisions.with(flow.decisions, decision)));
    }
  }

  private int decision(int item, boolean dropped) {
    return Deciding.number(gate, item, dropped, program.size());
  }
}
