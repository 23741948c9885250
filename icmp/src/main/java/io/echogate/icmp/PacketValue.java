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
    implements Packet {}
