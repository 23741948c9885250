package io.echogate.advice.machine;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The role that a machine seems to have, and why.
 *
 * @param reasons what speaks for it, what speaks for other roles, and notes
 */
public record RoleChoice(Role role, List<Reason> reasons) {
  public RoleChoice {
    reasons = List.copyOf(reasons);
  }

  /** Chooses by what was read. */
  public static RoleChoice of(MachineFacts facts) {
    List<Reason> reasons = new ArrayList<>();
    Role role =
        isRouter(facts, reasons) ? Routers.choose(facts, reasons) : Hosts.choose(facts, reasons);
    Notes.add(facts, role, reasons);
    return new RoleChoice(role, reasons);
  }

  /** What speaks for the role. */
  public List<Reason> reasonsFor() {
    return reasons.stream().filter(reason -> reason.role().equals(Optional.of(role))).toList();
  }

  /** What speaks for other roles. */
  public List<Reason> reasonsAgainst() {
    return reasons.stream()
        .filter(reason -> reason.role().filter(other -> other != role).isPresent())
        .toList();
  }

  /** What is good to know. */
  public List<Reason> notes() {
    return reasons.stream().filter(reason -> reason.role().isEmpty()).toList();
  }

  /** Whether it forwards for networks of others, not for its own containers alone. */
  private static boolean isRouter(MachineFacts facts, List<Reason> reasons) {
    boolean forwards = facts.forwards(Family.IP4) || facts.forwards(Family.IP6);
    if (!forwards) {
      return false;
    }
    if (facts.guests().isEmpty()) {
      int networks = facts.uplinks().size() + facts.inner().size();
      boolean between = !facts.inner().isEmpty() || !facts.routingProtocols().isEmpty();
      return networks > 1 && between;
    }
    List<NetworkInterface> gateways =
        facts.inner().stream().filter(RoleChoice::looksLikeAGateway).toList();
    if (!gateways.isEmpty()) {
      reasons.add(
          Reason.speaksFor(
              Hosts.choose(facts, new ArrayList<>()),
              "Forwarding may be on because of containers or virtual machines alone ("
                  + Words.names(facts.guests())
                  + "). If so, the machine routes for no one else."));
      return true;
    }
    return false;
  }

  private static boolean looksLikeAGateway(NetworkInterface candidate) {
    return candidate.kind() == NetworkInterface.Kind.NETWORK
        && candidate.addresses().stream()
            .filter(assigned -> Scope.of(assigned.address()) != Scope.LINK)
            .anyMatch(assigned -> !assigned.leased() && Scope.isEdge(assigned));
  }
}
