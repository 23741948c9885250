package io.echogate.traffic.observation;

import io.echogate.policy.Address;
import java.util.List;

/**
 * With whom messages were exchanged: where they came from, if they arrived, and where they went, if
 * they left. The number of addresses that are told apart is bounded: those that came first are, the
 * rest is counted together.
 *
 * @param top those of most packets first
 * @param count how many were told apart, those at the top included
 * @param untold packets of addresses that were not told apart, and those without a readable address
 * @param widest the largest {@link Peer#reach} of all that were told apart
 */
public record Peers(List<Peer> top, long count, long untold, int widest) {

  public Peers {
    top = List.copyOf(top);
  }

  /**
   * An address of the other side.
   *
   * @param reach with how many addresses of this side it had to do at least: 1-64. An estimate,
   *     which is below the truth from a few on
   */
  public record Peer(Address address, long packets, int reach) {}
}
