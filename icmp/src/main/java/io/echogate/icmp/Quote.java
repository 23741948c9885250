package io.echogate.icmp;

/**
 * The packet that an ICMP error message quotes, as far as its bytes are there. Two kinds exist:
 * {@link QuoteValue}, which stays as it is, and the view that a {@link FrameDecoder} gives together
 * with the error message.
 *
 * <p>Whatever the lengths in the quoted headers say, they are not asked: senders change them, and a
 * quote is shorter than its packet anyway.
 */
public sealed interface Quote extends Tuple permits QuoteValue, QuoteDecoder {

  /** The family of the message that quotes: an error is sent by the protocol it is about. */
  @Override
  Family family();
}
