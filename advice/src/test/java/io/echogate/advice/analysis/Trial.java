package io.echogate.advice.analysis;

import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.engine.Flows;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.QuoteValue;
import io.echogate.icmp.Tuple;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy that runs on a machine, to be shown packets. */
final class Trial {
  /** Time enough for every bucket of {@link RandomModels} to fill. */
  private static final long PAUSE = 10_000_000L;

  private final Evaluator evaluator;
  private final Requests requests = new Requests(16);
  private boolean related;
  private int identifier;
  private long now = PAUSE;

  Trial(Policy policy, LocalDate day, Machine machine) {
    Flows flows = (packet, time) -> related;
    evaluator =
        Evaluator.of(
            policy,
            new Surroundings(
                machine, flows, requests, day.atStartOfDay(ZoneOffset.UTC).toInstant()));
  }

  /** The machine that such a packet comes to. */
  static Machine machine(Example packet) {
    Address near = packet.direction() == Direction.IN ? packet.destination() : packet.source();
    Prefix source = Prefix.of(packet.source(), Address.bits(packet.family()));
    return new Machine(
        packet.own() ? Set.of(near) : Set.of(), packet.attached() ? Set.of(source) : Set.of());
  }

  Decision judge(Example packet) {
    related = packet.related();
    now += PAUSE;
    identifier = (identifier + 1) & 0xffff;
    if (packet.solicited()) {
      requests.sent(query(packet), now);
    }
    return evaluator.evaluate(value(packet), packet.direction(), now);
  }

  private PacketValue query(Example reply) {
    Address asker = reply.destination();
    Address asked = reply.source();
    return value(reply, Exchange.queryOf(reply.family(), reply.type()), asker, asked, null);
  }

  private PacketValue value(Example packet) {
    Address sender = packet.destination();
    QuoteValue quote =
        new QuoteValue(
            packet.family(),
            17,
            Tuple.NONE,
            Tuple.NONE,
            1,
            2,
            sender.high(),
            sender.low(),
            packet.source().high(),
            packet.source().low());
    return value(packet, packet.type(), packet.source(), packet.destination(), quote);
  }

  private PacketValue value(
      Example packet, int type, Address source, Address destination, @Nullable QuoteValue quote) {
    boolean nonce = packet.family() == Family.IP6 && (type == 139 || type == 140);
    return new PacketValue(
        Form.WHOLE,
        packet.family(),
        packet.family().protocol(),
        type,
        packet.code(),
        false,
        packet.length() + Region.ETHERNET_HEADER,
        packet.length(),
        packet.payload(),
        packet.hopLimit(),
        nonce ? Tuple.NONE : identifier,
        nonce ? identifier : 0,
        Tuple.NONE,
        Tuple.NONE,
        quote,
        source.high(),
        source.low(),
        destination.high(),
        destination.low());
  }
}
