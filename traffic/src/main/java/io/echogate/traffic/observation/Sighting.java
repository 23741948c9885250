package io.echogate.traffic.observation;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Packets of one kind that were observed.
 *
 * @param <K> what the observer tells kinds apart by, beside what is here
 * @param family empty for what is malformed below IP
 * @param type the ICMP type, 0-255; empty where the packets had none
 * @param statement what let them pass; empty for what was dropped, and where none is written
 * @param mark what the observer called what was dropped; empty for what passed
 * @param packets at least 1
 * @param peak the most in one second of the packets' clock
 * @param lowestHopLimit of all, or -1 where it could not be read
 * @param highestHopLimit of all, or -1 where it could not be read
 */
public record Sighting<K>(
    Direction direction,
    Optional<Family> family,
    OptionalInt type,
    Verdict verdict,
    Optional<Statement> statement,
    Optional<K> mark,
    long packets,
    long peak,
    int lowestHopLimit,
    int highestHopLimit,
    Peers peers) {}
