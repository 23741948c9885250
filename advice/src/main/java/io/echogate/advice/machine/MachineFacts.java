package io.echogate.advice.machine;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.Map;

/**
 * What was read of a machine, or of one network namespace of it.
 *
 * @param interfaces all but the loopback one
 * @param defaultRoutes by which interfaces it sends what no other route leads to
 * @param routingProtocols of how many routes which routing protocol told it, by name
 * @param namespaces the names of the other network namespaces that it has
 */
public record MachineFacts(
    List<NetworkInterface> interfaces,
    List<DefaultRoute> defaultRoutes,
    Map<String, Integer> routingProtocols,
    List<String> namespaces) {

  public MachineFacts {
    interfaces = List.copyOf(interfaces);
    defaultRoutes = List.copyOf(defaultRoutes);
    routingProtocols = Map.copyOf(routingProtocols);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * A default route.
   *
   * @param advertised whether a router advertised itself, as IPv6 routers do
   */
  public record DefaultRoute(Family family, String interfaceName, boolean advertised) {}

  /** Whether a default route leads to an interface. */
  boolean isUplink(NetworkInterface candidate) {
    return defaultRoutes.stream().anyMatch(route -> route.interfaceName().equals(candidate.name()));
  }

  /** The interfaces that default routes lead to. */
  List<NetworkInterface> uplinks() {
    return interfaces.stream().filter(this::isUplink).toList();
  }

  /** Whether it forwards packets of a family anywhere. */
  boolean forwards(Family family) {
    return interfaces.stream().anyMatch(candidate -> candidate.forwards(family));
  }

  /** Whether tunnels begin or end here. */
  public boolean hasTunnels() {
    return interfaces.stream()
        .anyMatch(candidate -> candidate.up() && candidate.kind() == NetworkInterface.Kind.TUNNEL);
  }

  /** Interfaces to containers and virtual machines of its own. */
  List<NetworkInterface> guests() {
    return interfaces.stream()
        .filter(candidate -> candidate.up() && candidate.kind() == NetworkInterface.Kind.GUESTS)
        .filter(candidate -> candidate.bridge().isEmpty())
        .toList();
  }

  /** Interfaces to further networks, which no default route leads to. */
  List<NetworkInterface> inner() {
    return interfaces.stream()
        .filter(candidate -> !isUplink(candidate) && candidate.leadsToANetwork())
        .toList();
  }
}
