package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Slice;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Sizes of pings. Those that programs send unless they are told otherwise carry 32 bytes of data
 * (Windows) or 56 (all others); who sends larger ones looks for something else than an answer.
 */
final class PingSizes {
  private static final int[] USUAL = {32, 56};

  private static final int ICMP_HEADER = 8;

  private PingSizes() {}

  /** The bytes before the data: headers of IP, without options, and of ICMP. */
  static int headers(Family family) {
    return (family == Family.IP4 ? 20 : 40) + ICMP_HEADER;
  }

  /** Whether pings of a usual size are among some packets. */
  static boolean isUsual(Family family, Slice slice) {
    return IntStream.of(USUAL).anyMatch(bytes -> slice.lengths().contains(headers(family) + bytes));
  }

  /** Those of some tallies in which pings of a usual size are. */
  static List<Tally> usual(Family family, List<Tally> tallies) {
    return some(tallies, slice -> isUsual(family, slice));
  }

  /** Those of some tallies in which only pings of other sizes are. */
  static List<Tally> unusual(Family family, List<Tally> tallies) {
    return some(tallies, slice -> !isUsual(family, slice));
  }

  private static List<Tally> some(List<Tally> tallies, Predicate<Slice> wanted) {
    return tallies.stream()
        .map(tally -> new Tally(tally.slices().stream().filter(wanted).toList(), tally.pieces()))
        .filter(tally -> !tally.slices().isEmpty())
        .toList();
  }
}
