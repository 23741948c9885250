package io.echogate.firewalls.export;

import io.echogate.firewalls.export.ExpectedPasses.Pieces;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One policy after the other: exported, loaded, asked about packets, compared with the evaluator.
 */
final class AgreementRun {
  private static final int PACKETS = 200;

  private final JudgedHost host;
  private final Direction direction;
  private final Target target;
  private final Differences differences;
  private int rounds;

  /** A target, and how its rules get into the kernel. */
  interface Target {
    Exported export(Policy policy, RandomGenerator random);

    /** Loads the rules; the answer says how packets of a family come to them. */
    Function<Family, Pieces> load(JudgedHost host, String rules, RandomGenerator random);
  }

  AgreementRun(JudgedHost host, Direction direction, Target target) {
    this.host = host;
    this.direction = direction;
    this.target = target;
    this.differences = new Differences(direction);
  }

  Differences differences() {
    return differences;
  }

  void run(RandomGenerator random, int policies) {
    for (int i = 0; i < policies; i++) {
      Policy policy = ExportablePolicies.of(random, direction);
      Exported exported = target.export(policy, random);
      one(random, policy, exported, target.load(host, exported.text().orElseThrow(), random));
    }
  }

  private void one(
      RandomGenerator random, Policy policy, Exported exported, Function<Family, Pieces> pieces) {
    RandomPackets packets = new RandomPackets(random, random.nextInt(3) == 0, rounds++);
    ExpectedPasses expected = new ExpectedPasses(policy);
    List<Sent> sent = new ArrayList<>();
    if (direction == Direction.IN) {
      List<RawPackets.Packet> flows = packets.flows();
      host.leave(flows.stream().map(RawPackets.Packet::bytes).toList());
      flows.forEach(expected::sent);
    }
    for (int n = 0; n < PACKETS; n++) {
      sent.add(direction == Direction.IN ? packets.arriving() : packets.leaving());
    }
    if (direction == Direction.IN) {
      sent.forEach(one -> host.arrive(one.wire()));
    } else {
      host.leave(sent.stream().map(one -> one.wire().getFirst()).toList());
    }
    JudgedHost.Passed passed = host.passed();
    differences.begin(policy);
    for (Sent one : sent) {
      RawPackets.Packet packet = one.packet();
      boolean came = passed.contains(packet);
      differences.compare(
          policy,
          exported,
          one,
          expected.passes(one, direction, pieces.apply(packet.family())),
          came);
    }
  }
}
