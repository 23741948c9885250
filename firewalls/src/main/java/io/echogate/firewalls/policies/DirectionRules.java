package io.echogate.firewalls.policies;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;

/**
 * What is said of a family in a direction.
 *
 * @param entries what is decided by statements
 * @param rest what becomes of all else
 * @param fragments whether they pass; empty to leave it at what is usual
 * @param malformed likewise
 */
record DirectionRules(
    Family family,
    List<Entry> entries,
    Entry rest,
    Optional<Boolean> fragments,
    Optional<Boolean> malformed) {
  DirectionRules {
    entries = List.copyOf(entries);
  }
}
