package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Ranges;
import io.echogate.policy.MessageSet;
import java.util.Optional;

/**
 * What an entry says of the protocol and what is behind it.
 *
 * @param protocols empty for all of them
 * @param messages which messages of the family's ICMP; empty for all
 * @param ports what it says of ports, in its own words; empty for nothing
 */
record Service(Optional<Ranges> protocols, Optional<MessageSet> messages, String ports) {

  /** Whether it asks for what only whole packets and first fragments have. */
  boolean isDeep() {
    return messages.isPresent() || !ports.isEmpty();
  }
}
