package io.echogate.bench;

import io.echogate.icmp.Family;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A capture at the border of a network, made up from a seed: nine packets of ten are ICMP, of both
 * families, about as many of each. Pings are the most of them, then errors, then neighbours.
 * Sources are 20,000, of which few send most. A packet has 220 bytes on average with the header
 * that pcap puts before it.
 */
final class RandomTraffic {
  private static final int SOURCES = 20_000;
  private static final int ETHERNET = 14;
  private static final int IP4 = 20;
  private static final int IP6 = 40;
  private static final int ICMP = 8;
  private static final int LONGEST = 1514;
  private static final long BEGIN = 1_790_000_000_000_000_000L;
  private static final int QUOTED = 48;
  private static final int ICMP_SHARE = 90;
  private static final int NEIGHBOR_LIMIT = 255;

  private static final int OURS = 16;
  private static final int OURS4 = 0xc000_0200;
  private static final int THEIRS4 = 0xc612_0000;
  private static final long OURS6 = 0x2001_0db8_0001_0000L;
  private static final long THEIRS6 = 0x2001_0db8_0007_0000L;
  private static final int LEAVING_PART = 8;

  private static final int TCP = 6;
  private static final int UDP = 17;

  /** A kind of message. */
  private record Kind(int type4, int type6, int code, int share, Content content) {}

  /** What a message has behind its header. */
  private enum Content {
    DATA,
    QUOTE,
    FIXED
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind(8, 128, 0, 34, Content.DATA),
          new Kind(0, 129, 0, 30, Content.DATA),
          new Kind(3, 1, 3, 10, Content.QUOTE),
          new Kind(11, 3, 0, 8, Content.QUOTE),
          new Kind(3, 2, 4, 4, Content.QUOTE),
          new Kind(13, 135, 0, 6, Content.FIXED),
          new Kind(14, 136, 0, 6, Content.FIXED),
          new Kind(5, 137, 1, 2, Content.QUOTE));

  private final SplittableRandom random;
  private final byte[] frame = new byte[LONGEST];
  private final ByteBuffer bytes = ByteBuffer.wrap(frame);
  private long time = BEGIN;

  private RandomTraffic(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Writes so many packets as a pcap file. The same seed gives the same file. */
  static void write(Path file, int packets, long seed) {
    RandomTraffic traffic = new RandomTraffic(seed);
    try (CaptureWriter writer =
        new CaptureWriter(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            CaptureWriter.Form.PCAP)) {
      for (int i = 0; i < packets; i++) {
        int length = traffic.next();
        writer.write(
            LinkType.ETHERNET,
            traffic.time,
            MemorySegment.ofArray(traffic.frame).asSlice(0, length),
            length,
            "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Makes the next packet. */
  private int next() {
    time += random.nextInt(20_000);
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    bytes.clear();
    bytes.putLong(0x0200_0000_0002_0200L).putInt(1);
    bytes.putShort((short) (family == Family.IP4 ? 0x0800 : 0x86dd));
    int body;
    if (random.nextInt(100) < ICMP_SHARE) {
      Kind kind = kind();
      body = ICMP + payload(kind.content());
      header(family, family.protocol(), body, kind.content() == Content.FIXED);
      message(family, kind, body);
    } else {
      body = 20 + random.nextInt(600);
      header(family, random.nextInt(3) > 0 ? TCP : UDP, body, false);
      bytes.putShort((short) 443).putShort((short) (32_768 + random.nextInt(20_000)));
    }
    return ETHERNET + (family == Family.IP4 ? IP4 : IP6) + body;
  }

  private Kind kind() {
    int place = random.nextInt(KINDS.stream().mapToInt(Kind::share).sum());
    for (Kind kind : KINDS) {
      place -= kind.share();
      if (place < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("shares");
  }

  private int payload(Content content) {
    return switch (content) {
      case DATA -> random.nextInt(4) == 0 ? random.nextInt(740) : 56;
      case QUOTE -> QUOTED + random.nextInt(80);
      case FIXED -> 24;
    };
  }

  private void header(Family family, int protocol, int body, boolean near) {
    boolean leaves = random.nextInt(LEAVING_PART) == 0;
    int hops = near ? NEIGHBOR_LIMIT : 32 + random.nextInt(224);
    switch (family) {
      case IP4 -> {
        bytes
            .putShort((short) 0x4500)
            .putShort((short) (IP4 + body))
            .putInt(random.nextInt() << 16);
        bytes.put((byte) hops).put((byte) protocol).putShort((short) 0);
        ends4(leaves);
      }
      case IP6 -> {
        bytes.putInt(6 << 28).putShort((short) body).put((byte) protocol).put((byte) hops);
        ends6(leaves);
      }
    }
  }

  /** Source and destination: we are the first or the second. */
  private void ends4(boolean leaves) {
    int theirs = THEIRS4 + source();
    int ours = OURS4 + random.nextInt(OURS);
    bytes.putInt(leaves ? ours : theirs).putInt(leaves ? theirs : ours);
  }

  private void ends6(boolean leaves) {
    long theirs = source();
    long ours = random.nextInt(OURS);
    bytes.putLong(leaves ? OURS6 : THEIRS6).putLong(leaves ? ours : theirs);
    bytes.putLong(leaves ? THEIRS6 : OURS6).putLong(leaves ? theirs : ours);
  }

  /** Few of them speak often. */
  private int source() {
    return random.nextInt(1 + random.nextInt(1 + random.nextInt(SOURCES)));
  }

  private void message(Family family, Kind kind, int body) {
    int start = bytes.position();
    bytes.put((byte) (family == Family.IP4 ? kind.type4() : kind.type6()));
    bytes
        .put((byte) (family == Family.IP4 || kind.code() < 4 ? kind.code() : 0))
        .putShort((short) 0);
    bytes.putShort((short) random.nextInt(1 << 12)).putShort((short) random.nextInt());
    if (kind.content() == Content.QUOTE) {
      quote(family);
    }
    bytes.position(start + body);
  }

  /** The head of a packet that one of ours sent. */
  private void quote(Family family) {
    switch (family) {
      case IP4 -> {
        bytes.putShort((short) 0x4500).putShort((short) 60).putInt(0);
        bytes.put((byte) 1).put((byte) UDP).putShort((short) 0);
        ends4(true);
      }
      case IP6 -> {
        bytes.putInt(6 << 28).putShort((short) 8).put((byte) UDP).put((byte) 1);
        ends6(true);
      }
    }
    bytes.putShort((short) 40_000).putShort((short) 53);
  }
}
