package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Direction;
import java.util.List;
import java.util.OptionalLong;

/** What connection tracking makes of ICMP, and which rules judge what a bridge passes on. */
final class TrackingSettings {
  private static final String TIMEOUT4 = "net/netfilter/nf_conntrack_icmp_timeout";
  private static final String TIMEOUT6 = "net/netfilter/nf_conntrack_icmpv6_timeout";
  private static final String CHECKSUM = "net/netfilter/nf_conntrack_checksum";
  private static final String BRIDGE4 = "net/bridge/bridge-nf-call-iptables";
  private static final String BRIDGE6 = "net/bridge/bridge-nf-call-ip6tables";

  /** Replies that take longer are not seen often. */
  private static final int SHORT = 10;

  /** RFC 5508, REQ-2. */
  private static final int WANTED_AT_NAT = 60;

  private TrackingSettings() {}

  static void remark(SettingRemarks to) {
    timeout(TIMEOUT4, Family.IP4, 0, "IPv4", to);
    timeout(TIMEOUT6, Family.IP6, 129, "IPv6", to);
    if (to.settings().is(CHECKSUM, 0)) {
      to.add(
          "checksums-not-checked",
          Severity.LOW,
          CHECKSUM,
          List.of(all(Family.IP4), all(Family.IP6)),
          "Messages with a wrong checksum are not INVALID: rules take them for what they seem, and"
              + " forward them. What is for this machine is checked later.",
          "1");
    }
    if (to.settings().is(BRIDGE4, 1)) {
      to.add(
          "bridge-asks-rules",
          Severity.NONE,
          BRIDGE4,
          List.of(all(Family.IP4)),
          "What passes between the ports of a bridge meets the rules at forward, too, also pings"
              + " and errors between guests of one network.");
    }
    if (to.settings().is(BRIDGE6, 1)) {
      to.add(
          "bridge-asks-rules",
          Severity.LOW,
          BRIDGE6,
          List.of(all(Family.IP6)),
          "What passes between the ports of a bridge meets the rules at forward, too: they must let"
              + " neighbour discovery and multicast listeners pass, or guests of one network do not"
              + " find each other (RFC 4890 section 4.2).",
          "0");
    }
  }

  private static void timeout(
      String key, Family family, int reply, String called, SettingRemarks to) {
    OptionalLong seconds = to.settings().number(key);
    if (seconds.isEmpty()) {
      return;
    }
    if (seconds.getAsLong() < SHORT) {
      to.add(
          "echo-forgotten",
          Severity.MEDIUM,
          key,
          List.of(Effect.in(family, reply)),
          ("Pings over %s are forgotten after %d s: a reply that comes later is INVALID, and rules"
                  + " that let in what is ESTABLISHED drop it.")
              .formatted(called, seconds.getAsLong()),
          "30");
    } else if (seconds.getAsLong() < WANTED_AT_NAT && to.settings().forwards(family)) {
      to.add(
          "echo-forgotten",
          Severity.NONE,
          key,
          List.of(Effect.in(family, reply)),
          ("Pings over %s are forgotten after %d s; a machine that translates addresses should keep"
                  + " them for %d s (RFC 5508, REQ-2).")
              .formatted(called, seconds.getAsLong(), WANTED_AT_NAT),
          Integer.toString(WANTED_AT_NAT));
    }
  }

  private static Effect all(Family family) {
    return new Effect(family, Direction.IN, new MessageRange(0, 255, MessageRange.ANY_CODE));
  }
}
