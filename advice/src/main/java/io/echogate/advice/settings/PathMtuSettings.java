package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.OptionalLong;

/** What the kernel makes of fragmentation needed and packet too big. */
final class PathMtuSettings {
  private static final String NONE = "net/ipv4/ip_no_pmtu_disc";
  private static final String LEAST = "net/ipv4/route/min_pmtu";
  private static final String PROBING = "net/ipv4/tcp_mtu_probing";

  private static final int STANDARD_LEAST = 552;

  /** Links with a smaller MTU than this are rare, with a smaller one than 1280 very rare. */
  private static final int COMMON_LEAST = 1280;

  private static final List<Effect> TOO_BIG4 = List.of(Effect.in(Family.IP4, 3, 4));
  private static final List<Effect> TOO_BIG =
      List.of(Effect.in(Family.IP4, 3, 4), Effect.in(Family.IP6, 2));

  private PathMtuSettings() {}

  static void remark(SettingRemarks to) {
    to.settings().number(NONE).ifPresent(mode -> discovery(mode, to));
    OptionalLong least = to.settings().number(LEAST);
    if (least.isPresent() && least.getAsLong() > COMMON_LEAST) {
      to.add(
          "path-mtu-too-high",
          Severity.MEDIUM,
          LEAST,
          TOO_BIG4,
          ("Fragmentation needed that asks for less than %d bytes is taken for that many: packets"
                  + " over a smaller link are sent in fragments.")
              .formatted(least.getAsLong()),
          Integer.toString(STANDARD_LEAST));
    } else if (least.isPresent() && least.getAsLong() < STANDARD_LEAST) {
      to.add(
          "path-mtu-too-low",
          Severity.LOW,
          LEAST,
          TOO_BIG4,
          ("A forged fragmentation needed makes this machine send packets of %d bytes: it costs"
                  + " speed. Rules that let the message in, as they must, rely on this bound.")
              .formatted(least.getAsLong()),
          Integer.toString(STANDARD_LEAST));
    }
    to.settings().number(PROBING).ifPresent(mode -> probing(mode, to));
  }

  private static void discovery(long mode, SettingRemarks to) {
    if (mode == 1) {
      to.add(
          "path-mtu-off",
          Severity.MEDIUM,
          NONE,
          TOO_BIG4,
          "IPv4 does not look for the MTU of paths: packets go without DF and are fragmented on the"
              + " way; a fragmentation needed lowers the packets of a path to the least that is"
              + " allowed.",
          "0");
    } else if (mode == 2) {
      to.add(
          "path-mtu-off",
          Severity.HIGH,
          NONE,
          TOO_BIG4,
          "Fragmentation needed is ignored, whatever rules let in: packets go without DF; programs"
              + " that ask for DF hang where a link is smaller.",
          "0");
    } else if (mode == 3) {
      to.add(
          "path-mtu-tcp-only",
          Severity.MEDIUM,
          NONE,
          TOO_BIG4,
          "Fragmentation needed is heard for protocols only that prove that it is about their own"
              + " packets, as TCP does: UDP and tunnels do not learn the MTU of a path.",
          "0");
    }
  }

  private static void probing(long mode, SettingRemarks to) {
    if (mode == 0) {
      to.add(
          "mtu-probing-off",
          Severity.NONE,
          PROBING,
          TOO_BIG,
          "TCP does not look for the MTU of a path by itself: where fragmentation needed or packet"
              + " too big is lost on the way, its connections hang. 1 is an insurance.",
          "1");
    } else {
      to.add(
          "mtu-probing-heals-tcp-only",
          Severity.NONE,
          PROBING,
          TOO_BIG,
          "TCP finds the MTU of a path by itself, after a while, in both families. It alone: UDP,"
              + " QUIC, tunnels and what is forwarded need the messages as before, so this is no"
              + " reason to drop them.");
    }
  }
}
