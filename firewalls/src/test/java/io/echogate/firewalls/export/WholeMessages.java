package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.QuoteValue;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;

/** Messages that come in one piece. */
final class WholeMessages {
  private WholeMessages() {}

  /** One of no flow; an error quotes what its destination may have sent to its source. */
  static PacketValue of(
      Family family,
      int type,
      int code,
      Address source,
      Address destination,
      int payload,
      int hopLimit) {
    int length = payload + 8 + (family == Family.IP4 ? 20 : 40);
    QuoteValue quote =
        new QuoteValue(
            family,
            17,
            Packet.NONE,
            Packet.NONE,
            53,
            54,
            destination.high(),
            destination.low(),
            source.high(),
            source.low());
    return new PacketValue(
        Form.WHOLE,
        family,
        family.protocol(),
        type,
        code,
        false,
        length + 14,
        length,
        payload,
        hopLimit,
        7,
        0,
        Packet.NONE,
        Packet.NONE,
        Condition.Flag.RELATED.canHold(family, type) ? quote : null,
        source.high(),
        source.low(),
        destination.high(),
        destination.low());
  }
}
