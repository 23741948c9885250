package io.echogate.advice.machine;

import static io.echogate.advice.knowledge.Role.BORDER;
import static io.echogate.advice.knowledge.Role.TRANSIT;

import io.echogate.advice.knowledge.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Chooses between the roles of machines that route for others. */
final class Routers {
  private Routers() {}

  static Role choose(MachineFacts facts, List<Reason> reasons) {
    List<NetworkInterface> uplinks = facts.uplinks();
    List<NetworkInterface> inner = facts.inner();
    String forwards = "It forwards " + Words.forwarded(facts) + ": ";
    if (uplinks.isEmpty()) {
      return withoutDefaultRoute(facts, inner, forwards, reasons);
    }
    if (inner.isEmpty()) {
      reasons.add(
          Reason.speaksFor(
              TRANSIT,
              forwards
                  + protocols(facts)
                  + ", and default routes lead to "
                  + Words.names(uplinks)
                  + ": no network is behind it alone."));
      reasons.add(Reason.speaksFor(BORDER, "It has default routes, as borders of sites have."));
      return TRANSIT;
    }
    long open =
        facts.interfaces().stream()
            .filter(candidate -> candidate.leadsToANetwork() && candidate.hasPublic())
            .count();
    if (!facts.routingProtocols().isEmpty() && open > 1) {
      reasons.add(
          Reason.speaksFor(
              TRANSIT,
              forwards
                  + protocols(facts)
                  + ", and "
                  + open
                  + " interfaces have public addresses: it carries others' traffic."));
      reasons.add(
          Reason.speaksFor(
              BORDER,
              "It has a default route, to "
                  + Words.names(uplinks)
                  + ". If all behind it is one site, it is that site's border."));
      return TRANSIT;
    }
    reasons.add(
        Reason.speaksFor(
            BORDER,
            forwards
                + "the default route leads to "
                + Words.names(uplinks)
                + ", and behind it "
                + (inner.size() == 1 ? "is" : "are")
                + " "
                + inner.stream().map(Routers::described).collect(Collectors.joining("; "))
                + "."));
    if (!facts.routingProtocols().isEmpty()) {
      reasons.add(
          Reason.speaksFor(
              TRANSIT, protocols(facts) + ": it may be a router within a larger network."));
    }
    if (inner.stream().allMatch(link -> link.kind() == NetworkInterface.Kind.TUNNEL)) {
      reasons.add(
          Reason.speaksFor(
              Hosts.choose(facts, new ArrayList<>()),
              "What is behind it is a tunnel only: if that leads this machine itself to another"
                  + " network and nobody else through it, it is a host."));
    }
    reasons.add(
        Reason.note(
            "The policy stands at the side of the internet: echogate apply FILE --interface "
                + uplinks.getFirst().name()
                + "."));
    return BORDER;
  }

  private static Role withoutDefaultRoute(
      MachineFacts facts, List<NetworkInterface> inner, String forwards, List<Reason> reasons) {
    reasons.add(
        Reason.speaksFor(
            TRANSIT,
            forwards
                + "between "
                + inner.stream().map(Routers::described).collect(Collectors.joining("; "))
                + ". It has no default route, so none of them is the internet's side"
                + (facts.routingProtocols().isEmpty()
                    ? "; what may be routed passes."
                    : "; " + protocols(facts) + ".")));
    reasons.add(
        Reason.speaksFor(
            BORDER,
            "If one of these networks is the way to the internet, and the default route is only"
                + " missing now, it is a border."));
    return TRANSIT;
  }

  private static String described(NetworkInterface link) {
    List<NetworkInterface.Assigned> addresses =
        link.addresses().stream()
            .filter(assigned -> Scope.of(assigned.address()) != Scope.LINK)
            .toList();
    String what =
        link.kind() == NetworkInterface.Kind.TUNNEL ? "the tunnel " + link.name() : link.name();
    return addresses.isEmpty() ? what : what + " with " + Words.addresses(addresses);
  }

  private static String protocols(MachineFacts facts) {
    return new TreeMap<>(facts.routingProtocols())
        .entrySet().stream()
            .map(entry -> entry.getKey() + " tells it " + routes(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String routes(int number) {
    return number == 1 ? "1 route" : number + " routes";
  }
}
