package io.echogate.icmp.testing;

import io.echogate.icmp.Family;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Makes random frames: mostly well built, some built wrong on purpose, some cut or with bytes
 * changed afterwards. They cover both families, up to 3 VLAN tags, IPv4 options, lengths and
 * versions that lie, fragments, chains of up to 10 extension headers, every ICMP type, other
 * protocols, and padding. Addresses come from a small pool, so that prefixes and buckets meet them
 * again.
 */
public final class RandomFrames {
  /** No frame is shorter: an Ethernet header is always there. */
  public static final int MIN_LENGTH = 14;

  /** No frame is longer. */
  public static final int MAX_LENGTH = 1514;

  private static final byte[] MACS = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
  private static final int[] OTHER_ETHER_TYPES = {0x0806, 0x8863, 0x86dd, 0x0800, 0x0100, 0x88cc};
  private static final int[] EXTENSIONS = {0, 43, 44, 51, 60, 135};
  private static final int[] OTHER_PROTOCOLS = {
    0, 6, 6, 17, 17, 41, 43, 44, 47, 50, 51, 59, 60, 135
  };
  private static final int[] COMMON_IP4 = {0, 3, 4, 5, 8, 8, 8, 9, 10, 11, 12, 13, 14, 17, 42};
  private static final int[] COMMON_IP6 = {
    1, 2, 3, 4, 128, 128, 128, 129, 130, 131, 133, 134, 135, 135, 136, 136, 137, 143
  };

  private final RandomGenerator random;
  private byte[] frame = new byte[0];
  private int at;

  public RandomFrames(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Writes a frame.
   *
   * @param into at least {@link #MAX_LENGTH} bytes
   * @return the frame's length; what is behind it is undefined
   */
  public int next(byte[] into) {
    frame = into;
    System.arraycopy(MACS, 0, frame, 0, MACS.length);
    at = MACS.length;
    if (oneIn(5)) {
      for (int tags = oneIn(6) ? 3 : 1 + random.nextInt(2); tags > 0; tags--) {
        put16(random.nextBoolean() ? 0x8100 : 0x88a8);
        put16(random.nextInt(0x10000));
      }
    }
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    int etherType = family == Family.IP4 ? 0x0800 : 0x86dd;
    put16(oneIn(40) ? any(OTHER_ETHER_TYPES) : etherType);
    if (family == Family.IP4) {
      ip4();
    } else {
      ip6();
    }
    int length = at;
    if (oneIn(6)) {
      length = pad(length);
    }
    return mutate(length);
  }

  /** A frame of its own. */
  public byte[] next() {
    byte[] buffer = new byte[MAX_LENGTH];
    return Arrays.copyOf(buffer, next(buffer));
  }

  private void ip4() {
    int start = at;
    int words = oneIn(5) ? 5 + random.nextInt(11) : 5;
    put8(0x40 | words);
    put8(0);
    put16(0);
    put16(random.nextInt(0x10000));
    put16(ip4Fragment());
    put8(random.nextInt(256));
    int protocol = protocol(Family.IP4);
    put8(protocol);
    put16(0);
    put32(address4());
    put32(address4());
    fill(words * 4 - 20);
    body(Family.IP4, protocol);
    if (oneIn(30)) {
      frame[start] = (byte) (0x40 | random.nextInt(16));
    }
    if (oneIn(50)) {
      frame[start] = (byte) random.nextInt(256);
    }
    set16(start + 2, stated(at - start));
  }

  private int ip4Fragment() {
    return switch (random.nextInt(24)) {
      case 0 -> 0x2000;
      case 1 -> 0x2000 | (1 + random.nextInt(0x1fff));
      case 2 -> 1 + random.nextInt(0x1fff);
      case 3 -> random.nextInt(0x10000);
      case 4, 5, 6 -> 0x4000;
      default -> 0;
    };
  }

  private void ip6() {
    int start = at;
    put32(0x6000_0000);
    put16(0);
    int nextAt = at;
    put8(0);
    put8(oneIn(2) ? 255 : random.nextInt(256));
    address6();
    address6();
    int chainStart = at;
    for (int headers = chainLength(); headers > 0; headers--) {
      int header = any(EXTENSIONS);
      frame[nextAt] = (byte) header;
      nextAt = at;
      extension(header);
    }
    int protocol = protocol(Family.IP6);
    frame[nextAt] = (byte) protocol;
    body(Family.IP6, protocol);
    if (oneIn(50)) {
      frame[start] = (byte) random.nextInt(256);
    }
    set16(start + 4, stated(at - chainStart));
  }

  private int chainLength() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> 1;
      case 2 -> 2;
      case 3 -> random.nextInt(11);
      case 4 -> oneIn(2) ? 8 : 9;
      default -> 0;
    };
  }

  private void extension(int header) {
    put8(0);
    if (header == 44) {
      put8(random.nextInt(256));
      put16(
          switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> random.nextInt(0x10000);
            default -> oneIn(4) ? 6 : 0;
          });
      put32(random.nextInt());
      return;
    }
    int units = oneIn(4) ? random.nextInt(4) : 0;
    put8(oneIn(60) ? random.nextInt(256) : units);
    fill((header == 51 ? (units + 2) * 4 : (units + 1) * 8) - 2);
  }

  private int protocol(Family family) {
    return switch (random.nextInt(20)) {
      case 0 -> any(OTHER_PROTOCOLS);
      case 1 -> oneIn(3) ? random.nextInt(256) : 6;
      case 2 -> (family == Family.IP4 ? Family.IP6 : Family.IP4).protocol();
      default -> family.protocol();
    };
  }

  private void body(Family family, int protocol) {
    int start = at;
    fill(
        switch (random.nextInt(32)) {
          case 0, 1 -> random.nextInt(8);
          case 2, 3, 4 -> 8;
          case 5 -> oneIn(8) ? random.nextInt(1088) : random.nextInt(200);
          default -> 8 + random.nextInt(64);
        });
    if (at - start >= 2 && (protocol == 1 || protocol == 58)) {
      int common = family == Family.IP4 ? any(COMMON_IP4) : any(COMMON_IP6);
      frame[start] = (byte) (oneIn(5) ? random.nextInt(256) : common);
      frame[start + 1] = (byte) (oneIn(3) ? random.nextInt(17) : 0);
    }
  }

  /** A length as a header states it: mostly true. */
  private int stated(int length) {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextInt(0x10000);
      case 1 -> length + 1 + random.nextInt(8);
      case 2 -> Math.max(0, length - 1 - random.nextInt(16));
      case 3 -> random.nextInt(length + 1);
      case 4 -> oneIn(4) ? 0 : length;
      default -> length;
    };
  }

  private int pad(int length) {
    int padded = random.nextBoolean() ? Math.max(length, 60) : length + random.nextInt(40);
    fill(padded - length);
    return padded;
  }

  private int mutate(int length) {
    if (oneIn(12)) {
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int where = Math.min(length - 1, MACS.length + random.nextInt(72));
        frame[where] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return oneIn(20) ? MIN_LENGTH + random.nextInt(length - MIN_LENGTH + 1) : length;
  }

  private int address4() {
    int host = random.nextInt(8);
    return switch (random.nextInt(8)) {
      case 0, 1 -> 0xc6336400 | host;
      case 2 -> 0x0a000000 | (host << 16) | random.nextInt(4);
      case 3 -> random.nextInt();
      default -> 0xc0000200 | host;
    };
  }

  private void address6() {
    int host = random.nextInt(8);
    switch (random.nextInt(8)) {
      case 0 -> put64(0xfe80_0000_0000_0000L);
      case 1 -> put64(0x20010db8_00000000L | ((long) random.nextInt(4) << 16) | host);
      case 2 -> put64(random.nextLong());
      default -> put64(0x20010db8_00000000L | random.nextInt(3));
    }
    put64(host);
  }

  private void fill(int bytes) {
    for (int end = at + bytes; at < end; ) {
      long more = random.nextLong();
      for (int i = 0; i < 8 && at < end; i++) {
        put8((int) more);
        more >>>= 8;
      }
    }
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private int any(int[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }

  private void put8(int value) {
    frame[at++] = (byte) value;
  }

  private void put16(int value) {
    put8(value >> 8);
    put8(value);
  }

  private void put32(int value) {
    put16(value >> 16);
    put16(value);
  }

  private void put64(long value) {
    put32((int) (value >> 32));
    put32((int) value);
  }

  private void set16(int where, int value) {
    frame[where] = (byte) (value >> 8);
    frame[where + 1] = (byte) value;
  }
}
