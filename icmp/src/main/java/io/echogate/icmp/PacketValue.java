package io.echogate.icmp;

import org.jspecify.annotations.Nullable;

/** A packet that stays as it is: {@link Packet} tells what the components mean. */
public record PacketValue(
    Form form,
    @Nullable Family family,
    int protocol,
    int type,
    int code,
    boolean truncated,
    int frameLength,
    int length,
    int payloadLength,
    int hopLimit,
    long sourceHigh,
    long sourceLow,
    long destinationHigh,
    long destinationLow)
    implements Packet {

  public PacketValue {
    boolean headed =
        switch (form) {
          case WHOLE, ATOMIC, FIRST_FRAGMENT -> true;
          case LATER_FRAGMENT, MALFORMED, NOT_ICMP -> false;
        };
    if (headed && (family == null || (!truncated && (type < 0 || type > 255)))) {
      throw new IllegalArgumentException("an ICMP message without family or type: " + type);
    }
  }

  /** What a packet is now, however the decoder goes on. */
  public static PacketValue copyOf(Packet packet) {
    return switch (packet) {
      case PacketValue value -> value;
      case FrameDecoder view ->
          new PacketValue(
              view.form(),
              view.family(),
              view.protocol(),
              view.type(),
              view.code(),
              view.truncated(),
              view.frameLength(),
              view.length(),
              view.payloadLength(),
              view.hopLimit(),
              view.sourceHigh(),
              view.sourceLow(),
              view.destinationHigh(),
              view.destinationLow());
    };
  }
}
