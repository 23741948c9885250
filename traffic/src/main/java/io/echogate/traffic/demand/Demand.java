package io.echogate.traffic.demand;

import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import org.jspecify.annotations.Nullable;

/** What one bucket was asked for. Allocates where the demand outgrows what was there already. */
final class Demand {
  private static final double NANOS = 1e9;

  private final @Nullable Level packets;
  private final @Nullable Level bytes;
  private long refused;

  /** A demand for a limit in which nothing came yet. */
  Demand(Limit limit, Gcra figures) {
    packets =
        limit
            .packets()
            .map(rate -> new Level(limit.burst(), perNano(rate), figures.tolerance()))
            .orElse(null);
    bytes =
        limit
            .bytes()
            .map(rate -> new Level(limit.byteBurst(), perNano(rate), figures.byteTolerance()))
            .orElse(null);
  }

  private static double perNano(Limit.Rate rate) {
    return rate.amount() / (NANOS * rate.seconds());
  }

  /** A packet meets the bucket. */
  void add(Gcra figures, int frameLength, long now) {
    long packetCost = figures.period();
    long byteCost = bytes == null ? 0 : figures.costOf(frameLength);
    boolean admitted = !figures.never();
    if (packets != null) {
      admitted &= packets.ask(packetCost, 1, now);
    }
    if (bytes != null) {
      admitted &= bytes.ask(byteCost, frameLength, now);
    }
    if (!admitted) {
      refused++;
      return;
    }
    if (packets != null) {
      packets.charge(packetCost);
    }
    if (bytes != null) {
      bytes.charge(byteCost);
    }
  }

  /** Packets that the bucket would have refused if there were no other. */
  long refused() {
    return refused;
  }

  /** What packets needed; null if they are not limited. */
  @Nullable Need packets(Gcra figures) {
    return packets == null ? null : Need.ofPackets(packets, figures);
  }

  /** What bytes needed; null if they are not limited. */
  @Nullable Need bytes(Gcra figures) {
    return bytes == null ? null : Need.ofBytes(bytes, figures);
  }
}
