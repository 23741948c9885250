package io.echogate.traffic;

import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.engine.FlowTable;
import io.echogate.engine.Flows;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Verdict;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A policy that judges captured packets: its clock is theirs. */
final class Judging {
  private final PrefixSet local;
  private final boolean anyLocal;
  private final boolean learns;
  private final FlowTable flows = new FlowTable();
  private final Evaluator evaluator;
  private long clock;

  /**
   * Nothing was judged yet.
   *
   * @param local the prefixes of this side; empty if they are not known
   * @throws IllegalArgumentException if the policy lacks a default
   */
  Judging(Policy policy, PrefixSet local) {
    this.local = local;
    anyLocal = !local.isEmpty();
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
   * Judges a packet.
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
}
