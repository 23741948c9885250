package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.icmp.Family;
import java.time.Instant;

/**
 * What all packets of a survey have in common.
 *
 * @param protocol the number behind all extension headers: 1 for ICMP, 58 for ICMPv6
 * @param time when they come
 */
public record Subject(Course course, Family family, int protocol, Part part, Instant time) {

  /** Whole messages of a family on a course. */
  public static Subject of(Course course, Family family, Instant time) {
    return new Subject(course, family, family.protocol(), Part.WHOLE, time);
  }

  /** Whether they have an ICMP header of their family, before us. */
  boolean isMessage() {
    return part != Part.LATER && protocol == family.protocol();
  }
}
