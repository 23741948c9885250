package io.echogate.policy;

import java.util.Optional;

/**
 * A named limit, {@code ratelimit=NAME ...;}. At least one of the two rates is there.
 *
 * @param name unique in its file
 * @param packets packets per time, if they are limited
 * @param bytes bytes of frames per time, if they are limited
 * @param burst packets that may pass at once from a full bucket; without effect when packets are
 *     not limited. An unsigned number
 * @param byteBurst bytes that may pass at once from a full bucket; a larger frame never passes. An
 *     unsigned number
 * @param origin its definition
 */
public record Limit(
    String name,
    Optional<Rate> packets,
    Optional<Rate> bytes,
    long burst,
    long byteBurst,
    Origin origin) {

  public Limit {
    if (packets.isEmpty() && bytes.isEmpty()) {
      throw new IllegalArgumentException("the limit " + name + " limits nothing");
    }
  }

  /**
   * So many per so long.
   *
   * @param amount an unsigned number; 0 admits nothing
   * @param seconds the length of the period, at least 1
   */
  public record Rate(long amount, long seconds) {
    public Rate {
      if (seconds < 1) {
        throw new IllegalArgumentException("a rate per " + seconds + " seconds");
      }
    }
  }
}
