package io.echogate.cli;

import io.echogate.engine.Machine;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;

/**
 * A frame in hexadecimal digits, from the Ethernet header on, as captures print it: blanks, colons
 * and dashes between bytes do not count. It arrives, at the machine that it is addressed to.
 */
final class FrameOperand {
  /** The option that brings the frame, by which errors call it. */
  static final String NAME = "--frame";

  /** From here on: multicast, reserved addresses, and the limited broadcast. */
  private static final long FIRST_MULTICAST4 = 0xe000_0000L;

  private static final String HELP =
      "write the frame from its Ethernet header on, two hexadecimal digits a byte";

  private FrameOperand() {}

  /**
   * Reads and decodes a frame.
   *
   * @throws Refusal when it is not one
   */
  static DescribedPacket parse(String text) {
    byte[] frame = bytes(text);
    PacketValue packet =
        PacketValue.copyOf(
            new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length));
    return new DescribedPacket(packet, Direction.IN, machine(packet));
  }

  /** It arrives where it is addressed to, unless that is no single machine. */
  private static Machine machine(PacketValue packet) {
    Family family = packet.family();
    return family == null || packet.form() == Form.MALFORMED || isForMany(family, packet)
        ? OwnMachine.asSeen()
        : OwnMachine.withAddress(
            new Address(family, packet.destinationHigh(), packet.destinationLow()));
  }

  private static boolean isForMany(Family family, PacketValue packet) {
    return switch (family) {
      case IP4 -> packet.destinationLow() >= FIRST_MULTICAST4;
      case IP6 -> packet.destinationHigh() >>> 56 == 0xff;
    };
  }

  private static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 2);
    int half = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit >= 0) {
        if (half >= 0) {
          bytes.write(half << 4 | digit);
        }
        half = half >= 0 ? -1 : digit;
      } else if (half >= 0 || " :-\t\n".indexOf(c) < 0) {
        throw refusal(text, i, "no hexadecimal digit");
      }
    }
    if (half >= 0) {
      throw refusal(text, text.length(), "the last byte lacks a digit");
    }
    return bytes.toByteArray();
  }

  private static Refusal refusal(String text, int at, String message) {
    Span span = new Span(at, Math.min(at + 1, text.length()));
    return Refusal.usage(Diagnostic.error(new Source(NAME, text), span, message).withHelp(HELP));
  }
}
