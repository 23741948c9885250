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
 * @param per whether each source or destination prefix has buckets of its own; {@code policy { }}
 *     only
 * @param shared whether all its uses have one bucket in common, or one table of buckets; {@code
 *     policy { }} only
 * @param origin its definition
 */
public record Limit(
    String name,
    Optional<Rate> packets,
    Optional<Rate> bytes,
    long burst,
    long byteBurst,
    Optional<Per> per,
    boolean shared,
    Origin origin) {

  public Limit {
    if (packets.isEmpty() && bytes.isEmpty()) {
      throw new IllegalArgumentException("the limit " + name + " limits nothing");
    }
  }

  /**
   * A bucket for each prefix of an address.
   *
   * @param side which address of a packet counts
   * @param bits4 the length of the IPv4 prefixes, 0-32
   * @param bits6 the length of the IPv6 prefixes, 0-128
   * @param table how many buckets there are; beyond them the one least recently used goes
   *     (approximately)
   */
  public record Per(Side side, int bits4, int bits6, int table) {}

  /** Which address of a packet counts. */
  public enum Side {
    SOURCE("source"),
    DESTINATION("destination");

    private final String text;

    Side(String text) {
      this.text = text;
    }

    /** The side's word in policies. */
    public String text() {
      return text;
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
