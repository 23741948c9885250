package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.OptionalLong;

/** How many messages the kernel sends by itself. */
final class ErrorLimits {
  private static final String RATE4 = "net/ipv4/icmp_ratelimit";
  private static final String MASK4 = "net/ipv4/icmp_ratemask";
  private static final String ALL = "net/ipv4/icmp_msgs_per_sec";
  private static final String BURST = "net/ipv4/icmp_msgs_burst";
  private static final String RATE6 = "net/ipv6/icmp/ratelimit";
  private static final String MASK6 = "net/ipv6/icmp/ratemask";

  /** Destination unreachable, source quench, time exceeded, parameter problem. */
  private static final long STANDARD_MASK = 0x1818;

  private static final long ERRORS = 1L << 3 | 1L << 11 | 1L << 12;

  /** The default; with more, a traceroute shows stars. */
  private static final long STANDARD_GAP = 1000;

  /** Below it, all destinations together get fewer errors than one flood takes. */
  private static final long FEW = 100;

  private static final int PACKET_TOO_BIG = 2;
  private static final int ECHO_REPLY = 129;

  private static final List<Effect> SENT4 =
      List.of(Effect.out(Family.IP4, 3), Effect.out(Family.IP4, 11), Effect.out(Family.IP4, 12));
  private static final List<Effect> SENT6 = List.of(Effect.out(Family.IP6, 1, 4));

  private ErrorLimits() {}

  static void remark(SettingRemarks to) {
    OptionalLong mask = to.settings().number(MASK4);
    OptionalLong gap = to.settings().number(RATE4);
    mask.ifPresent(bits -> mask4(bits, gap.orElse(STANDARD_GAP), to));
    boolean masked = mask.orElse(STANDARD_MASK) != 0;
    if (masked) {
      gap.ifPresent(milliseconds -> gap(milliseconds, RATE4, SENT4, "IPv4", to));
    }
    to.settings().number(RATE6).ifPresent(ms -> gap(ms, RATE6, SENT6, "IPv6", to));
    to.settings().value(MASK6).ifPresent(types -> mask6(types, to));
    all(to);
  }

  private static void mask4(long bits, long gap, SettingRemarks to) {
    if ((bits & 1) != 0 && gap > 0) {
      to.add(
          "echo-reply-limited",
          Severity.MEDIUM,
          MASK4,
          List.of(Effect.out(Family.IP4, 0)),
          ("Echo replies are limited like errors: one each %d ms to a destination. Pings get lost"
                  + " that rules let in.")
              .formatted(gap),
          Long.toString(bits & ~1));
    }
    if ((bits & ERRORS) != ERRORS) {
      to.add(
          "errors-not-limited",
          Severity.LOW,
          MASK4,
          SENT4,
          "Some errors of IPv4 are sent without limit: a flood of packets to closed ports makes one"
              + " of errors. Rules that leave errors to the kernel's limits rely on this mask.",
          Long.toString(STANDARD_MASK));
    }
  }

  private static void gap(
      long milliseconds, String key, List<Effect> effects, String family, SettingRemarks to) {
    if (milliseconds == 0) {
      to.add(
          "errors-not-limited",
          Severity.LOW,
          key,
          effects,
          "Errors of "
              + family
              + " are not limited for each destination: rules that leave errors to the kernel's"
              + " limits leave them without.",
          key.equals(RATE4) ? "1000" : "100");
    } else if (milliseconds > STANDARD_GAP) {
      to.add(
          "errors-too-rare",
          Severity.MEDIUM,
          key,
          effects,
          ("A destination gets one error of %s each %d ms, whatever rules let out: traceroute shows"
                  + " stars, and failures become timeouts.%s")
              .formatted(
                  family,
                  milliseconds,
                  key.equals(RATE4) ? " Fragmentation needed (3/4) is exempt." : ""),
          key.equals(RATE4) ? "1000" : "100");
    }
  }

  /** A list such as {@code 0-1,3-127}. */
  private static void mask6(String types, SettingRemarks to) {
    if (lists(types, PACKET_TOO_BIG)) {
      to.add(
          "packet-too-big-limited",
          Severity.HIGH,
          MASK6,
          List.of(Effect.out(Family.IP6, PACKET_TOO_BIG)),
          "Packet too big is limited like other errors: path MTU discovery through this machine"
              + " stalls when several senders need it at once (RFC 8201).",
          "0-1,3-127");
    }
    if (lists(types, ECHO_REPLY)) {
      to.add(
          "echo-reply-limited",
          Severity.MEDIUM,
          MASK6,
          List.of(Effect.out(Family.IP6, ECHO_REPLY)),
          "Echo replies are limited like errors: pings get lost that rules let in.",
          "0-1,3-127");
    }
  }

  private static void all(SettingRemarks to) {
    OptionalLong most = to.settings().number(ALL);
    if (most.isPresent() && most.getAsLong() < FEW) {
      to.add(
          "errors-too-rare",
          Severity.MEDIUM,
          ALL,
          List.of(SENT4.get(0), SENT4.get(1), SENT4.get(2), SENT6.get(0)),
          ("All destinations together get %d errors a second, of both families: one flood takes"
                  + " them all.")
              .formatted(most.getAsLong()),
          "1000");
    }
    if (to.settings().is(BURST, 0)) {
      to.add(
          "errors-too-rare",
          Severity.HIGH,
          BURST,
          List.of(SENT4.get(0), SENT4.get(1), SENT4.get(2), SENT6.get(0)),
          "No errors are sent, whatever rules let out, but fragmentation needed and packet too"
              + " big.",
          "50");
    }
  }

  /** Whether a list of numbers and ranges holds a number. */
  static boolean lists(String ranges, int number) {
    for (String range : ranges.split(",", -1)) {
      int dash = range.indexOf('-');
      String first = dash < 0 ? range : range.substring(0, dash);
      String last = range.substring(dash + 1);
      if (isNumber(first)
          && isNumber(last)
          && Integer.parseInt(first) <= number
          && number <= Integer.parseInt(last)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty()
        && word.length() < 4
        && word.chars().allMatch(letter -> letter >= '0' && letter <= '9');
  }
}
