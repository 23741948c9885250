package io.echogate.cli;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Registry;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Address;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What the descriptions of packets have in common: messages, addresses and numbers. */
final class PacketWords {
  static final String RELATED = "related";
  static final String SOLICITED = "solicited";
  static final String HOP_LIMIT = "hop-limit";
  private static final String TYPE_EXAMPLE = "8, 3/4 or echo-request";
  private static final int ICMP_HEADER = 8;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Words words;
  private final Family family;

  PacketWords(Words words, Family family) {
    this.words = words;
    this.family = family;
  }

  /**
   * What a packet is.
   *
   * @param type the ICMP type, or {@link Packet#NONE} of another protocol
   */
  record Message(int protocol, int type, int code) {
    /** Whether it is no message of its family's ICMP. */
    boolean isOther() {
      return type == Packet.NONE;
    }
  }

  /** Takes the family. */
  static Family family(Words words) {
    for (Family candidate : Family.values()) {
      if (words.takeIf(candidate.text())) {
        return candidate;
      }
    }
    throw words.unexpected(List.of(Family.IP4.text(), Family.IP6.text()));
  }

  /** Takes type and code, or another protocol. */
  Message message() {
    if (words.takeIf("tcp")) {
      return new Message(TCP, Packet.NONE, Packet.NONE);
    }
    if (words.takeIf("udp")) {
      return new Message(UDP, Packet.NONE, Packet.NONE);
    }
    String word = words.take("the ICMP type", TYPE_EXAMPLE);
    int slash = word.indexOf('/');
    MessageRange messages = type(slash < 0 ? word : word.substring(0, slash));
    int type = messages.firstType();
    int code =
        slash >= 0
            ? code(type, word.substring(slash + 1))
            : messages.anyCode() ? 0 : messages.code();
    return new Message(family.protocol(), type, code);
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

  private int code(int type, String word) {
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

  /** Objects to {@link #RELATED}, taken last, for what quotes nothing. */
  void related(Message message) {
    if (message.isOther()
        || Registry.instance().type(family, message.type()).kind() != Kind.ERROR) {
      throw words.atLast(
          "only error messages quote a packet of a flow", "leave out '" + RELATED + "'");
    }
  }

  /** Objects to {@link #SOLICITED}, taken last, for what answers nothing. */
  void solicited(Message message) {
    if (message.isOther() || Exchange.queryOf(family, message.type()) == Packet.NONE) {
      throw words.atLast("only replies answer a request", "leave out '" + SOLICITED + "'");
    }
  }

  /**
   * The hop limit of a message on its own link; objects, at what was taken last, if it has none.
   */
  int hopLimitOnLink(Message message) {
    OptionalInt limit =
        message.isOther() ? OptionalInt.empty() : LinkScope.hopLimit(family, message.type());
    return limit.orElseThrow(
        () ->
            words.atLast(
                "this message is not bound to a link",
                "say " + HOP_LIMIT + " N for its hop limit"));
  }

  /** Takes an address. */
  Address address() {
    String text = words.take("the address", OwnMachine.neighbor(family).toString());
    return Address.parse(text)
        .filter(address -> address.family() == family)
        .orElseThrow(
            () ->
                words.atLast(
                    "'" + text + "' is no address of " + family,
                    "write one, such as " + OwnMachine.neighbor(family)));
  }

  /** Takes the bytes behind the ICMP header. */
  int payload() {
    return number(words.take("the payload's length", "56"), longest());
  }

  /** Takes a TTL or hop limit. */
  int hopLimit() {
    return number(words.take("the hop limit", "64"), 255);
  }

  /** What the word that was taken last says as a number. */
  int number(String text, int most) {
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
      case IP4 -> 0xffff - ipHeader(family) - ICMP_HEADER;
      case IP6 -> 0xffff - ICMP_HEADER;
    };
  }

  /** The length of a packet with so many bytes behind the ICMP header. */
  static int length(Family family, int payload) {
    return ipHeader(family) + ICMP_HEADER + payload;
  }

  private static int ipHeader(Family family) {
    return switch (family) {
      case IP4 -> 20;
      case IP6 -> 40;
    };
  }
}
