package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.ebpf.XdpMode;

/** Words for what filters are. */
final class Filter {
  private static final int SHORT_DIGEST = 12;

  private Filter() {}

  /** The mode's word in texts, JSON and on the command line. */
  static String text(XdpMode mode) {
    return switch (mode) {
      case NATIVE -> "native";
      case GENERIC -> "generic";
    };
  }

  /** The beginning of a policy's digest: enough to tell policies apart by eye. */
  static String shortDigest(AppliedPolicy applied) {
    return applied.digest().substring(0, SHORT_DIGEST);
  }
}
