package io.echogate.icmp.testing;

import io.echogate.icmp.Family;

/**
 * A packet that was sent, as far as an answer must know.
 *
 * @param type the ICMP type, or -1
 * @param token the first 4 bytes behind an ICMP message's checksum, or the ports
 * @param nonce the 8 bytes behind that
 */
record Talk(
    Family family,
    int protocol,
    long sourceHigh,
    long sourceLow,
    long destinationHigh,
    long destinationLow,
    int type,
    int token,
    long nonce) {}
