package io.echogate.advice.machine;

import static io.echogate.advice.knowledge.Role.BORDER;
import static io.echogate.advice.knowledge.Role.HOST;
import static io.echogate.advice.knowledge.Role.LAN_HOST;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import java.util.List;

/** Chooses between the roles of machines that route for no one. */
final class Hosts {
  private Hosts() {}

  static Role choose(MachineFacts facts, List<Reason> reasons) {
    Role role = byAddresses(facts, reasons);
    forwarding(facts, role, reasons);
    return role;
  }

  private static void forwarding(MachineFacts facts, Role role, List<Reason> reasons) {
    List<NetworkInterface> guests = facts.guests();
    if (!facts.forwards(Family.IP4) && !facts.forwards(Family.IP6)) {
      reasons.add(
          Reason.speaksFor(
              role, "It forwards nothing: forwarding is off for IPv4 and IPv6 on all interfaces."));
      return;
    }
    if (guests.isEmpty()) {
      reasons.add(
          Reason.speaksFor(
              role,
              "Forwarding of "
                  + Words.forwarded(facts)
                  + " is on, but no network is behind this machine that it could forward to."));
      reasons.add(
          Reason.speaksFor(
              BORDER,
              "Forwarding is on. Machines of the same network may use it as their gateway, or a"
                  + " tunnel that is down now may lead further."));
      return;
    }
    reasons.add(
        Reason.speaksFor(
            role,
            "Forwarding of "
                + Words.forwarded(facts)
                + " is on because of containers or virtual machines: "
                + Words.names(guests)
                + " "
                + (guests.size() == 1 ? "leads" : "lead")
                + " to them, and nothing says that it is a gateway for others."));
    List<NetworkInterface> inner = facts.inner();
    reasons.add(
        Reason.speaksFor(
            BORDER,
            inner.isEmpty()
                ? "Forwarding is on. If others than its own containers use this machine as their"
                    + " gateway, it is a router."
                : "Forwarding is on, and beside containers there "
                    + Words.is(inner)
                    + " "
                    + Words.names(inner)
                    + ": if machines there use this one as their gateway, it is a router."));
    reasons.add(
        Reason.note(
            "ICMP of containers behind address translation bears this machine's address, and the"
                + " policy judges it as the machine's own. Containers with addresses of their own"
                + " get errors about their connections and replies to their pings; pings to them"
                + " are dropped, for the policy answers those to this machine only. If they shall"
                + " answer pings: echogate init border."));
  }

  private static Role byAddresses(MachineFacts facts, List<Reason> reasons) {
    List<NetworkInterface> uplinks = facts.uplinks();
    List<NetworkInterface> outward = uplinks.isEmpty() ? facts.inner() : uplinks;
    String routed = uplinks.isEmpty() ? "" : ", to which the default route leads";
    for (NetworkInterface link : outward) {
      List<NetworkInterface.Assigned> public4 = link.addresses(Family.IP4, Scope.PUBLIC);
      List<NetworkInterface.Assigned> fixed6 =
          link.addresses(Family.IP6, Scope.PUBLIC).stream()
              .filter(assigned -> !assigned.leased())
              .toList();
      List<NetworkInterface.Assigned> facing = public4.isEmpty() ? fixed6 : public4;
      if (!facing.isEmpty() && uplinks.isEmpty()) {
        reasons.add(
            Reason.speaksFor(
                HOST,
                "%s has the public address %s. No default route leads to the internet; this role is"
                        .formatted(link.name(), Words.addresses(facing))
                    + " the stricter."));
        reasons.add(
            Reason.speaksFor(
                LAN_HOST,
                "There is no default route: it may stand in a network that leads nowhere else."));
        return HOST;
      }
      if (!facing.isEmpty()) {
        reasons.add(
            Reason.speaksFor(
                HOST,
                "It faces the internet: %s%s, has the public address %s."
                    .formatted(link.name(), routed, Words.addresses(facing))));
        return HOST;
      }
    }
    for (NetworkInterface link : outward) {
      List<NetworkInterface.Assigned> leased6 = link.addresses(Family.IP6, Scope.PUBLIC);
      if (!leased6.isEmpty()) {
        return byAdvertisedAddress(link, leased6, outward, reasons);
      }
    }
    return byPrivateAddresses(outward, routed, reasons);
  }

  private static Role byAdvertisedAddress(
      NetworkInterface link,
      List<NetworkInterface.Assigned> leased6,
      List<NetworkInterface> outward,
      List<Reason> reasons) {
    List<NetworkInterface.Assigned> private4 =
        outward.stream()
            .flatMap(other -> other.addresses(Family.IP4, Scope.PRIVATE).stream())
            .toList();
    String given =
        "the public IPv6 address %s of %s comes from the network (SLAAC or DHCP)"
            .formatted(Words.addresses(leased6), link.name());
    if (private4.isEmpty()) {
      reasons.add(
          Reason.speaksFor(
              HOST, "It can be reached from the internet: " + given + ", and IPv4 is not there."));
      reasons.add(
          Reason.speaksFor(LAN_HOST, "Addresses that the network gives are usual inside a site."));
      return HOST;
    }
    reasons.add(
        Reason.speaksFor(
            LAN_HOST,
            "It stands in a site's network: "
                + given
                + ", and the IPv4 address "
                + Words.addresses(private4)
                + " is private."));
    reasons.add(
        Reason.speaksFor(
            HOST,
            "Its IPv6 address is public: where no firewall of the site stands before it, it can be"
                + " reached from the internet."));
    return LAN_HOST;
  }

  private static Role byPrivateAddresses(
      List<NetworkInterface> outward, String routed, List<Reason> reasons) {
    List<NetworkInterface> addressed =
        outward.stream().filter(NetworkInterface::leadsToANetwork).toList();
    if (addressed.isEmpty()) {
      reasons.add(
          Reason.speaksFor(
              HOST,
              "It has no address yet that tells where it stands; this role is the stricter."));
      return HOST;
    }
    NetworkInterface link = addressed.getFirst();
    List<NetworkInterface.Assigned> own =
        link.addresses().stream()
            .filter(assigned -> Scope.of(assigned.address()) == Scope.PRIVATE)
            .toList();
    reasons.add(
        Reason.speaksFor(
            LAN_HOST,
            own.isEmpty()
                ? "It has no public address."
                : "It has no public address: %s%s, has %s."
                    .formatted(link.name(), routed, Words.addresses(own))));
    reasons.add(
        Reason.speaksFor(
            HOST,
            "If a cloud provider or a gateway translates a public address to this one, it faces the"
                + " internet all the same."));
    return LAN_HOST;
  }
}
