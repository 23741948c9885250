package io.echogate.icmp.testing;

import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import java.util.random.RandomGenerator;

/**
 * Writes what random frames carry: ICMP messages, among them replies to queries and errors that
 * quote a packet, and the ports of TCP and UDP. Identifiers and ports come from a small pool.
 */
final class RandomMessages {
  private static final int[] COMMON_IP4 = {0, 3, 4, 5, 8, 8, 8, 9, 10, 11, 12, 13, 14, 17, 42};
  private static final int[] COMMON_IP6 = {
    1, 2, 3, 4, 128, 128, 128, 129, 130, 131, 133, 134, 135, 135, 136, 136, 137, 139, 143
  };
  private static final int[] ERRORS_IP4 = {3, 3, 3, 11, 11, 12, 4, 5, 31};
  private static final int[] ERRORS_IP6 = {1, 1, 2, 2, 3, 4, 137};
  private static final int[] PORTS = {53, 443, 49_152, 49_153};

  private final RandomGenerator random;

  RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  /** Writes random bytes, of which the first are what the protocol has there. */
  void body(FrameWriter out, Family family, int protocol) {
    int start = out.at();
    out.fill(length(), random);
    int length = out.at() - start;
    if (length >= 2 && (protocol == 1 || protocol == 58)) {
      int common = family == Family.IP4 ? any(COMMON_IP4) : any(COMMON_IP6);
      out.set8(start, oneIn(5) ? random.nextInt(256) : common);
      out.set8(start + 1, oneIn(3) ? random.nextInt(17) : 0);
      if (length >= 8 && !oneIn(4)) {
        out.set16(start + 4, random.nextInt(3));
      }
      if (length >= 16 && !oneIn(4)) {
        out.cutTo(start + 8);
        out.put64(random.nextInt(3));
        out.cutTo(start + length);
      }
    } else if (length >= 4 && !oneIn(8)) {
      out.set16(start, any(PORTS));
      out.set16(start + 2, any(PORTS));
    }
  }

  private int length() {
    return switch (random.nextInt(32)) {
      case 0, 1 -> random.nextInt(8);
      case 2, 3, 4 -> 8;
      case 5 -> oneIn(8) ? random.nextInt(1088) : random.nextInt(200);
      default -> 8 + random.nextInt(64);
    };
  }

  /** Writes a reply to a query, or an error that quotes the packet. */
  void answer(FrameWriter out, Talk talk) {
    int reply = Exchange.replyTo(talk.family(), talk.type());
    if (talk.protocol() == talk.family().protocol() && reply >= 0 && !oneIn(3)) {
      reply(out, talk, reply);
    } else {
      error(out, talk);
    }
  }

  private void reply(FrameWriter out, Talk talk, int type) {
    out.put8(type);
    out.put8(oneIn(4) ? random.nextInt(3) : 0);
    out.put16(0);
    out.put32(oneIn(8) ? talk.token() ^ (1 << random.nextInt(32)) : talk.token());
    if (!oneIn(8)) {
      out.put64(oneIn(8) ? talk.nonce() ^ (1L << random.nextInt(64)) : talk.nonce());
      out.fill(random.nextInt(24), random);
    }
  }

  private void error(FrameWriter out, Talk talk) {
    int[] types = talk.family() == Family.IP4 ? ERRORS_IP4 : ERRORS_IP6;
    out.put8(any(types));
    out.put8(random.nextInt(oneIn(3) ? 16 : 5));
    out.put16(0);
    out.put32(oneIn(4) ? random.nextInt() : 0);
    int start = out.at();
    if (talk.family() == Family.IP4) {
      quote4(out, talk);
    } else {
      quote6(out, talk);
    }
    if (oneIn(6)) {
      out.cutTo(start + random.nextInt(out.at() - start + 1));
    }
    if (oneIn(20)) {
      out.set8(start + random.nextInt(40), random.nextInt(256));
    }
  }

  private void quote4(FrameWriter out, Talk talk) {
    int words = oneIn(5) ? 5 + random.nextInt(11) : 5;
    int version = oneIn(30) ? random.nextInt(16) : 4;
    out.put8((version << 4) | (oneIn(30) ? random.nextInt(16) : words));
    out.put8(0);
    out.put16(random.nextInt(0x10000));
    out.put16(0);
    out.put16(oneIn(8) ? random.nextInt(0x10000) : oneIn(3) ? 0x4000 : 0);
    out.put8(random.nextInt(256));
    out.put8(oneIn(20) ? random.nextInt(256) : talk.protocol());
    out.put16(0);
    out.put32((int) talk.sourceLow());
    out.put32((int) talk.destinationLow());
    out.fill(4 * words - 20, random);
    transport(out, talk);
  }

  private void quote6(FrameWriter out, Talk talk) {
    out.put32((oneIn(30) ? random.nextInt(16) : 6) << 28);
    out.put16(random.nextInt(0x10000));
    int nextAt = out.at();
    out.put8(0);
    out.put8(random.nextInt(256));
    out.put64(talk.sourceHigh());
    out.put64(talk.sourceLow());
    out.put64(talk.destinationHigh());
    out.put64(talk.destinationLow());
    RandomExtensions extensions = new RandomExtensions(random);
    nextAt = extensions.chain(out, nextAt, oneIn(3) ? extensions.length() : 0);
    out.set8(nextAt, oneIn(20) ? random.nextInt(256) : talk.protocol());
    transport(out, talk);
  }

  /** Writes the first bytes of what the quoted packet carried. */
  private void transport(FrameWriter out, Talk talk) {
    if (talk.type() >= 0) {
      out.put8(talk.type());
      out.put8(0);
      out.put16(0);
      out.put32(talk.token());
    } else {
      out.put32(talk.token());
      out.put32(random.nextInt());
    }
    out.fill(oneIn(3) ? random.nextInt(40) : 0, random);
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private int any(int[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }
}
