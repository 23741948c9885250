package io.echogate.icmp.testing;

import java.util.random.RandomGenerator;

/** Writes random chains of IPv6 extension headers. */
final class RandomExtensions {
  private static final int[] HEADERS = {0, 43, 44, 51, 60, 135};
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;

  private final RandomGenerator random;

  RandomExtensions(RandomGenerator random) {
    this.random = random;
  }

  /** How many headers a chain has: mostly none, sometimes as many as are walked or more. */
  int length() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> 1;
      case 2 -> 2;
      case 3 -> random.nextInt(11);
      case 4 -> random.nextBoolean() ? 8 : 9;
      default -> 0;
    };
  }

  /**
   * Writes a chain.
   *
   * @param nextAt where the number of its first header goes
   * @return where the number of what follows the chain goes
   */
  int chain(FrameWriter out, int nextAt, int headers) {
    int at = nextAt;
    for (int i = 0; i < headers; i++) {
      int header = HEADERS[random.nextInt(HEADERS.length)];
      out.set8(at, header);
      at = out.at();
      extension(out, header);
    }
    return at;
  }

  private void extension(FrameWriter out, int header) {
    out.put8(0);
    if (header == FRAGMENT) {
      out.put8(random.nextInt(256));
      out.put16(
          switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> random.nextInt(0x10000);
            default -> oneIn(4) ? 6 : 0;
          });
      out.put32(random.nextInt());
      return;
    }
    int units = oneIn(4) ? random.nextInt(4) : 0;
    out.put8(oneIn(60) ? random.nextInt(256) : units);
    out.fill((header == AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8) - 2, random);
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}
