package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Match.Part;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;

/**
 * What kind of packets is taken through the rules.
 *
 * @param part whole messages, or later fragments
 * @param foreign whether they are of the other family's ICMP
 * @param forwarded whether they come by one interface and leave by another
 */
record Subject(
    Family family,
    Direction direction,
    Part part,
    boolean foreign,
    boolean forwarded,
    Links links) {

  /** Whether it has an ICMP header of its family. */
  boolean isMessage() {
    return part != Part.LATER && !foreign;
  }

  int protocol() {
    return (family == Family.IP4) == foreign ? 58 : 1;
  }

  Subject laterFragments() {
    return new Subject(family, direction, Part.LATER, false, forwarded, links);
  }

  Subject ofOtherFamily() {
    return new Subject(family, direction, part, true, forwarded, links);
  }
}
