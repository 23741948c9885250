package io.echogate.firewalls.export;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Outcome;
import java.util.List;

/**
 * A real packet that stands for a region of a survey.
 *
 * @param situation the packet as rules see it
 * @param outcome what the survey says of it
 * @param before what makes the flow that it belongs to; empty if it belongs to none
 * @param packet its bytes
 * @param station the Ethernet address that it is for; empty for that of the router
 * @param tag what it is known by
 * @param told whether somebody is told of it if it is rejected: RFC 1122 says of whom not
 */
record RegionSample(
    Course course,
    Situation situation,
    Outcome outcome,
    List<Before> before,
    List<Byte> packet,
    List<Byte> station,
    int tag,
    boolean told) {

  /** A packet of the flow to which another belongs: what leaves, or arrives by the first link. */
  record Before(boolean leaves, RawPackets.Packet packet) {}
}
