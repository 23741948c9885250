package io.echogate.traffic;

import io.echogate.policy.Limit;
import io.echogate.traffic.demand.Arrival;
import io.echogate.traffic.demand.LimitMeter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of packets of one kind and decision beyond their number: what their limits were
 * asked for, and where those that were dropped came from. It takes as long as judging, and nothing
 * waits for it: another thread may do it.
 */
final class Detail {
  private final LimitMeter[] meters;
  private final @Nullable SourceTable table;
  private final boolean ofSource;
  private final boolean ofDestination;

  /** Made by the thread that counts the first drop, in its own memory. */
  private @Nullable SourceCount sources;

  /**
   * Nothing was counted yet.
   *
   * @param meters of the limits that were asked
   * @param drops where drops of all kinds are counted by source; null for packets that passed
   */
  Detail(List<LimitMeter> meters, @Nullable SourceTable drops) {
    this.meters = meters.toArray(LimitMeter[]::new);
    table = drops;
    ofSource = drops != null || isBy(Limit.Side.SOURCE);
    ofDestination = isBy(Limit.Side.DESTINATION);
  }

  private boolean isBy(Limit.Side side) {
    return Arrays.stream(meters).anyMatch(meter -> meter.side().filter(side::equals).isPresent());
  }

  /** Whether there is anything to count. */
  boolean isAny() {
    return table != null || meters.length > 0;
  }

  /** Whether it asks where a packet came from. */
  boolean ofSource() {
    return ofSource;
  }

  /** Whether it asks where a packet went. */
  boolean ofDestination() {
    return ofDestination;
  }

  /**
   * Counts a packet.
   *
   * @param clock when it was judged, in nanoseconds since 1970-01-01 UTC
   */
  void count(Arrival packet, long clock) {
    for (LimitMeter meter : meters) {
      meter.add(packet, clock);
    }
    if (table != null) {
      table.add(packet);
      sources().add(packet);
    }
  }

  /** The sources of those that were dropped. */
  SourceCount sources() {
    SourceCount known = sources;
    if (known == null) {
      known = new SourceCount();
      sources = known;
    }
    return known;
  }
}
