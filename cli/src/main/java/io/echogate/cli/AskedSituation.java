package io.echogate.cli;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.Optional;

/**
 * A packet that a user asks about, as rules of other firewalls see it.
 *
 * @param situation the packet; its interfaces are empty where the user named none
 * @param state what connection tracking calls it, if the user said that
 * @param payload bytes behind the ICMP header, or of another protocol
 */
record AskedSituation(Course course, Situation situation, Optional<State> state, int payload) {

  /** The same with these interfaces, as far as packets of its course have them. */
  AskedSituation on(String in, String out) {
    Situation old = situation;
    return new AskedSituation(
        course,
        with(course == Course.OUT ? "" : in, course == Course.IN ? "" : out, old.state()),
        state,
        payload);
  }

  /** The same in another state, which the user did not say. */
  AskedSituation in(State other) {
    return new AskedSituation(course, with(situation.in(), situation.out(), other), state, payload);
  }

  private Situation with(String in, String out, State other) {
    Situation old = situation;
    return new Situation(
        old.family(),
        old.protocol(),
        old.part(),
        old.type(),
        old.code(),
        old.source(),
        old.destination(),
        old.length(),
        old.hopLimit(),
        old.dscp(),
        in,
        out,
        other,
        old.sourceKind(),
        old.destinationKind(),
        old.linkKind(),
        old.time());
  }

  /** What its message is for; empty if it is none. */
  Optional<MessageMeaning> meaning() {
    Family family = situation.family();
    return situation.protocol() == family.protocol()
        ? Optional.of(MessageMeaning.of(family, situation.type(), situation.code()))
        : Optional.empty();
  }

  /** In the words of {@link SituationDescription}, without interfaces and state. */
  String text() {
    Situation packet = situation;
    StringBuilder text = new StringBuilder();
    text.append(packet.family().text()).append(' ').append(course.text()).append(' ');
    text.append(what())
        .append(" from ")
        .append(packet.source())
        .append(" to ")
        .append(packet.destination())
        .append(" payload ")
        .append(payload)
        .append(" hop-limit ")
        .append(packet.hopLimit());
    if (packet.dscp() != 0) {
      text.append(" dscp ").append(packet.dscp());
    }
    String part = Parts.text(packet.part());
    if (!part.isEmpty()) {
      text.append(" fragment ").append(part);
    }
    return text.toString();
  }

  private String what() {
    return switch (situation.protocol()) {
      case 6 -> "tcp";
      case 17 -> "udp";
      default ->
          situation.protocol() == situation.family().protocol()
              ? situation.type() + "/" + situation.code()
              : "protocol " + situation.protocol();
    };
  }

  /** Whether an address is one of many. */
  static boolean isMulticast(Address address) {
    return address.family() == Family.IP4
        ? address.low() >>> 28 == 0xe
        : address.high() >>> 56 == 0xff;
  }
}
