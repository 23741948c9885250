package io.echogate.bench;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.traffic.PacketReader;
import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import java.nio.file.Path;

/** Counts the ICMP packets of a capture by family and type: reading, and nothing else. */
final class CountTypes {
  private static final int TYPES = 256;

  private CountTypes() {}

  /**
   * Counts, and prints the sum.
   *
   * @param names of one capture
   */
  public static void main(String[] names) throws IOException {
    long sum = 0;
    for (long count : of(Path.of(names[0]))) {
      sum += count;
    }
    System.out.println(sum);
  }

  /** The numbers of messages by type, those of IPv6 behind those of IPv4. */
  static long[] of(Path file) throws IOException {
    long[] types = new long[2 * TYPES];
    PacketReader reader = new PacketReader();
    try (Capture capture = Capture.open(file)) {
      while (capture.next()) {
        Packet packet = reader.read(capture);
        if (packet.type() >= 0) {
          types[(packet.family() == Family.IP4 ? 0 : TYPES) + packet.type()]++;
        }
      }
    }
    return types;
  }
}
