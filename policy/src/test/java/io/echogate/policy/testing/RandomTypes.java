package io.echogate.policy.testing;

import io.echogate.icmp.Family;
import java.util.random.RandomGenerator;

/** Types as policies list them: the common ones, most of them. */
final class RandomTypes {
  private static final int[] COMMON_IP4 = {0, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 17, 42, 43};
  private static final int[] COMMON_IP6 = {
    1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143, 160
  };

  private RandomTypes() {}

  static int of(Family family, RandomGenerator random) {
    int[] common = family == Family.IP4 ? COMMON_IP4 : COMMON_IP6;
    return random.nextInt(4) > 0 ? common[random.nextInt(common.length)] : random.nextInt(256);
  }
}
