package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.time.Instant;

/**
 * A packet as rules see it, and what the machine knows of it.
 *
 * @param protocol the number behind all extension headers
 * @param type the ICMP type, 0-255; without meaning for later fragments and other protocols
 * @param code the ICMP code, 0-255; likewise
 * @param length bytes of the IP packet
 * @param hopLimit TTL or hop limit of the packet as it came, or as this machine made it
 * @param in the interface by which it came; empty if by none
 * @param out the interface by which it leaves; empty if not yet known or by none
 */
public record Situation(
    Family family,
    int protocol,
    Part part,
    int type,
    int code,
    Address source,
    Address destination,
    int length,
    int hopLimit,
    int dscp,
    String in,
    String out,
    State state,
    AddressKind sourceKind,
    AddressKind destinationKind,
    LinkKind linkKind,
    Instant time) {

  /** The same as a chain sees it: before connection tracking has seen it, it is called invalid. */
  public Situation seenBy(Chain chain, Chain.Base base) {
    return Tracking.isAfter(chain, base) && state != State.INVALID
        ? with(hopLimit, in, out, State.INVALID)
        : this;
  }

  /** Whether it is a message of its family's ICMP, its header before us. */
  public boolean isMessage() {
    return part != Part.LATER && protocol == (family == Family.IP4 ? 1 : 58);
  }

  /**
   * The same as rules at a hook of its course see it: without the interface that is not known
   * there, and with the hop limit that it has there.
   */
  public Situation seenAt(Course course, Hook hook) {
    return with(
        Math.max(0, hopLimit - course.hopsTaken(hook)),
        course.knowsIn(hook) ? in : "",
        Course.knowsOut(hook) ? out : "",
        state);
  }

  /** The same by other interfaces, where it comes or leaves by one. */
  public Situation by(String arriving, String leaving) {
    return with(hopLimit, in.isEmpty() ? in : arriving, out.isEmpty() ? out : leaving, state);
  }

  private Situation with(int hops, String arriving, String leaving, State called) {
    return new Situation(
        family,
        protocol,
        part,
        type,
        code,
        source,
        destination,
        length,
        hops,
        dscp,
        arriving,
        leaving,
        called,
        sourceKind,
        destinationKind,
        linkKind,
        time);
  }
}
