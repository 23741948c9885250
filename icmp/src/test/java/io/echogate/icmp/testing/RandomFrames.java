package io.echogate.icmp.testing;

import io.echogate.icmp.Family;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes random frames: mostly well built, some built wrong on purpose, some cut or with bytes
 * changed afterwards. They cover both families, up to 3 VLAN tags, IPv4 options, lengths and
 * versions that lie, fragments, chains of up to 10 extension headers, every ICMP type, other
 * protocols, and padding; hop limits of 255 and 1 are as common as others.
 *
 * <p>Addresses, identifiers and ports come from small pools, so that prefixes, buckets and flows
 * meet them again. A frame in three answers one of the last: a reply with the query's identifier,
 * or an error that quotes it; some of them nearly so.
 */
public final class RandomFrames {
  /** No frame is shorter: an Ethernet header is always there. */
  public static final int MIN_LENGTH = 14;

  /** No frame is longer. */
  public static final int MAX_LENGTH = 1514;

  private static final byte[] MACS = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
  private static final int[] OTHER_ETHER_TYPES = {0x0806, 0x8863, 0x86dd, 0x0800, 0x0100, 0x88cc};
  private static final int[] OTHER_PROTOCOLS = {
    0, 6, 6, 17, 17, 41, 43, 44, 47, 50, 51, 59, 60, 135
  };
  private static final int REMEMBERED = 16;

  private final RandomGenerator random;
  private final RandomAddresses addresses;
  private final RandomExtensions extensions;
  private final RandomMessages messages;
  private final @Nullable Talk[] talks = new @Nullable Talk[REMEMBERED];

  /** What the frame that is being written answers. */
  private @Nullable Talk answered;

  private byte[] frame = new byte[0];
  private FrameWriter out = new FrameWriter(frame);

  public RandomFrames(RandomGenerator random) {
    this.random = random;
    addresses = new RandomAddresses(random);
    extensions = new RandomExtensions(random);
    messages = new RandomMessages(random);
  }

  /**
   * Writes a frame.
   *
   * @param into at least {@link #MAX_LENGTH} bytes
   * @return the frame's length; what is behind it is undefined
   */
  public int next(byte[] into) {
    frame = into;
    out = new FrameWriter(into);
    out.put(MACS);
    if (oneIn(5)) {
      for (int tags = oneIn(6) ? 3 : 1 + random.nextInt(2); tags > 0; tags--) {
        out.put16(random.nextBoolean() ? 0x8100 : 0x88a8);
        out.put16(random.nextInt(0x10000));
      }
    }
    answered = oneIn(3) ? talks[random.nextInt(REMEMBERED)] : null;
    Family family =
        answered != null ? answered.family() : random.nextBoolean() ? Family.IP4 : Family.IP6;
    int etherType = family == Family.IP4 ? 0x0800 : 0x86dd;
    out.put16(oneIn(40) ? any(OTHER_ETHER_TYPES) : etherType);
    if (family == Family.IP4) {
      ip4();
    } else {
      ip6();
    }
    int length = out.at();
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
    int start = out.at();
    int words = oneIn(5) ? 5 + random.nextInt(11) : 5;
    out.put8(0x40 | words);
    out.put8(0);
    out.put16(0);
    out.put16(random.nextInt(0x10000));
    out.put16(ip4Fragment());
    out.put8(hopLimit());
    int protocol = protocol(Family.IP4);
    out.put8(protocol);
    out.put16(0);
    source(Family.IP4);
    long source = addresses.low();
    out.put32((int) source);
    destination(Family.IP4);
    long destination = addresses.low();
    out.put32((int) destination);
    out.fill(words * 4 - 20, random);
    body(Family.IP4, protocol, 0, source, 0, destination);
    if (oneIn(30)) {
      out.set8(start, 0x40 + random.nextInt(16));
    }
    if (oneIn(50)) {
      out.set8(start, random.nextInt(256));
    }
    out.set16(start + 2, stated(out.at() - start));
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
    int start = out.at();
    out.put32(0x6000_0000);
    out.put16(0);
    int nextAt = out.at();
    out.put8(0);
    out.put8(hopLimit());
    source(Family.IP6);
    long sourceHigh = addresses.high();
    long sourceLow = addresses.low();
    out.put64(sourceHigh);
    out.put64(sourceLow);
    destination(Family.IP6);
    long destinationHigh = addresses.high();
    long destinationLow = addresses.low();
    out.put64(destinationHigh);
    out.put64(destinationLow);
    int chainStart = out.at();
    nextAt = extensions.chain(out, nextAt, extensions.length());
    int protocol = protocol(Family.IP6);
    out.set8(nextAt, protocol);
    body(Family.IP6, protocol, sourceHigh, sourceLow, destinationHigh, destinationLow);
    if (oneIn(50)) {
      out.set8(start, random.nextInt(256));
    }
    out.set16(start + 4, stated(out.at() - chainStart));
  }

  private int hopLimit() {
    return switch (random.nextInt(3)) {
      case 0 -> 255;
      case 1 -> 1;
      default -> random.nextInt(256);
    };
  }

  private int protocol(Family family) {
    if (answered != null) {
      return family.protocol();
    }
    return switch (random.nextInt(20)) {
      case 0 -> any(OTHER_PROTOCOLS);
      case 1, 2 -> oneIn(3) ? random.nextInt(256) : oneIn(2) ? 6 : 17;
      case 3 -> (family == Family.IP4 ? Family.IP6 : Family.IP4).protocol();
      default -> family.protocol();
    };
  }

  /** Makes the source: of an answer mostly where the answered went. */
  private void source(Family family) {
    Talk talk = answered;
    if (talk != null && !oneIn(4)) {
      addresses.is(talk.destinationHigh(), talk.destinationLow());
    } else {
      addresses.next(family);
    }
  }

  /** Makes the destination: of an answer mostly where the answered came from. */
  private void destination(Family family) {
    Talk talk = answered;
    if (talk != null && !oneIn(10)) {
      addresses.is(talk.sourceHigh(), talk.sourceLow());
    } else {
      addresses.next(family);
    }
  }

  private void body(
      Family family,
      int protocol,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow) {
    int start = out.at();
    if (answered != null) {
      messages.answer(out, answered);
    } else {
      messages.body(out, family, protocol);
    }
    int length = out.at() - start;
    if (length < 16) {
      return;
    }
    boolean icmp = protocol == family.protocol();
    talks[random.nextInt(REMEMBERED)] =
        new Talk(
            family,
            protocol,
            sourceHigh,
            sourceLow,
            destinationHigh,
            destinationLow,
            icmp ? frame[start] & 0xff : -1,
            (int) number(icmp ? start + 4 : start, 4),
            number(start + 8, 8));
  }

  private long number(int at, int size) {
    long number = 0;
    for (int i = at; i < at + size; i++) {
      number = (number << 8) | (frame[i] & 0xff);
    }
    return number;
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
    out.fill(padded - length, random);
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

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private int any(int[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }
}
