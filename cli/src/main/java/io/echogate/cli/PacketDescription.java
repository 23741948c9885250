package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.source.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A packet in words, {@code ip4 in 3/4 from 192.0.2.1 to 198.51.100.7 payload 28}: family,
 * direction, type and code, then what else matters in any order. What is left out is as in a plain
 * ping between documentation addresses (RFC 5737, RFC 3849), arriving.
 */
final class PacketDescription {
  /** The option that brings the description, by which errors call it. */
  static final String NAME = "--packet";

  private static final String TYPE_EXAMPLE = "8, 3/4 or echo-request";
  private static final int ICMP_HEADER = 8;
  private static final int ETHERNET_HEADER = 14;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Words words;
  private Family family = Family.IP4;
  private int protocol;
  private int type = Packet.NONE;
  private int code = Packet.NONE;
  private int payload = 56;
  private int hopLimit = 64;
  private Address source = documentationAddress(1);
  private Address destination = documentationAddress(2);

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
    source = documentationAddress(1);
    destination = documentationAddress(2);
    Direction direction = direction();
    what();
    details();
    return new DescribedPacket(packet(), direction);
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
                    Nearest.to(word, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("write a number or a name, such as " + TYPE_EXAMPLE)));
  }

  private void details() {
    List<String> missing = new ArrayList<>(List.of("from", "to", "payload", "hop-limit"));
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
        default -> hopLimit = number(words.take("the hop limit", "64"), 255);
      }
    }
  }

  private Address address() {
    String text = words.take("the address", documentationAddress(1).toString());
    return Address.parse(text)
        .filter(address -> address.family() == family)
        .orElseThrow(
            () ->
                words.atLast(
                    "'" + text + "' is no address of " + family,
                    "write one, such as " + documentationAddress(1)));
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

  private Address documentationAddress(int host) {
    return switch (family) {
      case IP4 -> new Address(family, 0, 0xc000_0200L | host);
      case IP6 -> new Address(family, 0x2001_0db8_0000_0000L, host);
    };
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

  private Packet packet() {
    int length = ipHeader() + ICMP_HEADER + payload;
    return new PacketValue(
        type == Packet.NONE ? Form.NOT_ICMP : Form.WHOLE,
        family,
        protocol,
        type,
        code,
        false,
        ETHERNET_HEADER + length,
        length,
        type == Packet.NONE ? Packet.NONE : payload,
        hopLimit,
        source.high(),
        source.low(),
        destination.high(),
        destination.low());
  }
}
