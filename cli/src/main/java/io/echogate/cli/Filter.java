package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;

/** Words for what filters are. */
final class Filter {
  private static final int SHORT_DIGEST = 12;

  private Filter() {}

  /** The beginning of a policy's digest: enough to tell policies apart by eye. */
  static String shortDigest(AppliedPolicy applied) {
    return shortDigest(applied.digest());
  }

  /** The same of a digest that is known. */
  static String shortDigest(String digest) {
    return digest.substring(0, SHORT_DIGEST);
  }
}
