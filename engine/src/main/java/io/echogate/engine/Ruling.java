package io.echogate.engine;

import io.echogate.icmp.Packet;

/** What becomes of the packets that one part of a policy decides, with the state that it needs. */
sealed interface Ruling {

  /**
   * Decides on a packet, and charges it where a limit admits it.
   *
   * @param now nanoseconds, 0 or more
   */
  Decision decide(Packet packet, long now);

  /** The same for all. */
  record Always(Decision decision) implements Ruling {
    @Override
    public Decision decide(Packet packet, long now) {
      return decision;
    }
  }

  /** By a limit. */
  record Limited(Decision admitted, Decision refused, Limiter limiter) implements Ruling {
    @Override
    public Decision decide(Packet packet, long now) {
      return limiter.admit(packet.frameLength(), now) ? admitted : refused;
    }
  }

  /** By a limit for each source address. */
  record LimitedBySource(Decision admitted, Decision refused, SourceLimiters limiters)
      implements Ruling {
    @Override
    public Decision decide(Packet packet, long now) {
      Limiter limiter = limiters.of(packet.sourceHigh(), packet.sourceLow(), now);
      return limiter.admit(packet.frameLength(), now) ? admitted : refused;
    }
  }
}
