package io.echogate.firewalls.iptables;

import java.util.List;
import java.util.Optional;

/**
 * The rates that netfilter really applies. {@code -m limit} and {@code -m hashlimit} keep the time
 * from one packet to the next in whole ticks, so that only rates are exact that divide a second in
 * whole ticks; and both bound how long a burst may take to fill.
 *
 * <p>What is said here is what {@code iptables-save} prints afterwards, and what the nft variant
 * applies. The legacy variant of {@code -m limit} counts in credits of its own that depend on the
 * kernel's {@code HZ}, and may admit up to a fifteenth more where a packet is but a few ticks.
 */
public final class KernelRates {
  /** As long a burst may take to fill, in seconds: the least of all usual values of {@code HZ}. */
  private static final long LONGEST_FILL = 111_848;

  private static final List<Unit> UNITS =
      List.of(
          new Unit("day", 86_400), new Unit("hour", 3600), new Unit("min", 60), new Unit("sec", 1));

  /** Byte rates are kept as the cost of 16 bytes, a share of this. */
  private static final long WHOLE_COST = 0xffff_ffffL;

  private static final int CHUNK = 4;

  private KernelRates() {}

  private record Unit(String name, long seconds) {}

  /** The matches that know rates. */
  public enum Match {
    /** {@code -m limit}: 10,000 ticks a second. */
    LIMIT(10_000, 10_000),
    /** {@code -m hashlimit}, since Linux 4.12: 1,000,000 ticks a second. */
    HASHLIMIT(1_000_000, 1_000_000);

    private final long ticks;
    private final int largestBurst;

    Match(long ticks, int largestBurst) {
      this.ticks = ticks;
      this.largestBurst = largestBurst;
    }

    /** How many ticks a second has, which is also the highest rate. */
    public long ticks() {
      return ticks;
    }

    /** The largest burst, in packets. */
    public int largestBurst() {
      return largestBurst;
    }
  }

  /**
   * A rate as iptables writes it.
   *
   * @param amount packets in a period, at least 1
   * @param seconds the period: that of a second, minute, hour or day
   */
  public record Rate(long amount, long seconds) {

    /** As {@code iptables-save} prints it: {@code 10/sec}. */
    public String text() {
      for (Unit unit : UNITS) {
        if (unit.seconds() == seconds) {
          return amount + "/" + unit.name();
        }
      }
      throw new IllegalStateException("no unit of " + seconds + " s");
    }
  }

  /**
   * The rate that is applied to packets where {@code amount} in {@code seconds} are asked for;
   * empty if that is faster than a packet a tick or slower than one a day, or nothing at all. It is
   * never lower than what was asked for by more than one packet of its own period, and may be much
   * higher: 3,000 a second become 3,333.
   */
  public static Optional<Rate> applied(Match match, long amount, long seconds) {
    if (amount < 1 || seconds < 1 || seconds > 1L << 40) {
      return Optional.empty();
    }
    long ticks = seconds * match.ticks() / amount;
    if (ticks < 1 || ticks > 86_400 * match.ticks()) {
      return Optional.empty();
    }
    Rate rate = printed(match, ticks);
    // What is printed is read again, and may be kept as another number of ticks.
    for (int i = 0; i < 8; i++) {
      Rate again = printed(match, rate.seconds() * match.ticks() / rate.amount());
      if (again.equals(rate)) {
        break;
      }
      rate = again;
    }
    return Optional.of(rate);
  }

  private static Rate printed(Match match, long ticks) {
    Unit unit = UNITS.getFirst();
    for (Unit next : UNITS.subList(1, UNITS.size())) {
      long period = next.seconds() * match.ticks();
      if (ticks > period || period / ticks < period % ticks) {
        break;
      }
      unit = next;
    }
    return new Rate(unit.seconds() * match.ticks() / ticks, unit.seconds());
  }

  /**
   * What is in the way of a limit on packets; empty if it can be applied, though maybe not exactly.
   *
   * @param burst packets that a full bucket holds
   */
  public static Optional<String> problem(Match match, long amount, long seconds, long burst) {
    Optional<Rate> rate = applied(match, amount, seconds);
    if (rate.isEmpty()) {
      return Optional.of(
          amount < 1
              ? "no rate of 0"
              : seconds * match.ticks() / amount < 1
                  ? "no rate above " + match.ticks() + " in a second"
                  : "no rate below one in a day");
    }
    if (burst < 1 || burst > match.largestBurst()) {
      return Optional.of("no burst but from 1 to " + match.largestBurst());
    }
    if (!fills(rate.get(), burst)) {
      return Optional.of("no burst that takes more than 31 hours to fill");
    }
    return Optional.empty();
  }

  /**
   * Whether the kernel can count a burst. It takes {@code burst} divided by the rate to fill; where
   * that is longer than 31 hours, the kernel's numbers overflow: it refuses the rule, or applies
   * another burst without a word.
   */
  public static boolean fills(Rate rate, long burst) {
    return burst <= LONGEST_FILL * rate.amount() / rate.seconds();
  }

  /**
   * The bytes in a second that {@code -m hashlimit} applies where {@code bytes} are asked for;
   * empty if that is less than 16 or more than 4 GiB.
   */
  public static Optional<Long> appliedBytes(long bytes) {
    if (bytes < 1 << CHUNK || bytes > WHOLE_COST) {
      return Optional.empty();
    }
    return Optional.of(bytes(cost(bytes)));
  }

  /**
   * The burst in bytes that goes with a byte rate: whole seconds' worth of it.
   *
   * @param rate bytes in a second, as applied
   * @param burst as asked for
   */
  public static long appliedByteBurst(long rate, long burst) {
    return Math.max(1, Math.ceilDiv(burst, rate)) * rate;
  }

  /** A byte rate as {@code iptables-save} prints it: {@code 10kb/s}. */
  public static String bytesText(long rate) {
    for (int shift : new int[] {20, 10}) {
      if (rate >= 1L << shift && cost(rate >> shift << shift) == cost(rate)) {
        return (rate >> shift) + (shift == 20 ? "mb/s" : "kb/s");
      }
    }
    return rate + "b/s";
  }

  private static long cost(long bytes) {
    return WHOLE_COST / ((bytes >> CHUNK) + 1);
  }

  private static long bytes(long cost) {
    return (WHOLE_COST / cost - 1) << CHUNK;
  }
}
