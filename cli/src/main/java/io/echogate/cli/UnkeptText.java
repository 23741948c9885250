package io.echogate.cli;

import io.echogate.datapath.UnkeptQueries;

/** That a filter does not write down which queries leave, in words. */
final class UnkeptText {
  private UnkeptText() {}

  /** What follows from it, and why it is so. */
  static String of(UnkeptQueries unkept) {
    return ("%s: queries that leave here are not written down, and replies to them count as"
            + " unsolicited at every interface: %s")
        .formatted(unkept.interfaceName(), unkept.reason());
  }
}
