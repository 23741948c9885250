package io.echogate.cli;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.QuoteValue;
import io.echogate.icmp.Registry;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet in words, {@code ip4 in 3/4 from 192.0.2.1 to 198.51.100.7 payload 28 related}: family,
 * direction, type and code, then what else matters in any order. What is left out is as in a plain
 * ping between {@link OwnMachine} and its neighbour.
 */
final class PacketDescription {
  /** The option that brings the description, by which errors call it. */
  static final String NAME = "--packet";

  private static final String ON_LINK = "on-link";
  private static final int ETHERNET_HEADER = 14;
  private static final int TCP = 6;
  private static final int EPHEMERAL_PORT = 50_000;
  private static final int HTTPS = 443;
  private static final int NODE_QUERY = 139;
  private static final int NODE_RESPONSE = 140;

  /** The identifier of queries and replies. */
  private static final int TOKEN = 1;

  private final Words words;
  private final Family family;
  private final PacketWords parts;
  private final Direction direction;
  private final PacketWords.Message message;
  private int payload = 56;
  private int hopLimit = 64;
  private boolean related;
  private boolean solicited;
  private Address source;
  private Address destination;

  private PacketDescription(String text) {
    this.words = new Words(NAME, text);
    this.family = PacketWords.family(words);
    this.parts = new PacketWords(words, family);
    this.direction = direction();
    boolean in = direction == Direction.IN;
    this.source = in ? OwnMachine.neighbor(family) : OwnMachine.address(family);
    this.destination = in ? OwnMachine.address(family) : OwnMachine.neighbor(family);
    this.message = parts.message();
  }

  /**
   * Reads a description.
   *
   * @throws Refusal when it is not one
   */
  static DescribedPacket parse(String text) {
    return new PacketDescription(text).description();
  }

  private DescribedPacket description() {
    details();
    return new DescribedPacket(packet(), direction, OwnMachine.asSeen(), related, solicited);
  }

  private Direction direction() {
    for (Direction candidate : Direction.values()) {
      if (words.takeIf(candidate.text())) {
        return candidate;
      }
    }
    return Direction.IN;
  }

  private void details() {
    List<String> missing =
        new ArrayList<>(
            List.of(
                "from",
                "to",
                "payload",
                PacketWords.HOP_LIMIT,
                PacketWords.RELATED,
                PacketWords.SOLICITED,
                ON_LINK));
    while (words.hasNext()) {
      String word = words.peek();
      if (!missing.remove(word)) {
        throw words.unexpected(missing);
      }
      words.takeIf(word);
      switch (word) {
        case "from" -> source = parts.address();
        case "to" -> destination = parts.address();
        case "payload" -> payload = parts.payload();
        case PacketWords.HOP_LIMIT -> {
          hopLimit = parts.hopLimit();
          missing.remove(ON_LINK);
        }
        case PacketWords.RELATED -> {
          parts.related(message);
          related = true;
        }
        case PacketWords.SOLICITED -> {
          parts.solicited(message);
          solicited = true;
        }
        default -> {
          onLink(missing.contains("from"));
          missing.remove(PacketWords.HOP_LIMIT);
        }
      }
    }
  }

  /**
   * As it is on the own link.
   *
   * @param unsaid whether the source is not written
   */
  private void onLink(boolean unsaid) {
    hopLimit = parts.hopLimitOnLink(message);
    if (unsaid && direction == Direction.IN) {
      source = OwnMachine.linkNeighbor(family);
    }
    if (unsaid && direction == Direction.OUT) {
      source = OwnMachine.ownOnLink(family);
    }
  }

  private PacketValue packet() {
    int length = PacketWords.length(family, payload);
    boolean icmp = !message.isOther();
    return new PacketValue(
        icmp ? Form.WHOLE : Form.NOT_ICMP,
        family,
        message.protocol(),
        message.type(),
        message.code(),
        false,
        ETHERNET_HEADER + length,
        length,
        icmp ? payload : Packet.NONE,
        hopLimit,
        isExchange() && !isNodeInformation() ? TOKEN : Packet.NONE,
        isNodeInformation() ? TOKEN : 0,
        icmp ? Packet.NONE : EPHEMERAL_PORT,
        icmp ? Packet.NONE : HTTPS,
        icmp && Registry.instance().type(family, message.type()).kind() == Kind.ERROR
            ? quote()
            : null,
        source.high(),
        source.low(),
        destination.high(),
        destination.low());
  }

  /** Whether it is a query with replies, or such a reply. */
  private boolean isExchange() {
    return !message.isOther()
        && (Exchange.queryOf(family, message.type()) != Packet.NONE
            || Exchange.replyTo(family, message.type()) != Packet.NONE);
  }

  /** Whether a nonce tells its queries apart, and no identifier. */
  private boolean isNodeInformation() {
    return family == Family.IP6
        && (message.type() == NODE_QUERY || message.type() == NODE_RESPONSE);
  }

  /** A TCP packet of whom the message goes to. */
  private QuoteValue quote() {
    return new QuoteValue(
        family,
        TCP,
        Packet.NONE,
        Packet.NONE,
        EPHEMERAL_PORT,
        HTTPS,
        destination.high(),
        destination.low(),
        source.high(),
        source.low());
  }
}
