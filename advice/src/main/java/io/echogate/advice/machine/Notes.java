package io.echogate.advice.machine;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.function.Predicate;

/** What is good to know of a machine, whatever its role. */
final class Notes {
  private Notes() {}

  static void add(MachineFacts facts, Role role, List<Reason> reasons) {
    advertisements(facts, role, reasons);
    uplinks(facts, role, reasons);
    bridges(facts, reasons);
    tunnels(facts, reasons);
    boolean noIp6 =
        !facts.interfaces().isEmpty()
            && facts.interfaces().stream().noneMatch(NetworkInterface::ip6);
    if (noIp6) {
      reasons.add(
          Reason.note(
              "IPv6 is off on all interfaces. With --no-ipv6 the policy drops all of its ICMP; as"
                  + " it is, it is ready for IPv6."));
    }
    if (facts.forwards(Family.IP4) != facts.forwards(Family.IP6) && role.forwards() && !noIp6) {
      reasons.add(
          Reason.note(
              "Only %s is forwarded; the policy's lines for the other family are for this machine"
                      .formatted(Words.forwarded(facts))
                  + " alone."));
    }
    if (!facts.namespaces().isEmpty()) {
      reasons.add(
          Reason.note(
              "There are other network namespaces, each with a role of its own: "
                  + Words.list(facts.namespaces())
                  + ". --netns NAME reads one of them."));
    }
  }

  private static void advertisements(MachineFacts facts, Role role, List<Reason> reasons) {
    List<NetworkInterface> deaf =
        facts.interfaces().stream()
            .filter(candidate -> candidate.up() && candidate.deaf() && hears(facts, candidate))
            .toList();
    if (!deaf.isEmpty()) {
      reasons.add(
          Reason.note(
              "%s has its IPv6 address or default route from the network, but ignores router"
                      .formatted(Words.names(deaf))
                  + " advertisements because IPv6 is forwarded: it will lose them. Set"
                  + " net.ipv6.conf.%s.accept_ra=2.".formatted(deaf.getFirst().name())));
    }
    List<NetworkInterface> hearing =
        facts.interfaces().stream()
            .filter(candidate -> candidate.up() && !candidate.deaf() && hears(facts, candidate))
            .toList();
    if (!hearing.isEmpty()) {
      reasons.add(
          Reason.note(
              "%s has its IPv6 address or default route from the network: router advertisements"
                      .formatted(Words.names(hearing))
                  + " (134) must come in, and the policy of "
                  + role.text()
                  + " lets in those of the link."));
    }
  }

  private static boolean hears(MachineFacts facts, NetworkInterface candidate) {
    return candidate.kind() == NetworkInterface.Kind.NETWORK
        && (facts.defaultRoutes().stream()
                .anyMatch(
                    route -> route.advertised() && route.interfaceName().equals(candidate.name()))
            || candidate.addresses(Family.IP6, Scope.PUBLIC).stream()
                .anyMatch(NetworkInterface.Assigned::leased));
  }

  private static void uplinks(MachineFacts facts, Role role, List<Reason> reasons) {
    List<NetworkInterface> uplinks = facts.uplinks();
    if (uplinks.size() > 1 && !role.equals(Role.TRANSIT)) {
      reasons.add(
          Reason.note(
              "Default routes lead to several interfaces, and each needs the policy: --interface "
                  + String.join(",", uplinks.stream().map(NetworkInterface::name).toList())
                  + "."));
    }
  }

  private static void bridges(MachineFacts facts, List<Reason> reasons) {
    for (NetworkInterface bridge : facts.interfaces()) {
      List<NetworkInterface> ports = with(facts, port -> isPort(port, bridge));
      boolean networks =
          ports.stream().anyMatch(port -> port.kind() == NetworkInterface.Kind.NETWORK);
      if (bridge.word().equals("bridge") && networks) {
        reasons.add(
            Reason.note(
                ("%s is a bridge of %s: put the policy on %s. On a port it would judge what guests"
                        + " say to anyone, neighbour discovery included.")
                    .formatted(bridge.name(), Words.names(ports), bridge.name())));
      }
    }
  }

  private static boolean isPort(NetworkInterface port, NetworkInterface bridge) {
    return port.bridge().filter(bridge.name()::equals).isPresent();
  }

  private static void tunnels(MachineFacts facts, List<Reason> reasons) {
    List<NetworkInterface> tunnels =
        with(facts, link -> link.up() && link.kind() == NetworkInterface.Kind.TUNNEL);
    if (!tunnels.isEmpty()) {
      reasons.add(
          Reason.note(
              ("%s %s: what it carries is seen there only, and the policy on the interface below"
                   + " sees the outer packets. Errors about those, fragmentation needed and packet"
                   + " too big before all, must reach this machine; the policy lets them.")
                  .formatted(
                      Words.names(tunnels), tunnels.size() == 1 ? "is a tunnel" : "are tunnels")));
    }
  }

  private static List<NetworkInterface> with(MachineFacts facts, Predicate<NetworkInterface> test) {
    return facts.interfaces().stream().filter(test).toList();
  }
}
