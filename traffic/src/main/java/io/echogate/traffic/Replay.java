package io.echogate.traffic;

import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.engine.FlowTable;
import io.echogate.engine.Flows;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.demand.LimitMeter;
import io.echogate.traffic.demand.LimitMeters;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would have done with captured packets. Its clock is that of the packets, over all
 * captures that are played, one after the other: where times go back, it stays. The policy's
 * buckets are full when the first packet comes; queries and flows from before are not known.
 *
 * <p>A packet leaves if its source is one of the local addresses; else it arrives. Without local
 * addresses it goes where the capture says that it did, and arrives where that says nothing. Local
 * prefixes of a single address are {@code @self}. What is {@code related} is learned from the
 * packets of both directions that pass.
 *
 * <p>Memory is bounded whatever is played, and a packet allocates nothing but where the policy's
 * own tables grow. For one thread.
 */
public final class Replay {
  private static final int TOP = 10;

  /** The place of the only policy. */
  private static final int ALONE = 0;

  private final Policy policy;
  private final PrefixSet local;
  private final boolean anyLocal;
  private final boolean evaluates;
  private final boolean learns;
  private final FlowTable flows = new FlowTable();
  private final Evaluator evaluator;
  private final DecisionTable decisions = new DecisionTable();
  private final LimitMeters meters;
  private final SourceTable sources = new SourceTable();
  private long clock;
  private long packets;
  private long bytes;
  private long icmp;
  private long passed;
  private long dropped;
  private long cut;
  private long unreadable;
  private long outOfOrder;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * A replay that nothing was played to yet.
   *
   * @param local the prefixes of this side; empty if they are not known
   * @throws IllegalArgumentException if the policy lacks a default
   */
  public Replay(Policy policy, PrefixSet local) {
    this.policy = policy;
    this.local = local;
    anyLocal = !local.isEmpty();
    meters = new LimitMeters(policy);
    evaluates = policy.evaluation().isPresent();
    learns = asks(policy, Condition.Flag.RELATED);
    evaluator =
        Evaluator.of(
            policy,
            Surroundings.unknown()
                .withMachine(new Machine(addresses(local), Set.of()))
                .withFlows(learns ? flows : Flows.none())
                .withRequests(
                    asks(policy, Condition.Flag.SOLICITED) ? new Requests() : Requests.none()));
  }

  private static boolean asks(Policy policy, Condition.Flag flag) {
    return policy.rules().stream().anyMatch(rule -> rule.conditions().contains(flag));
  }

  private static Set<Address> addresses(PrefixSet local) {
    return local.entryList().stream()
        .filter(Prefix::isAddress)
        .map(prefix -> new Address(prefix.family(), prefix.high(), prefix.low()))
        .collect(Collectors.toSet());
  }

  /**
   * Plays all that is left of a capture; other threads read and judge.
   *
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws io.echogate.traffic.capture.CaptureException if it cannot be read any further; what
   *     came before is played
   * @throws IOException if it cannot be read
   */
  public void play(Capture capture, BooleanSupplier goesOn) throws IOException {
    Playback.play(
        capture,
        new Playback.Player() {
          @Override
          public void judge(CapturedPacket packet) {
            Replay.this.judge(packet, ALONE);
          }

          @Override
          public void approach(CapturedPacket packet) {
            Replay.this.approach(packet, ALONE);
          }

          @Override
          public void count(CapturedPacket packet) {
            Replay.this.count(packet, ALONE);
          }
        },
        goesOn);
  }

  /**
   * Plays all that is left of a capture, and tells of each packet.
   *
   * @param goesOn is asked before each packet; when it says no, the rest is left
   * @throws io.echogate.traffic.capture.CaptureException if it cannot be read any further; what
   *     came before is played
   * @throws IOException if it cannot be read, or the listener ends the replay
   */
  public void play(Capture capture, ReplayListener listener, BooleanSupplier goesOn)
      throws IOException {
    CapturedPacket captured = new CapturedPacket();
    while (goesOn.getAsBoolean() && capture.next()) {
      captured.fill(capture);
      judge(captured, ALONE);
      count(captured, ALONE);
      listener.judged(capture, captured.packet(), captured.way(), captured.decision(ALONE));
    }
  }

  /**
   * Judges a packet. Another thread may count those before meanwhile: nothing that counts is
   * touched.
   *
   * @param place of this policy among those that judge the packet
   */
  void judge(CapturedPacket captured, int place) {
    long time = captured.time();
    if (time > clock) {
      clock = time;
    }
    Direction direction = direction(captured);
    captured.judgedAt(clock, direction);
    Decision decision = null;
    if (captured.readable()) {
      Packet packet = captured.packet();
      decision = evaluator.evaluate(packet, direction, clock);
      if (learns && decision.verdict() == Verdict.PASS) {
        flows.learn(packet, clock);
      }
    }
    captured.decided(place, decision);
  }

  /** Reads what counting a packet will need. */
  void approach(CapturedPacket captured, int place) {
    Decision decision = captured.decision(place);
    if (decision != null && decision.reason().verdict() == Verdict.DROP) {
      sources.approach(captured.packet());
    }
  }

  /**
   * Counts a packet that was judged.
   *
   * @param place of this policy among those that judged the packet
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
      DecisionTable.Origin origin =
          new DecisionTable.Origin(
              enforced(packet, direction, decision),
              meters.of(direction, family, type, reason, decision.statement()),
              first(captured));
      cell = decisions.add(direction, family, type, decision, origin);
    }
    cell.add(packet.frameLength());
    for (LimitMeter meter : cell.meters()) {
      meter.add(packet, captured.clock());
    }
    if (cell.sources() == null) {
      passed++;
    } else {
      dropped++;
      sources.add(packet);
      cell.sources().add(packet);
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

  private Direction direction(CapturedPacket captured) {
    Packet packet = captured.packet();
    Family family = packet.family();
    if (anyLocal && family != null) {
      return local.contains(family, packet.sourceHigh(), packet.sourceLow())
          ? Direction.OUT
          : Direction.IN;
    }
    return Objects.requireNonNullElse(captured.direction(), Direction.IN);
  }

  static FirstPacket first(CapturedPacket captured) {
    Packet packet = captured.packet();
    Family family = packet.family();
    Optional<Instant> time =
        captured.time() > 0
            ? Optional.of(Instant.ofEpochSecond(0, captured.time()))
            : Optional.empty();
    // Of a header that cannot be read the addresses are 0.
    if (family == null || packet.hopLimit() == Packet.NONE) {
      return new FirstPacket(
          captured.capture(), captured.number(), time, Optional.empty(), Optional.empty());
    }
    return new FirstPacket(
        captured.capture(),
        captured.number(),
        time,
        Optional.of(new Address(family, packet.sourceHigh(), packet.sourceLow())),
        Optional.of(new Address(family, packet.destinationHigh(), packet.destinationLow())));
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
      case FRAGMENT -> form(FormRule.Target.FRAGMENTS, packet, direction, decision);
      case MALFORMED -> form(FormRule.Target.MALFORMED, packet, direction, decision);
      default -> decision.reason().verdict();
    };
  }

  private Verdict form(
      FormRule.Target target, Packet packet, Direction direction, Decision decision) {
    Family family = packet.family();
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

  /** What came of all that was played so far. */
  public ReplayReport report() {
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
