package io.echogate.traffic;

import io.echogate.engine.Decision;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.traffic.demand.LimitMeters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what a policy said of captured packets. */
final class Tally {
  private static final int TOP = 10;

  private final Policy policy;
  private final boolean evaluates;
  private final DecisionTable decisions = new DecisionTable();
  private final LimitMeters meters;
  private final SourceTable sources = new SourceTable();
  private long packets;
  private long bytes;
  private long icmp;
  private long cut;
  private long outOfOrder;
  private long passed;
  private long dropped;
  private long unreadable;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** Nothing was counted yet. */
  Tally(Policy policy) {
    this.policy = policy;
    meters = new LimitMeters(policy);
    evaluates = policy.evaluation().isPresent();
  }

  /**
   * Counts a packet that was judged, but for its detail.
   *
   * @param place of this policy among those that judged it
   * @return where it counts; null if it cannot be told what it is
   */
  DecisionTable.@Nullable Cell count(CapturedPacket captured, int place) {
    sum(captured);
    Decision decision = captured.decision(place);
    if (decision == null) {
      unreadable++;
      return null;
    }
    Packet packet = captured.packet();
    Direction direction = captured.way();
    Reason reason = decision.reason();
    Family family = reason == Reason.NOT_ICMP ? null : packet.family();
    int type = type(packet, reason);
    DecisionTable.Cell cell = decisions.find(direction, family, type, decision);
    if (cell == null) {
      Verdict verdict = enforced(packet, direction, decision);
      Detail detail =
          new Detail(
              meters.of(direction, family, type, reason, decision.statement()),
              verdict == Verdict.DROP ? sources : null);
      cell =
          decisions.add(
              direction,
              family,
              type,
              decision,
              new DecisionTable.Origin(verdict, detail, FirstPacket.of(captured)));
    }
    cell.add(packet.frameLength());
    switch (cell.verdict()) {
      case PASS -> passed++;
      case DROP -> dropped++;
    }
    return cell;
  }

  private void sum(CapturedPacket captured) {
    packets++;
    bytes += captured.packet().frameLength();
    if (captured.cut()) {
      cut++;
    }
    switch (captured.packet().form()) {
      case WHOLE, ATOMIC, FIRST_FRAGMENT, LATER_FRAGMENT -> icmp++;
      case MALFORMED, NOT_ICMP -> {
        // No message.
      }
    }
    long time = captured.time();
    if (time > 0) {
      first = Math.min(first, time);
      last = Math.max(last, time);
      if (time < captured.clock()) {
        outOfOrder++;
      }
    }
  }

  /** The type of a message; none where something else decided what became of the packet. */
  private static int type(Packet packet, Reason reason) {
    return switch (reason) {
      case FRAGMENT, MALFORMED, NOT_ICMP -> DecisionTable.NO_TYPE;
      default ->
          packet.form() == Form.NOT_ICMP || packet.type() == Packet.NONE
              ? DecisionTable.NO_TYPE
              : packet.type();
    };
  }

  /** The verdict if the policy did not only evaluate. */
  private Verdict enforced(Packet packet, Direction direction, Decision decision) {
    if (!evaluates) {
      return decision.verdict();
    }
    return switch (decision.reason()) {
      case FRAGMENT -> form(FormRule.Target.FRAGMENTS, packet.family(), direction, decision);
      case MALFORMED -> form(FormRule.Target.MALFORMED, packet.family(), direction, decision);
      default -> decision.reason().verdict();
    };
  }

  private Verdict form(
      FormRule.Target target, @Nullable Family family, Direction direction, Decision decision) {
    if (decision.statement() == null) {
      return Verdict.DROP;
    }
    if (family != null) {
      return policy.verdictOf(target, family, direction);
    }
    return policy.verdictOf(target, Family.IP4, direction) == Verdict.PASS
        ? policy.verdictOf(target, Family.IP6, direction)
        : Verdict.DROP;
  }

  /** What came of all that was counted so far. */
  ReplayReport report() {
    List<DecisionCount> counts = decisions.counts();
    return new ReplayReport(
        policy,
        new ReplayTotals(
            packets,
            bytes,
            icmp,
            passed,
            dropped,
            cut,
            unreadable,
            outOfOrder,
            instant(first),
            instant(last)),
        counts,
        statements(counts),
        meters.demands(),
        sources.top(TOP));
  }

  private Optional<Instant> instant(long nanos) {
    return first > last ? Optional.empty() : Optional.of(Instant.ofEpochSecond(0, nanos));
  }

  private List<StatementHits> statements(List<DecisionCount> counts) {
    int size = policy.statements().size();
    long[] hits = new long[size];
    long[] sizes = new long[size];
    long[] over = new long[size];
    for (DecisionCount count : counts) {
      if (count.statement().isPresent()) {
        int index = count.statement().get().index();
        hits[index] += count.packets();
        sizes[index] += count.bytes();
        over[index] += isOverLimit(count.reason()) ? count.packets() : 0;
      }
    }
    List<StatementHits> statements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      statements.add(new StatementHits(policy.statements().get(i), hits[i], sizes[i], over[i]));
    }
    return statements;
  }

  private static boolean isOverLimit(Reason reason) {
    return switch (reason) {
      case RATE_LIMITED, DEFAULT_RATE_LIMITED, SOURCE_RATE_LIMITED, SOURCE_DEFAULT_RATE_LIMITED ->
          true;
      default -> false;
    };
  }
}
