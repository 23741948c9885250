package io.echogate.traffic.demand;

import io.echogate.icmp.Family;
import org.jspecify.annotations.Nullable;

/** What a limit wants to know of a packet that meets it. */
public interface Arrival {

  /** IPv4 or IPv6; null where it is neither. */
  @Nullable Family family();

  /** The upper 64 bits of the IPv6 source address; 0 for IPv4. */
  long sourceHigh();

  /** The lower 64 bits of the IPv6 source address; for IPv4 the address in the lower 32. */
  long sourceLow();

  /** The upper 64 bits of the IPv6 destination address; 0 for IPv4. */
  long destinationHigh();

  /** The lower 64 bits of the IPv6 destination address; for IPv4 the address in the lower 32. */
  long destinationLow();

  /** Whether its addresses could be read; if not, they are 0. */
  boolean isAddressed();

  /** The bytes of its frame. */
  int frameLength();
}
