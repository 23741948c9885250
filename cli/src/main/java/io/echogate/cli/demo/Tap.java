package io.echogate.cli.demo;

import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.linux.PacketSocket;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What one of the hosts gets from the cable: a packet socket on its end, as tcpdump opens one. */
final class Tap implements AutoCloseable {
  private final PacketSocket socket;
  private final FrameDecoder decoder = new FrameDecoder();
  private final byte[] frame = new byte[PacketSocket.MAX_FRAME_BYTES];
  private final MemorySegment memory = MemorySegment.ofArray(frame);
  private final List<PacketValue> packets = new ArrayList<>();

  private Tap(PacketSocket socket) {
    this.socket = socket;
  }

  /** Begins to listen at a host's end. */
  static Tap at(Host host, Cable cable) {
    return new Tap(PacketSocket.open(cable.namespace(host), cable.end(host).index()));
  }

  /** Forgets what has come up to now. */
  void clear() {
    takeWhatIsThere();
    packets.clear();
  }

  /** Sends a frame to the other end. */
  void send(byte[] bytes) {
    socket.send(bytes);
  }

  /** How many packets have come that are as wanted, since they were forgotten. */
  int count(Predicate<PacketValue> wanted) {
    takeWhatIsThere();
    return (int) packets.stream().filter(wanted).count();
  }

  private void takeWhatIsThere() {
    for (int length = receive(); length != PacketSocket.TIMED_OUT; length = receive()) {
      packets.add(PacketValue.copyOf(decoder.decode(memory, 0, length)));
    }
  }

  private int receive() {
    return socket.receive(frame, Duration.ZERO);
  }

  @Override
  public void close() {
    socket.close();
  }
}
