package io.echogate.traffic.table;

import java.util.concurrent.ThreadLocalRandom;

/** A hash of addresses that nobody can choose collisions for: each has a secret of its own. */
public final class SecretHash {
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final long secret = ThreadLocalRandom.current().nextLong() | 1;

  /** A hash with a new secret. */
  public SecretHash() {}

  /**
   * The hash of an address.
   *
   * @param mark tells apart what has the same address
   * @return of whose bits the upper ones are the better ones
   */
  public long of(long high, long low, long mark) {
    long hash = (high ^ secret) * MIX;
    hash = (hash ^ (hash >>> Integer.SIZE) ^ low ^ mark) * secret;
    return (hash ^ (hash >>> Integer.SIZE)) * MIX;
  }
}
