package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import java.util.List;

/** Which pings the kernel answers. */
final class EchoSettings {
  private static final String IGNORE4 = "net/ipv4/icmp_echo_ignore_all";
  private static final String BROADCASTS = "net/ipv4/icmp_echo_ignore_broadcasts";
  private static final String PROBE = "net/ipv4/icmp_echo_enable_probe";
  private static final String IGNORE6 = "net/ipv6/icmp/echo_ignore_all";
  private static final String MULTICAST = "net/ipv6/icmp/echo_ignore_multicast";
  private static final String ANYCAST = "net/ipv6/icmp/echo_ignore_anycast";

  private static final List<Effect> PING4 = List.of(Effect.in(Family.IP4, 8));
  private static final List<Effect> PING6 = List.of(Effect.in(Family.IP6, 128));

  private EchoSettings() {}

  static void remark(SettingRemarks to) {
    IcmpSettings settings = to.settings();
    if (settings.is(IGNORE4, 1)) {
      to.add(
          "echo-ignored",
          Severity.MEDIUM,
          IGNORE4,
          PING4,
          "No ping over IPv4 is answered, whatever rules let in: echo requests to this machine end"
              + " in the kernel. Those that it forwards are not concerned.",
          "0");
    }
    if (settings.is(IGNORE6, 1)) {
      to.add(
          "echo-ignored",
          Severity.HIGH,
          IGNORE6,
          PING6,
          "No ping over IPv6 is answered, whatever rules let in; RFC 4890 section 4.4.1 wants echo"
              + " requests to be answered.",
          "0");
    }
    if (settings.is(BROADCASTS, 0)) {
      to.add(
          "echo-to-broadcast",
          Severity.HIGH,
          BROADCASTS,
          List.of(Effect.in(Family.IP4, 8), Effect.in(Family.IP4, 13)),
          "Pings and timestamp requests to broadcast and multicast addresses are answered where"
              + " rules let them in: with a forged source this machine takes part in a smurf attack"
              + " (RFC 2644).",
          "1");
    }
    if (settings.is(PROBE, 1)) {
      to.add(
          "probe-answered",
          Severity.LOW,
          PROBE,
          List.of(Effect.in(Family.IP4, 42), Effect.in(Family.IP6, 160)),
          "Extended echo requests are answered where rules let them in: they tell which interfaces"
              + " and addresses this machine has (RFC 8335 section 6).",
          "0");
    }
    if (settings.is(MULTICAST, 0) && !settings.is(IGNORE6, 1)) {
      to.add(
          "echo-to-multicast",
          Severity.NONE,
          MULTICAST,
          PING6,
          "Pings to IPv6 groups such as ff02::1 are answered, unlike those of IPv4: one ping lists"
              + " all machines of a link.",
          "1");
    }
    if (settings.is(ANYCAST, 1)) {
      to.add(
          "echo-to-anycast-ignored",
          Severity.NONE,
          ANYCAST,
          PING6,
          "Pings to anycast addresses, such as that of all routers of a network, are not"
              + " answered.");
    }
  }
}
