package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Captures of anything that ICMP can be: right and wrong messages among few machines, errors that
 * quote what was sent before, fragments, floods, sweeps, times that go back.
 */
final class RandomCapture {
  private static final List<String> ADDRESSES4 =
      List.of(
          "192.0.2.7", "192.0.2.8", "198.51.100.1", "203.0.113.9", "255.255.255.255", "224.0.0.1");
  private static final List<String> ADDRESSES6 =
      List.of("2001:db8::7", "fe80::7", "2001:db8:1::1", "fe80::1", "ff02::1", "::");
  private static final int[] TYPES4 = {0, 3, 3, 4, 5, 8, 8, 9, 10, 11, 12, 13, 14, 17, 42, 43};
  private static final int[] TYPES6 = {
    1, 2, 3, 4, 7, 100, 128, 128, 129, 130, 131, 133, 134, 135, 136, 137, 139, 141, 143, 148, 151,
    160
  };
  private static final int[] HOP_LIMITS = {1, 64, 255};

  private final Random random;
  private final List<byte[]> sent = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long time = 1_767_225_600_000_000_000L;

  private RandomCapture(long seed) {
    random = new Random(seed);
  }

  /** A capture of so many packets, and some more where there are floods. */
  static byte[] of(long seed, int packets) {
    return new RandomCapture(seed).made(packets);
  }

  private byte[] made(int packets) {
    try (CaptureWriter writer =
        new CaptureWriter(Channels.newChannel(bytes), CaptureWriter.Form.PCAPNG)) {
      for (int i = 0; i < packets; i++) {
        Frames frame = frame();
        byte[] packet = frame.packet();
        sent.add(packet);
        int times = random.nextInt(40) == 0 ? 1 + random.nextInt(600) : 1;
        for (int j = 0; j < times; j++) {
          write(writer, packet);
          time += random.nextInt(2_000_000);
        }
        time += random.nextInt(10) == 0 ? random.nextLong(-3_000_000_000L, 9_000_000_000L) : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(CaptureWriter writer, byte[] packet) throws IOException {
    int kept = random.nextInt(50) == 0 ? random.nextInt(packet.length) : packet.length;
    MemorySegment memory = MemorySegment.ofArray(Arrays.copyOf(packet, kept));
    writer.write(LinkType.RAW, time, memory, packet.length, "");
  }

  private Frames frame() {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    boolean four = family == Family.IP4;
    List<String> addresses = four ? ADDRESSES4 : ADDRESSES6;
    Frames frame =
        Frames.of(family)
            .source(any(addresses))
            .destination(any(addresses))
            .hopLimit(HOP_LIMITS[random.nextInt(HOP_LIMITS.length)]);
    int type = random.nextInt(8) == 0 ? random.nextInt(256) : any(four ? TYPES4 : TYPES6);
    int code = random.nextInt(3) == 0 ? random.nextInt(17) : 0;
    return switch (random.nextInt(12)) {
      case 0 -> frame.body(17, new byte[] {0, 53, 0, 54, 0, 8, 0, 0});
      case 1 -> frame.body(6, new byte[20]);
      case 2, 3, 4 -> frame.body(family.protocol(), error(type, code));
      case 5 -> frame.icmp(type, code, 24).fragment(random.nextInt(2), random.nextBoolean());
      case 6 -> frame.icmp(type, code, 0).cutBody(random.nextInt(8));
      default -> frame.icmp(type, code, random.nextInt(60));
    };
  }

  /** A message that quotes a packet. */
  private byte[] error(int type, int code) {
    byte[] quoted = sent.isEmpty() ? new byte[0] : sent.get(random.nextInt(sent.size()));
    byte[] message = new byte[8 + quoted.length];
    message[0] = (byte) type;
    message[1] = (byte) code;
    System.arraycopy(quoted, 0, message, 8, quoted.length);
    return message;
  }

  private String any(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private int any(int[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }
}
