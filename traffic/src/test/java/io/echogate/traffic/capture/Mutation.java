package io.echogate.traffic.capture;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages files as broken disks, broken programs and attackers do. */
final class Mutation {
  private Mutation() {}

  /** A file with one to four places changed, and often cut at its end. */
  static byte[] of(byte[] file, RandomGenerator random) {
    int cut = random.nextBoolean() ? random.nextInt(file.length) / 4 : 0;
    byte[] bytes = Arrays.copyOf(file, file.length - cut);
    for (int change = random.nextInt(4); change >= 0; change--) {
      change(bytes, random);
    }
    return bytes;
  }

  private static void change(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3 -> {
        for (int i = at & ~3; i < Math.min(bytes.length, (at & ~3) + 4); i++) {
          bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
        }
      }
      default -> {
        // Something that means something, in another place.
        int from = random.nextInt(bytes.length);
        int size = Math.min(bytes.length - Math.max(from, at), 1 + random.nextInt(64));
        System.arraycopy(bytes, from, bytes, at, size);
      }
    }
  }
}
