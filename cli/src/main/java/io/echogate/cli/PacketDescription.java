package io.echogate.cli;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Kind;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.QuoteValue;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A packet in words, {@code ip4 in 3/4 from 192.0.2.1 to 198.51.100.7 payload 28 related}: family,
 * direction, type and code, then what else matters in any order. What is left out is as in a plain
 * ping between {@link OwnMachine} and its neighbour.
 */
final class PacketDescription {
  /** The option that brings the description, by which errors call it. */
  static final String NAME = "--packet";

  private static final String RELATED = "related";
  private static final String SOLICITED = "solicited";
  private static final String ON_LINK = "on-link";
  private static final String HOP_LIMIT = "hop-limit";
  private static final String TYPE_EXAMPLE = "8, 3/4 or echo-request";
  private static final int ICMP_HEADER = 8;
  private static final int ETHERNET_HEADER = 14;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int EPHEMERAL_PORT = 50_000;
  private static final int HTTPS = 443;
  private static final int NODE_QUERY = 139;
  private static final int NODE_RESPONSE = 140;

  /** The identifier of queries and replies. */
  private static final int TOKEN = 1;

  private final Words words;
  private Family family = Family.IP4;
  private Direction direction = Direction.IN;
  private int protocol;
  private int type = Packet.NONE;
  private int code = Packet.NONE;
  private int payload = 56;
  private int hopLimit = 64;
  private boolean related;
  private boolean solicited;
  private Address source = OwnMachine.neighbor(Family.IP4);
  private Address destination = OwnMachine.address(Family.IP4);

  private PacketDescription(String text) {
    this.words = new Words(NAME, text);
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
    family = family();
    direction = direction();
    boolean in = direction == Direction.IN;
    source = in ? OwnMachine.neighbor(family) : OwnMachine.address(family);
    destination = in ? OwnMachine.address(family) : OwnMachine.neighbor(family);
    what();
    details();
    return new DescribedPacket(packet(), direction, OwnMachine.asSeen(), related, solicited);
  }

  private Family family() {
    for (Family candidate : Family.values()) {
      if (words.takeIf(candidate.text())) {
        return candidate;
      }
    }
    throw words.unexpected(List.of(Family.IP4.text(), Family.IP6.text()));
  }

  private Direction direction() {
    for (Direction candidate : Direction.values()) {
      if (words.takeIf(candidate.text())) {
        return candidate;
      }
    }
    return Direction.IN;
  }

  private void what() {
    if (words.takeIf("tcp")) {
      protocol = TCP;
    } else if (words.takeIf("udp")) {
      protocol = UDP;
    } else {
      protocol = family.protocol();
      message(words.take("the ICMP type", TYPE_EXAMPLE));
    }
  }

  private void message(String word) {
    int slash = word.indexOf('/');
    MessageRange messages = type(slash < 0 ? word : word.substring(0, slash));
    type = messages.firstType();
    if (slash >= 0) {
      code = code(word.substring(slash + 1));
    } else {
      code = messages.anyCode() ? 0 : messages.code();
    }
  }

  private MessageRange type(String word) {
    if (isNumber(word)) {
      return MessageRange.ofType(number(word, 255));
    }
    MessageRange messages = named(word).messages();
    if (messages.firstType() != messages.lastType()) {
      throw words.atLast(
          "'" + word + "' names the types " + messages + ", a packet has one", "write its number");
    }
    return messages;
  }

  private int code(String word) {
    if (isNumber(word)) {
      return number(word, 255);
    }
    MessageRange messages = named(word).messages();
    if (messages.anyCode() || messages.firstType() != type) {
      throw words.atLast(
          "'" + word + "' is no code of type " + type, "write a code's name or its number");
    }
    return messages.code();
  }

  private RegistryEntry named(String word) {
    Registry registry = Registry.instance();
    Set<String> names = registry.names(family);
    return registry
        .find(family, word)
        .orElseThrow(
            () ->
                words.atLast(
                    "'" + word + "' is no ICMP message of " + family,
                    registry.find(family.other(), word).isPresent()
                        ? "this name belongs to "
                            + family.other()
                            + ": write it in place of "
                            + family
                        : DidYouMean.or(
                            "write a number or a name, such as " + TYPE_EXAMPLE, word, names)));
  }

  private void details() {
    List<String> missing =
        new ArrayList<>(List.of("from", "to", "payload", HOP_LIMIT, RELATED, SOLICITED, ON_LINK));
    while (words.hasNext()) {
      String word = words.peek();
      if (!missing.remove(word)) {
        throw words.unexpected(missing);
      }
      words.takeIf(word);
      switch (word) {
        case "from" -> source = address();
        case "to" -> destination = address();
        case "payload" -> payload = number(words.take("the payload's length", "56"), longest());
        case HOP_LIMIT -> {
          hopLimit = number(words.take("the hop limit", "64"), 255);
          missing.remove(ON_LINK);
        }
        case RELATED -> related();
        case SOLICITED -> solicited();
        default -> {
          onLink(missing.contains("from"));
          missing.remove(HOP_LIMIT);
        }
      }
    }
  }

  private void related() {
    if (type == Packet.NONE || Registry.instance().type(family, type).kind() != Kind.ERROR) {
      throw words.atLast(
          "only error messages quote a packet of a flow", "leave out '" + RELATED + "'");
    }
    related = true;
  }

  private void solicited() {
    if (type == Packet.NONE || Exchange.queryOf(family, type) == Packet.NONE) {
      throw words.atLast("only replies answer a request", "leave out '" + SOLICITED + "'");
    }
    solicited = true;
  }

  /**
   * As it is on the own link.
   *
   * @param unsaid whether the source is not written
   */
  private void onLink(boolean unsaid) {
    OptionalInt limit =
        type == Packet.NONE ? OptionalInt.empty() : LinkScope.hopLimit(family, type);
    if (limit.isEmpty()) {
      throw words.atLast(
          "this message is not bound to a link", "say " + HOP_LIMIT + " N for its hop limit");
    }
    hopLimit = limit.getAsInt();
    if (unsaid && direction == Direction.IN) {
      source = OwnMachine.linkNeighbor(family);
    }
    if (unsaid && direction == Direction.OUT) {
      source = OwnMachine.ownOnLink(family);
    }
  }

  private Address address() {
    String text = words.take("the address", OwnMachine.neighbor(family).toString());
    return Address.parse(text)
        .filter(address -> address.family() == family)
        .orElseThrow(
            () ->
                words.atLast(
                    "'" + text + "' is no address of " + family,
                    "write one, such as " + OwnMachine.neighbor(family)));
  }

  private int number(String text, int most) {
    if (!isNumber(text) || text.length() > 9 || Integer.parseInt(text) > most) {
      throw words.atLast("'" + text + "' is no number from 0 to " + most, "write one");
    }
    return Integer.parseInt(text);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** What fits behind the headers in a packet of 65,535 bytes; IPv6 does not count its header. */
  private int longest() {
    return switch (family) {
      case IP4 -> 0xffff - ipHeader() - ICMP_HEADER;
      case IP6 -> 0xffff - ICMP_HEADER;
    };
  }

  private int ipHeader() {
    return switch (family) {
      case IP4 -> 20;
      case IP6 -> 40;
    };
  }

  private PacketValue packet() {
    int length = ipHeader() + ICMP_HEADER + payload;
    boolean message = type != Packet.NONE;
    return new PacketValue(
        message ? Form.WHOLE : Form.NOT_ICMP,
        family,
        protocol,
        type,
        code,
        false,
        ETHERNET_HEADER + length,
        length,
        message ? payload : Packet.NONE,
        hopLimit,
        isExchange() && !isNodeInformation() ? TOKEN : Packet.NONE,
        isNodeInformation() ? TOKEN : 0,
        message ? Packet.NONE : EPHEMERAL_PORT,
        message ? Packet.NONE : HTTPS,
        message && Registry.instance().type(family, type).kind() == Kind.ERROR ? quote() : null,
        source.high(),
        source.low(),
        destination.high(),
        destination.low());
  }

  /** Whether it is a query with replies, or such a reply. */
  private boolean isExchange() {
    return type != Packet.NONE
        && (Exchange.queryOf(family, type) != Packet.NONE
            || Exchange.replyTo(family, type) != Packet.NONE);
  }

  /** Whether a nonce tells its queries apart, and no identifier. */
  private boolean isNodeInformation() {
    return family == Family.IP6 && (type == NODE_QUERY || type == NODE_RESPONSE);
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
