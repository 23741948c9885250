package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the kernel counted of one kind.
 *
 * @param family empty for what is not ICMP, and for what was malformed below IP
 * @param type the ICMP type; empty where the packet had none that counted
 * @param packets never 0: what never happened is not listed
 * @param bytes of their frames, from the Ethernet header, without FCS
 */
public record Counter(
    Direction direction,
    Optional<Family> family,
    OptionalInt type,
    Reason reason,
    long packets,
    long bytes) {}
