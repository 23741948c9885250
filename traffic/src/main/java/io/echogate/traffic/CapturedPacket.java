package io.echogate.traffic;

import io.echogate.engine.Decision;
import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.demand.Arrival;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A packet of a capture as it was read, and what the capture says of it: a place that is filled
 * again and again. It needs the capture no more once it is filled.
 */
final class CapturedPacket implements Arrival {
  private final PacketReader reader = new PacketReader();
  private Packet packet = reader.packet();
  private boolean readable;
  private boolean cut;
  private long number;
  private long time;
  private String capture = "";
  private @Nullable Direction direction;
  private Direction way = Direction.IN;
  private long clock;
  private @Nullable Decision[] decisions = new @Nullable Decision[1];

  /** Takes over the packet that a capture has come to. */
  void fill(Capture capture) {
    packet = reader.read(capture);
    readable = reader.readable();
    cut = capture.captured() < capture.length();
    number = capture.packets();
    time = capture.time();
    direction = capture.direction();
    this.capture = capture.name();
  }

  /** Writes down when and in which direction it was judged. */
  void judgedAt(long now, Direction taken) {
    clock = now;
    way = taken;
  }

  /** Writes down what a policy says of it, null if it cannot be read; policies count from 0. */
  void decided(int policy, @Nullable Decision decision) {
    if (policy >= decisions.length) {
      decisions = Arrays.copyOf(decisions, policy + 1);
    }
    decisions[policy] = decision;
  }

  /** The time at which it was judged, in nanoseconds since 1970-01-01 UTC. */
  long clock() {
    return clock;
  }

  /** The direction in which it was judged. */
  Direction way() {
    return way;
  }

  /** What a policy says of it; null if it cannot be read. */
  @Nullable Decision decision(int policy) {
    return decisions[policy];
  }

  Packet packet() {
    return packet;
  }

  /** Whether enough of it was captured to tell what it is. */
  boolean readable() {
    return readable;
  }

  /** Whether its end was not captured. */
  boolean cut() {
    return cut;
  }

  /** Its place in the capture, from 1. */
  long number() {
    return number;
  }

  /** When it was captured, in nanoseconds since 1970-01-01 UTC; 0 where nobody wrote it down. */
  long time() {
    return time;
  }

  /** Which way it went, where the capture says so. */
  @Nullable Direction direction() {
    return direction;
  }

  @Override
  public @Nullable Family family() {
    return packet.family();
  }

  @Override
  public boolean isAddressed() {
    // Of a header that cannot be read the addresses are 0.
    return packet.family() != null && packet.hopLimit() != Packet.NONE;
  }

  @Override
  public long sourceHigh() {
    return packet.sourceHigh();
  }

  @Override
  public long sourceLow() {
    return packet.sourceLow();
  }

  @Override
  public long destinationHigh() {
    return packet.destinationHigh();
  }

  @Override
  public long destinationLow() {
    return packet.destinationLow();
  }

  @Override
  public int frameLength() {
    return packet.frameLength();
  }

  /** What the capture is called in which it is. */
  String capture() {
    return capture;
  }
}
