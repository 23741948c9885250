package io.echogate.traffic;

import java.time.Instant;
import java.util.Optional;

/**
 * What a replay came by in all.
 *
 * @param bytes of frames, from the Ethernet header or, where there is none, from the IP header
 * @param icmp packets that are ICMP messages or fragments of them, whatever became of them
 * @param passed packets that the policy lets pass, those of other protocols included
 * @param dropped packets that it drops, or would drop if it did not only evaluate
 * @param cut packets of which the capture holds only the beginning
 * @param unreadable those of them of which it holds too little to tell what they are: they are
 *     neither passed nor dropped
 * @param outOfOrder packets with an earlier time than one before them; they were judged at that one
 * @param first the earliest time of a packet; empty where no packet has one
 * @param last the latest
 */
public record ReplayTotals(
    long packets,
    long bytes,
    long icmp,
    long passed,
    long dropped,
    long cut,
    long unreadable,
    long outOfOrder,
    Optional<Instant> first,
    Optional<Instant> last) {}
