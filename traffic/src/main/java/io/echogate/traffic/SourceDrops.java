package io.echogate.traffic;

import io.echogate.policy.Address;
import java.util.List;

/**
 * Where the packets came from that were dropped. The number of addresses that are told apart is
 * bounded: those that came first are, the rest is counted together.
 *
 * @param sources those that lost most first
 * @param more how many further addresses were told apart, and are not listed
 * @param untold packets of addresses that were not told apart, and those without a readable address
 */
public record SourceDrops(List<Source> sources, long more, long untold) {

  public SourceDrops {
    sources = List.copyOf(sources);
  }

  /**
   * An address, and how much from it was dropped.
   *
   * @param bytes of frames
   */
  public record Source(Address address, long packets, long bytes) {}
}
