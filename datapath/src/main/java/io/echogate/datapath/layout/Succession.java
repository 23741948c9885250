package io.echogate.datapath.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * What a program's config map remembers of the programs before it, so that any process can finish
 * what one that was killed had begun.
 *
 * @param countingSince when the counters began: when the first of the policies was applied whose
 *     counts were carried over
 * @param secret what the hashes of source addresses are made of
 * @param predecessor the id of the program that it took the place of; 0 without one
 * @param replaced the id of the program whose policy was in force for good before it: the
 *     predecessor's, or if that was on trial, the one's to which the trial would have gone back; 0
 *     without one
 * @param carried whether the predecessor's counts have been carried over, or there are none
 */
public record Succession(
    Instant countingSince, long secret, int predecessor, int replaced, boolean carried) {
  private static final SecureRandom SECRETS = new SecureRandom();

  private static final int COUNTING_SINCE = 0;
  private static final int SECRET = 8;
  private static final int PREDECESSOR = 16;
  private static final int REPLACED = 20;
  private static final int CARRIED = 24;

  /** Bytes in the config map. */
  static final int SIZE = 32;

  /** That of a program that follows none. */
  public static Succession first(Instant since, long secret) {
    return new Succession(since, secret, 0, 0, true);
  }

  /** A secret for a program that follows none. */
  public static long newSecret() {
    return SECRETS.nextLong();
  }

  /** Writes it into a config map's value. */
  void write(ByteBuffer config) {
    config.putLong(ConfigMap.SUCCESSION + COUNTING_SINCE, countingSince.toEpochMilli());
    config.putLong(ConfigMap.SUCCESSION + SECRET, secret);
    config.putInt(ConfigMap.SUCCESSION + PREDECESSOR, predecessor);
    config.putInt(ConfigMap.SUCCESSION + REPLACED, replaced);
    config.putInt(ConfigMap.SUCCESSION + CARRIED, carried ? 1 : 0);
  }

  /** What a config map's value says. */
  public static Succession read(MemorySegment config) {
    MemorySegment words = words(config);
    return new Succession(
        Instant.ofEpochMilli(words.get(ValueLayout.JAVA_LONG, COUNTING_SINCE)),
        words.get(ValueLayout.JAVA_LONG, SECRET),
        words.get(ValueLayout.JAVA_INT, PREDECESSOR),
        words.get(ValueLayout.JAVA_INT, REPLACED),
        words.get(ValueLayout.JAVA_INT, CARRIED) != 0);
  }

  /** Notes in a config map's value that the counts have been carried over. */
  public static void noteCarried(MemorySegment config) {
    words(config).set(ValueLayout.JAVA_INT, CARRIED, 1);
  }

  private static MemorySegment words(MemorySegment config) {
    return config.asSlice(ConfigMap.SUCCESSION, SIZE);
  }
}
