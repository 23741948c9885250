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
    int identifier,
    long nonce,
    int sourcePort,
    int destinationPort,
    @Nullable QuoteValue quote,
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

  /** A packet without identifier, nonce, ports and quote. */
  public PacketValue(
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
      long destinationLow) {
    this(
        form,
        family,
        protocol,
        type,
        code,
        truncated,
        frameLength,
        length,
        payloadLength,
        hopLimit,
        NONE,
        0,
        NONE,
        NONE,
        null,
        sourceHigh,
        sourceLow,
        destinationHigh,
        destinationLow);
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
              view.identifier(),
              view.nonce(),
              view.sourcePort(),
              view.destinationPort(),
              quote(view),
              view.sourceHigh(),
              view.sourceLow(),
              view.destinationHigh(),
              view.destinationLow());
    };
  }

  private static @Nullable QuoteValue quote(FrameDecoder view) {
    Quote quote = view.quote();
    return quote == null ? null : QuoteValue.copyOf(quote);
  }
}
