package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;

/**
 * One packet of a kind.
 *
 * @param type 0-255
 * @param code 0-255
 * @param payload bytes behind the ICMP header
 * @param length bytes of the IP packet
 * @param related whether it quotes a packet of a known flow
 * @param solicited whether it answers a request that left this machine
 * @param own whether the destination of one that arrives, or the source of one that leaves, is an
 *     address of this machine
 * @param attached whether an IPv4 source is in a subnet of this machine
 */
public record Example(
    Family family,
    Direction direction,
    int type,
    int code,
    Address source,
    Address destination,
    int hopLimit,
    int payload,
    int length,
    boolean related,
    boolean solicited,
    boolean own,
    boolean attached) {

  /** In the words of the command line: {@code ip4 in 3/4 from 192.0.2.1 to 198.51.100.7 ...}. */
  @Override
  public String toString() {
    return family
        + " "
        + direction.text()
        + " "
        + type
        + "/"
        + code
        + " from "
        + source
        + " to "
        + destination
        + " payload "
        + payload
        + " hop-limit "
        + hopLimit
        + (related ? " related" : "")
        + (solicited ? " solicited" : "");
  }
}
