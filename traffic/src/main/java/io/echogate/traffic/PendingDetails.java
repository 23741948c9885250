package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.traffic.demand.Arrival;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packets whose {@link Detail} is still to be counted, one behind the other. Of each there is what
 * its detail asks for and no more: another processor has to fetch it. A place that is filled and
 * emptied again and again; what it shows is the packet that is just counted.
 */
final class PendingDetails implements Arrival {
  /** The most words of a packet: when it was judged, its facts, two addresses. */
  private static final int MOST_WORDS = 6;

  /** Above the length of the frame. */
  private static final int FAMILY_SHIFT = Integer.SIZE;

  private static final int FAMILY_MASK = 3;
  private static final long ADDRESSED = 4L << FAMILY_SHIFT;
  private static final @Nullable Family[] FAMILIES = {null, Family.IP4, Family.IP6};
  private static final int IP6 = 2;

  private final @Nullable Detail[] details;
  private final long[] words;
  private int size;
  private int end;
  private @Nullable Throwable failure;

  private int shown;
  private int at;
  private long clock;
  private long facts;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;

  /**
   * Room for packets.
   *
   * @param most how many
   */
  PendingDetails(int most) {
    details = new @Nullable Detail[most];
    words = new long[MOST_WORDS * most];
  }

  /** Whether there is no room for so many packets more. */
  boolean isFull(int packets) {
    return size + packets > details.length;
  }

  /** Adds a packet; there must be room. */
  void add(Detail detail, CapturedPacket packet) {
    Family family = packet.family();
    int number = family == null ? 0 : family == Family.IP4 ? 1 : IP6;
    details[size++] = detail;
    int to = end;
    words[to++] = packet.clock();
    words[to++] =
        packet.frameLength()
            | (long) number << FAMILY_SHIFT
            | (packet.isAddressed() ? ADDRESSED : 0);
    if (detail.ofSource()) {
      words[to++] = packet.sourceLow();
      if (number == IP6) {
        words[to++] = packet.sourceHigh();
      }
    }
    if (detail.ofDestination()) {
      words[to++] = packet.destinationLow();
      if (number == IP6) {
        words[to++] = packet.destinationHigh();
      }
    }
    end = to;
  }

  /** What came behind the packets, in place of a further one. */
  void failed(Throwable reason) {
    failure = reason;
  }

  /** What came behind the packets in place of a further one, if it was a failure. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Counts all packets, and forgets them. */
  void count() {
    at = 0;
    for (shown = 0; shown < size; shown++) {
      Detail detail = Objects.requireNonNull(details[shown]);
      read(detail);
      detail.count(this, clock);
    }
    size = 0;
    end = 0;
  }

  private void read(Detail detail) {
    int from = at;
    clock = words[from++];
    facts = words[from++];
    boolean high = ((int) (facts >>> FAMILY_SHIFT) & FAMILY_MASK) == IP6;
    if (detail.ofSource()) {
      sourceLow = words[from++];
      sourceHigh = high ? words[from++] : 0;
    }
    if (detail.ofDestination()) {
      destinationLow = words[from++];
      destinationHigh = high ? words[from++] : 0;
    }
    at = from;
  }

  @Override
  public @Nullable Family family() {
    return FAMILIES[(int) (facts >>> FAMILY_SHIFT) & FAMILY_MASK];
  }

  @Override
  public boolean isAddressed() {
    return (facts & ADDRESSED) != 0;
  }

  @Override
  public int frameLength() {
    return (int) facts;
  }

  @Override
  public long sourceHigh() {
    return sourceHigh;
  }

  @Override
  public long sourceLow() {
    return sourceLow;
  }

  @Override
  public long destinationHigh() {
    return destinationHigh;
  }

  @Override
  public long destinationLow() {
    return destinationLow;
  }
}
