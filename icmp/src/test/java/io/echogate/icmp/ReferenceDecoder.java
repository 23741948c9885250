package io.echogate.icmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language reference's section 6, said a second time and as plainly as possible: cut the frame
 * into parts first, then judge the parts.
 */
final class ReferenceDecoder {
  private static final Set<Integer> EXTENSIONS = Set.of(0, 43, 44, 51, 60, 135);

  private static final Set<Integer> PORTS = Set.of(6, 17, 33, 132, 136);
  private static final Set<Integer> NONCES = Set.of(139, 140);

  private final int frameLength;

  private ReferenceDecoder(int frameLength) {
    this.frameLength = frameLength;
  }

  static PacketValue decode(byte[] frame) {
    return new ReferenceDecoder(frame.length).ethernet(frame);
  }

  static PacketValue decodeIp(byte[] packet) {
    ReferenceDecoder decoder = new ReferenceDecoder(packet.length);
    int version = packet.length == 0 ? 0 : packet[0] >>> 4 & 15;
    return switch (version) {
      case 4 -> decoder.ip4(packet);
      case 6 -> decoder.ip6(packet);
      default -> decoder.unreadable(Form.MALFORMED, null);
    };
  }

  private PacketValue ethernet(byte[] frame) {
    if (frame.length < 14) {
      return unreadable(Form.NOT_ICMP, null);
    }
    byte[] rest = from(frame, 12);
    int tags = 0;
    while (number(rest, 0, 2) == 0x8100 || number(rest, 0, 2) == 0x88a8) {
      tags++;
      if (tags == 3) {
        return unreadable(Form.MALFORMED, null);
      }
      if (rest.length < 6) {
        return unreadable(Form.NOT_ICMP, null);
      }
      rest = from(rest, 4);
    }
    return switch (number(rest, 0, 2)) {
      case 0x0800 -> ip4(from(rest, 2));
      case 0x86dd -> ip6(from(rest, 2));
      default -> unreadable(Form.NOT_ICMP, null);
    };
  }

  private PacketValue ip4(byte[] bytes) {
    boolean readable =
        bytes.length >= 20
            && number(bytes, 0, 1) / 16 == 4
            && number(bytes, 0, 1) % 16 >= 5
            && number(bytes, 2, 2) >= number(bytes, 0, 1) % 16 * 4
            && number(bytes, 2, 2) <= bytes.length;
    if (!readable) {
      return unreadable(Form.MALFORMED, Family.IP4);
    }
    byte[] packet = Arrays.copyOf(bytes, number(bytes, 2, 2));
    byte[] message = from(packet, number(packet, 0, 1) % 16 * 4);
    int protocol = number(packet, 9, 1);
    boolean more = number(packet, 6, 2) / 0x2000 % 2 == 1;
    int offset = number(packet, 6, 2) % 0x2000;
    Form form =
        switch (protocol) {
          case 1 -> offset > 0 ? Form.LATER_FRAGMENT : more ? Form.FIRST_FRAGMENT : Form.WHOLE;
          case 58 -> Form.MALFORMED;
          default -> Form.NOT_ICMP;
        };
    return readable(form, Family.IP4, protocol, offset > 0, message, packet);
  }

  /** An extension header; {@code cut} when the payload length ends before it does. */
  private record Header(int kind, boolean cut, int length, int next, int fragmentField) {
    boolean fragment() {
      return kind == 44 && !cut;
    }

    int offset() {
      return fragmentField / 8;
    }

    boolean more() {
      return fragmentField % 2 == 1;
    }
  }

  private PacketValue ip6(byte[] bytes) {
    boolean readable =
        bytes.length >= 40
            && number(bytes, 0, 1) / 16 == 6
            && number(bytes, 4, 2) <= bytes.length - 40;
    if (!readable) {
      return unreadable(Form.MALFORMED, Family.IP6);
    }
    byte[] packet = Arrays.copyOf(bytes, 40 + number(bytes, 4, 2));

    List<Header> chain = new ArrayList<>();
    int next = number(packet, 6, 1);
    byte[] rest = from(packet, 40);
    boolean ended = false;
    while (!ended && EXTENSIONS.contains(next)) {
      Header header = header(next, rest);
      chain.add(header);
      ended = header.cut || (header.fragment() && header.offset() > 0);
      if (!header.cut) {
        next = header.next;
        rest = from(rest, header.length);
      }
    }

    boolean unfinished = chain.size() > 8 || chain.stream().anyMatch(Header::cut);
    Form form;
    if (unfinished || next == 1) {
      form = Form.MALFORMED;
    } else if (next != 58) {
      form = Form.NOT_ICMP;
    } else if (chain.stream().anyMatch(header -> header.fragment() && header.offset() > 0)) {
      form = Form.LATER_FRAGMENT;
    } else if (chain.stream().anyMatch(header -> header.fragment() && header.more())) {
      form = Form.FIRST_FRAGMENT;
    } else if (chain.stream().anyMatch(Header::fragment)) {
      form = Form.ATOMIC;
    } else {
      form = Form.WHOLE;
    }
    return readable(form, Family.IP6, unfinished ? -1 : next, ended, rest, packet);
  }

  private static Header header(int kind, byte[] rest) {
    int length =
        switch (kind) {
          case 44 -> 8;
          case 51 -> rest.length < 2 ? 8 : 4 * (number(rest, 1, 1) + 2);
          default -> rest.length < 2 ? 8 : 8 * (number(rest, 1, 1) + 1);
        };
    return rest.length < length
        ? new Header(kind, true, 0, 0, 0)
        : new Header(kind, false, length, number(rest, 0, 1), number(rest, 2, 2));
  }

  private PacketValue unreadable(Form form, @Nullable Family family) {
    return new PacketValue(form, family, -1, -1, -1, false, frameLength, -1, -1, -1, 0, 0, 0, 0);
  }

  private PacketValue readable(
      Form form, Family family, int protocol, boolean later, byte[] message, byte[] packet) {
    boolean four = family == Family.IP4;
    boolean header = Set.of(Form.WHOLE, Form.ATOMIC, Form.FIRST_FRAGMENT).contains(form);
    boolean complete = header && message.length >= 8;
    int type = header && message.length > 0 ? number(message, 0, 1) : -1;
    boolean ports =
        form == Form.NOT_ICMP && !later && PORTS.contains(protocol) && message.length >= 4;
    return new PacketValue(
        form,
        family,
        protocol,
        type,
        header && message.length > 1 ? number(message, 1, 1) : -1,
        header && message.length < 8,
        frameLength,
        packet.length,
        header && message.length >= 8 ? message.length - 8 : -1,
        number(packet, four ? 8 : 7, 1),
        complete && identified(family).contains(type) ? number(message, 4, 2) : -1,
        !four && complete && NONCES.contains(type) && message.length >= 16
            ? longNumber(message, 8, 8)
            : 0,
        ports ? number(message, 0, 2) : -1,
        ports ? number(message, 2, 2) : -1,
        complete && errors(family).contains(type) ? quote(family, from(message, 8)) : null,
        four ? 0 : longNumber(packet, 8, 8),
        four ? longNumber(packet, 12, 4) : longNumber(packet, 16, 8),
        four ? 0 : longNumber(packet, 24, 8),
        four ? longNumber(packet, 16, 4) : longNumber(packet, 32, 8));
  }

  private static Set<Integer> identified(Family family) {
    return family == Family.IP4
        ? Set.of(8, 0, 13, 14, 15, 16, 17, 18, 42, 43)
        : Set.of(128, 129, 160, 161);
  }

  private static Set<Integer> errors(Family family) {
    return family == Family.IP4 ? Set.of(3, 4, 11, 12, 31) : Set.of(1, 2, 3, 4);
  }

  /** A quoted packet: its addresses must be there, all else as far as the bytes reach. */
  private static @Nullable QuoteValue quote(Family family, byte[] bytes) {
    boolean four = family == Family.IP4;
    if (bytes.length < (four ? 20 : 40) || number(bytes, 0, 1) / 16 != (four ? 4 : 6)) {
      return null;
    }
    return four ? quote4(bytes) : quote6(bytes);
  }

  private static @Nullable QuoteValue quote4(byte[] bytes) {
    int words = number(bytes, 0, 1) % 16;
    if (words < 5) {
      return null;
    }
    boolean later = number(bytes, 6, 2) % 0x2000 != 0;
    byte[] rest = later || bytes.length < 4 * words ? new byte[0] : from(bytes, 4 * words);
    return quote(Family.IP4, number(bytes, 9, 1), rest, bytes);
  }

  private static QuoteValue quote6(byte[] bytes) {
    int next = number(bytes, 6, 1);
    byte[] rest = from(bytes, 40);
    for (int walked = 0; EXTENSIONS.contains(next); walked++) {
      Header header = header(next, rest);
      if (walked == 8 || header.cut) {
        return quote(Family.IP6, -1, new byte[0], bytes);
      }
      next = header.next;
      rest = from(rest, header.length);
      if (header.fragment() && header.offset() > 0) {
        return quote(Family.IP6, next, new byte[0], bytes);
      }
    }
    return quote(Family.IP6, next, rest, bytes);
  }

  private static QuoteValue quote(Family family, int protocol, byte[] rest, byte[] packet) {
    boolean four = family == Family.IP4;
    boolean icmp = protocol == (four ? 1 : 58) && rest.length > 0;
    boolean ports = PORTS.contains(protocol) && rest.length >= 4;
    boolean identifier =
        icmp && rest.length >= 6 && identified(family).contains(number(rest, 0, 1));
    return new QuoteValue(
        family,
        protocol,
        icmp ? number(rest, 0, 1) : -1,
        identifier ? number(rest, 4, 2) : -1,
        ports ? number(rest, 0, 2) : -1,
        ports ? number(rest, 2, 2) : -1,
        four ? 0 : longNumber(packet, 8, 8),
        four ? longNumber(packet, 12, 4) : longNumber(packet, 16, 8),
        four ? 0 : longNumber(packet, 24, 8),
        four ? longNumber(packet, 16, 4) : longNumber(packet, 32, 8));
  }

  private static byte[] from(byte[] bytes, int start) {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  private static int number(byte[] bytes, int at, int size) {
    return Math.toIntExact(longNumber(bytes, at, size));
  }

  private static long longNumber(byte[] bytes, int at, int size) {
    long number = 0;
    for (int i = 0; i < size; i++) {
      number = (number << 8) | Byte.toUnsignedLong(bytes[at + i]);
    }
    return number;
  }
}
