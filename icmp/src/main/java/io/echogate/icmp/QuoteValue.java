package io.echogate.icmp;

/** A quoted packet that stays as it is: {@link Tuple} tells what the components mean. */
public record QuoteValue(
    Family family,
    int protocol,
    int type,
    int identifier,
    int sourcePort,
    int destinationPort,
    long sourceHigh,
    long sourceLow,
    long destinationHigh,
    long destinationLow)
    implements Quote {

  /** What a quote is now, however the decoder goes on. */
  public static QuoteValue copyOf(Quote quote) {
    return switch (quote) {
      case QuoteValue value -> value;
      case QuoteDecoder view ->
          new QuoteValue(
              view.family(),
              view.protocol(),
              view.type(),
              view.identifier(),
              view.sourcePort(),
              view.destinationPort(),
              view.sourceHigh(),
              view.sourceLow(),
              view.destinationHigh(),
              view.destinationLow());
    };
  }
}
