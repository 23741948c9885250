package io.echogate.advice.machine;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.List;
import java.util.Optional;

/**
 * An interface of a machine.
 *
 * @param word what it is called after its driver, such as {@code bridge} or {@code wireguard}; may
 *     be empty
 * @param bridge the bridge or bond that it is a port of
 * @param addresses also those on the link alone
 * @param forwards4 whether IPv4 packets that arrive here are forwarded
 * @param ip6 whether it has IPv6
 * @param deaf whether the kernel ignores router advertisements here because it forwards
 */
public record NetworkInterface(
    String name,
    Kind kind,
    String word,
    boolean up,
    Optional<String> bridge,
    List<Assigned> addresses,
    boolean forwards4,
    boolean forwards6,
    boolean ip6,
    boolean deaf) {

  public NetworkInterface {
    addresses = List.copyOf(addresses);
  }

  /** What an interface leads to. */
  public enum Kind {
    /** A network: a card, a VLAN, a bond, a bridge with such ports. */
    NETWORK,
    /** The other end of a tunnel or of a line. */
    TUNNEL,
    /** Containers or virtual machines of this machine. */
    GUESTS
  }

  /**
   * An address that it has.
   *
   * @param prefixLength of its network
   * @param leased whether it was given by the network, and ends unless renewed
   */
  public record Assigned(Address address, int prefixLength, boolean leased) {}

  boolean forwards(Family family) {
    return up && (family == Family.IP4 ? forwards4 : forwards6);
  }

  /** Whether it can carry packets of others or own ones to a network that is not inside. */
  boolean leadsToANetwork() {
    return up
        && kind != Kind.GUESTS
        && bridge.isEmpty()
        && (kind == Kind.TUNNEL || addresses.stream().anyMatch(this::isRoutable));
  }

  private boolean isRoutable(Assigned assigned) {
    return Scope.of(assigned.address()) != Scope.LINK;
  }

  /** The addresses of a scope. */
  List<Assigned> addresses(Family family, Scope scope) {
    return addresses.stream()
        .filter(assigned -> assigned.address().family() == family)
        .filter(assigned -> Scope.of(assigned.address()) == scope)
        .toList();
  }

  boolean hasPublic() {
    return addresses.stream().anyMatch(assigned -> Scope.of(assigned.address()) == Scope.PUBLIC);
  }
}
