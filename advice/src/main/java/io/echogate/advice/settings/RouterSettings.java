package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Direction;
import java.util.List;

/** What the kernel makes of router advertisements and neighbour discovery. */
final class RouterSettings {
  private static final String ACCEPT = "accept_ra";
  private static final List<Effect> ADVERTISEMENTS = List.of(Effect.in(Family.IP6, 134));

  private RouterSettings() {}

  static void remark(SettingRemarks to) {
    IcmpSettings settings = to.settings();
    List<String> lost =
        to.interfaces(
            name ->
                settings.hasIp6(name)
                    && settings.forwards(Family.IP6, name)
                    && settings.is(IcmpSettings.key(Family.IP6, name, ACCEPT), 1));
    to.add(
        "ra-ignored-forwarding",
        Severity.MEDIUM,
        Family.IP6,
        ACCEPT,
        "1",
        lost,
        ADVERTISEMENTS,
        "Router advertisements are ignored, whatever rules let in, because IPv6 is forwarded here:"
            + " an address and a default route that came from them run out. 2 accepts them even so;"
            + " a router with fixed addresses needs none.",
        lost,
        "2");
    to.add(
        "ra-ignored",
        Severity.NONE,
        Family.IP6,
        ACCEPT,
        "0",
        to.interfaces(
            name ->
                settings.hasIp6(name)
                    && settings.is(IcmpSettings.key(Family.IP6, name, ACCEPT), 0)),
        ADVERTISEMENTS,
        "The kernel ignores router advertisements, whatever rules let in: right where address and"
            + " default route are fixed, or a program such as systemd-networkd hears them instead.",
        List.of(),
        "");
    to.add(
        "ip6-off",
        Severity.NONE,
        Family.IP6,
        "disable_ipv6",
        "1",
        to.interfaces(name -> settings.is(IcmpSettings.key(Family.IP6, name, "disable_ipv6"), 1)),
        List.of(
            new Effect(Family.IP6, Direction.IN, new MessageRange(0, 255, MessageRange.ANY_CODE))),
        "There is no IPv6: no message of ICMPv6 is heard or sent, whatever rules say.",
        List.of(),
        "");
    List<String> fragments =
        to.interfaces(
            name ->
                settings.hasIp6(name)
                    && settings.is(IcmpSettings.key(Family.IP6, name, "suppress_frag_ndisc"), 0));
    to.add(
        "fragmented-nd-accepted",
        Severity.MEDIUM,
        Family.IP6,
        "suppress_frag_ndisc",
        "0",
        fragments,
        List.of(
            new Effect(
                Family.IP6, Direction.IN, new MessageRange(133, 137, MessageRange.ANY_CODE))),
        "Neighbour discovery in fragments is heard: it gets past switches that look for forged"
            + " router advertisements (RFC 6980).",
        fragments,
        "1");
  }
}
