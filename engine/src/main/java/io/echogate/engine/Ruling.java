package io.echogate.engine;

import io.echogate.icmp.Packet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of the packets that one part of a policy decides, with the state that it needs. */
sealed interface Ruling {

  /**
   * Decides on a packet by a ruling of whichever kind, and charges it where a limit admits it. To
   * look which kind it is takes less than to call what could be any of them.
   *
   * @param now nanoseconds, 0 or more
   */
  static Decision decide(Ruling ruling, Packet packet, long now) {
    return switch (ruling) {
      case Always always -> always.decision();
      case Limited limited -> limited.decide(packet, now);
      case LimitedByPrefix limited -> limited.decide(packet, now);
      case FirstMatch match -> match.decide(packet, now);
      case ByType types -> types.decide(packet, now);
      case LimitedBySource limited -> limited.decide(packet, now);
    };
  }

  /** The same for all. */
  record Always(Decision decision) implements Ruling {}

  /** By a limit. */
  record Limited(Decision admitted, Decision refused, Limiter limiter) implements Ruling {
    Decision decide(Packet packet, long now) {
      return limiter.admit(packet.frameLength(), now) ? admitted : refused;
    }
  }

  /** By limits of which some have a bucket for each prefix. */
  record LimitedByPrefix(Decision admitted, Decision refused, PrefixLimiter limiter)
      implements Ruling {
    Decision decide(Packet packet, long now) {
      return limiter.admit(packet, now) ? admitted : refused;
    }
  }

  /** By a limit for each source address. */
  record LimitedBySource(Decision admitted, Decision refused, SourceLimiters limiters)
      implements Ruling {
    Decision decide(Packet packet, long now) {
      Limiter limiter = limiters.of(packet.sourceHigh(), packet.sourceLow(), now);
      return limiter.admit(packet.frameLength(), now) ? admitted : refused;
    }
  }

  /**
   * By a ruling of each type's own. It is made for the type's first packet: of what a long policy
   * could limit, packets meet little.
   */
  final class ByType implements Ruling {
    private static final int TYPES = 256;

    private final Supplier<Ruling> maker;
    private @Nullable Ruling[] made = new @Nullable Ruling[0];

    ByType(Supplier<Ruling> maker) {
      this.maker = maker;
    }

    Decision decide(Packet packet, long now) {
      int type = packet.type();
      Ruling ruling = type < made.length ? made[type] : null;
      return Ruling.decide(ruling == null ? make(type) : ruling, packet, now);
    }

    private Ruling make(int type) {
      if (made.length == 0) {
        made = new @Nullable Ruling[TYPES];
      }
      Ruling ruling = maker.get();
      made[type] = ruling;
      return ruling;
    }
  }

  /** By the first of some candidates that matches, or else as all are. */
  final class FirstMatch implements Ruling {
    private final Candidate[] candidates;
    private final Ruling otherwise;

    FirstMatch(List<Candidate> candidates, Ruling otherwise) {
      this.candidates = candidates.toArray(Candidate[]::new);
      this.otherwise = otherwise;
    }

    Decision decide(Packet packet, long now) {
      for (Candidate candidate : candidates) {
        if (candidate.matches(packet, now)) {
          return Ruling.decide(candidate.ruling(), packet, now);
        }
      }
      return Ruling.decide(otherwise, packet, now);
    }
  }
}
