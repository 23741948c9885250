package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.KernelRates.Rate;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import java.util.Optional;
import java.util.Set;

/** Limits in the words of iptables. */
final class LimitText {
  private static final int LONGEST_NAME = 15;

  /** Milliseconds. */
  private static final long LONGEST_KEPT = 0xffff_ffffL;

  private LimitText() {}

  /** {@code -m limit} where that can say it, or {@code -m hashlimit}. */
  static String of(Match.Limit match, Family family) {
    LimitSpec limit = match.limit();
    if (limit.shared().isEmpty()) {
      if (!limit.keys().isEmpty()) {
        throw new UnsayableException("a limit for each address without a name");
      }
      if (match.over()) {
        throw new UnsayableException("a limit that holds when it is exceeded without a name");
      }
      if (limit.unit() == LimitSpec.Unit.BYTES) {
        throw new UnsayableException("a limit of bytes without a name");
      }
      Rate rate = rate(KernelRates.Match.LIMIT, limit);
      return "-m limit --limit "
          + rate.text()
          + (limit.burst() == LimitOptions.DEFAULT_BURST ? "" : " --limit-burst " + limit.burst());
    }
    return "-m hashlimit --hashlimit-"
        + (match.over() ? "above " : "upto ")
        + amount(limit)
        + mode(limit.keys())
        + " --hashlimit-name "
        + name(limit.shared())
        + memory(limit)
        + mask(limit.keys(), Side.SOURCE, family)
        + mask(limit.keys(), Side.DESTINATION, family);
  }

  /**
   * How long buckets are kept, where a period of the rate, which iptables asks for by itself, is
   * too short: one that is forgotten before it is full again is full too soon.
   */
  private static String memory(LimitSpec limit) {
    double full = 1000.0 * limit.burst() * limit.seconds() / Math.max(limit.amount(), 1);
    long period =
        limit.unit() == LimitSpec.Unit.BYTES
            ? 1
            : rate(KernelRates.Match.HASHLIMIT, limit).seconds();
    return full <= 1000 * period
        ? ""
        : " --hashlimit-htable-expire " + (long) Math.min(Math.ceil(full), LONGEST_KEPT);
  }

  private static String name(Optional<String> shared) {
    String name = shared.orElseThrow();
    boolean good = !name.isEmpty() && name.length() <= LONGEST_NAME;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= c > ' ' && c < 127 && c != '/' && c != '"' && c != '\\' && c != '\'';
    }
    if (!good) {
      throw new UnsayableException("a limit with the name " + name);
    }
    return name;
  }

  private static Rate rate(KernelRates.Match match, LimitSpec limit) {
    Optional<String> problem =
        KernelRates.problem(match, limit.amount(), limit.seconds(), limit.burst());
    if (problem.isPresent()) {
      throw new UnsayableException("a limit beyond the kernel's bounds: " + problem.get());
    }
    return KernelRates.applied(match, limit.amount(), limit.seconds()).orElseThrow();
  }

  private static String amount(LimitSpec limit) {
    if (limit.unit() == LimitSpec.Unit.PACKETS) {
      return rate(KernelRates.Match.HASHLIMIT, limit).text()
          + " --hashlimit-burst "
          + limit.burst();
    }
    long rate =
        KernelRates.appliedBytes(limit.amount() / limit.seconds())
            .orElseThrow(() -> new UnsayableException("a limit below 16 bytes in a second"));
    long burst = KernelRates.appliedByteBurst(rate, limit.burst());
    if (burst > 0xffff_ffffL) {
      throw new UnsayableException("a burst above 4 GiB");
    }
    return KernelRates.bytesText(rate)
        + (burst == rate ? "" : " --hashlimit-burst " + burstText(rate, burst));
  }

  /** In the largest unit, unless that would be another burst. */
  private static String burstText(long rate, long burst) {
    for (int shift : new int[] {20, 10}) {
      long cut = burst >> shift << shift;
      if (cut > 0) {
        return cut >= rate && KernelRates.appliedByteBurst(rate, cut) == burst
            ? (burst >> shift) + (shift == 20 ? "mb" : "kb")
            : burst + "b";
      }
    }
    return burst + "b";
  }

  private static String mode(Set<LimitSpec.Key> keys) {
    StringBuilder mode = new StringBuilder();
    for (Side side : Side.values()) {
      boolean source = side == Side.SOURCE;
      for (LimitSpec.Key key : keys) {
        if (key instanceof LimitSpec.Key.Prefix prefix && prefix.side() == side) {
          add(mode, source ? "srcip" : "dstip");
        }
      }
      String port = source ? "srcport" : "dstport";
      if (keys.contains(new LimitSpec.Key.Other(port))) {
        add(mode, port);
      }
    }
    for (LimitSpec.Key key : keys) {
      boolean known =
          switch (key) {
            case LimitSpec.Key.Prefix prefix -> true;
            case LimitSpec.Key.Type type -> false;
            case LimitSpec.Key.Other other ->
                other.what().equals("srcport") || other.what().equals("dstport");
          };
      if (!known) {
        throw new UnsayableException("a limit for each ICMP type, or for something else");
      }
    }
    return mode.isEmpty() ? "" : " --hashlimit-mode " + mode;
  }

  private static void add(StringBuilder mode, String word) {
    mode.append(mode.isEmpty() ? "" : ",").append(word);
  }

  private static String mask(Set<LimitSpec.Key> keys, Side side, Family family) {
    int most = family == Family.IP4 ? 32 : 128;
    for (LimitSpec.Key key : keys) {
      if (key instanceof LimitSpec.Key.Prefix prefix && prefix.side() == side) {
        int bits = family == Family.IP4 ? prefix.bits4() : prefix.bits6();
        if (bits < most) {
          return (side == Side.SOURCE ? " --hashlimit-srcmask " : " --hashlimit-dstmask ") + bits;
        }
      }
    }
    return "";
  }
}
