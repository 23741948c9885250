package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import java.util.Optional;
import java.util.Set;

/**
 * A limit as written.
 *
 * @param amount packets or bytes
 * @param seconds in so many seconds
 * @param burst packets or bytes; -1 if not written
 * @param over whether it holds for what is beyond it
 */
record Rate(long amount, long seconds, long burst, Unit unit, boolean over) {
  /** {@code NFT_LIMIT_PKT_BURST_DEFAULT} of the kernel. */
  private static final long PACKETS = 5;

  /**
   * The limit in the words of the model. A full bucket of packets holds the burst; one of bytes
   * holds that of a period and the burst besides: {@code nft_limit_init} of the kernel.
   */
  LimitSpec spec(Set<LimitSpec.Key> keys, Optional<String> shared) {
    long bucket =
        switch (unit) {
          case PACKETS -> burst <= 0 ? PACKETS : burst;
          case BYTES -> sum(amount, Math.max(burst, 0));
        };
    return new LimitSpec(amount, seconds, bucket, unit, keys, shared);
  }

  private static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
