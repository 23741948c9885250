package io.echogate.firewalls.export;

import io.echogate.engine.Evaluator;
import io.echogate.engine.FlowTable;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** What the evaluator says of the packets that a test sends, at one instant. */
final class ExpectedPasses {
  private final Evaluator evaluator;
  private final FrameDecoder decoder = new FrameDecoder();
  private final long now = System.currentTimeMillis() * 1_000_000;
  private final FlowTable flows = new FlowTable();
  private final Requests requests = new Requests();

  ExpectedPasses(Policy policy) {
    Machine machine = new Machine(JudgedHost.addresses(), JudgedHost.subnets());
    evaluator = Evaluator.of(policy, new Surroundings(machine, flows, requests, Instant.EPOCH));
  }

  /** The machine sends this, judged by nobody. */
  void sent(RawPackets.Packet packet) {
    Packet decoded = decode(packet.bytes());
    flows.learn(decoded, now);
    requests.sent(decoded, now);
  }

  /**
   * Whether the rules see fragments, and whether they are put together before it is seen what came
   * through.
   */
  enum Pieces {
    /** Rules see whole messages; fragments are dropped before, if they are to be. */
    WHOLE,
    /** Rules see each piece, and any piece that passes is seen. */
    EACH,
    /** Rules see each piece, and what is seen is the message, if all pieces passed. */
    ALL
  }

  /** Whether something of the message comes through. */
  boolean passes(Sent sent, Direction direction, Pieces pieces) {
    if (!sent.fragmented()) {
      return passes(sent.packet().bytes(), direction);
    }
    if (pieces == Pieces.WHOLE) {
      // Forms are decided without a charge: the last piece by the default for fragments, the first
      // one of neighbour discovery by RFC 6980.
      return passes(sent.wire().getLast(), direction)
          && (!isNeighborDiscovery(sent) || passes(sent.wire().getFirst(), direction))
          && passes(sent.packet().bytes(), direction);
    }
    int passed = 0;
    for (byte[] piece : sent.wire()) {
      passed += passes(piece, direction) ? 1 : 0;
    }
    return pieces == Pieces.EACH ? passed > 0 : passed == sent.wire().size();
  }

  private boolean passes(byte[] packet, Direction direction) {
    return evaluator.evaluate(decode(packet), direction, now).verdict() == Verdict.PASS;
  }

  private static boolean isNeighborDiscovery(Sent sent) {
    int type = sent.type();
    return sent.packet().family() == Family.IP6 && ((type >= 133 && type <= 137) || type == 148);
  }

  private Packet decode(byte[] packet) {
    return decoder.decodeIp(MemorySegment.ofArray(packet), 0, packet.length);
  }
}
