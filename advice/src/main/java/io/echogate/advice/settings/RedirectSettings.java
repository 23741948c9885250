package io.echogate.advice.settings;

import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.settings.SettingRemark.Effect;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;

/** Whether redirects change routes, and whether the kernel sends them. */
final class RedirectSettings {
  private static final String ACCEPT = "accept_redirects";
  private static final String SEND = "send_redirects";
  private static final String ALL = "all";

  private RedirectSettings() {}

  static void remark(SettingRemarks to) {
    IcmpSettings settings = to.settings();
    List<String> accepting = to.interfaces(name -> settings.acceptsRedirects(Family.IP4, name));
    to.add(
        "redirects-accepted",
        Severity.MEDIUM,
        Family.IP4,
        ACCEPT,
        "1",
        accepting.stream().filter(name -> !settings.asksForKnownRouters(name)).toList(),
        List.of(Effect.in(Family.IP4, 5)),
        "Redirects that rules let in change routes: whoever is on the link and speaks as the"
            + " gateway can take over connections. secure_redirects does not help while"
            + " shared_media is on.",
        withAll(accepting),
        "0");
    to.add(
        "redirects-accepted",
        Severity.LOW,
        Family.IP4,
        ACCEPT,
        "1",
        accepting.stream().filter(settings::asksForKnownRouters).toList(),
        List.of(Effect.in(Family.IP4, 5)),
        "Redirects that rules let in change routes, if they name a default gateway that is known"
            + " here (secure_redirects).",
        withAll(accepting),
        "0");
    List<String> accepting6 = to.interfaces(name -> settings.acceptsRedirects(Family.IP6, name));
    to.add(
        "redirects-accepted",
        Severity.MEDIUM,
        Family.IP6,
        ACCEPT,
        "1",
        accepting6,
        List.of(Effect.in(Family.IP6, 137)),
        "Redirects that rules let in change routes: whoever is on the link and speaks as the router"
            + " can take over connections.",
        accepting6,
        "0");
    List<String> sending = to.interfaces(settings::sendsRedirects);
    to.add(
        "redirects-sent",
        Severity.LOW,
        Family.IP4,
        SEND,
        "1",
        sending,
        List.of(Effect.out(Family.IP4, 5)),
        "Packets that leave by the interface that they came in at make this machine send redirects,"
            + " if rules let them out.",
        withAll(sending),
        "0");
  }

  /** What is on where {@code all} or the interface says so has to be off at both. */
  private static List<String> withAll(List<String> interfaces) {
    List<String> places = new ArrayList<>(List.of(ALL));
    places.addAll(interfaces);
    return places;
  }
}
