package io.echogate.cli.live;

import io.echogate.advice.machine.NetworkInterface.Kind;
import io.echogate.linux.LinkInfo;
import java.util.List;
import java.util.Set;

/** Tells by driver, name and ports what an interface leads to. */
final class InterfaceKinds {
  /** What {@code IFLA_INFO_KIND} says of interfaces that packets go through to another end. */
  private static final Set<String> TUNNELS =
      Set.of(
          "amt",
          "erspan",
          "geneve",
          "gre",
          "gretap",
          "gtp",
          "ip6erspan",
          "ip6gre",
          "ip6gretap",
          "ip6tnl",
          "ipip",
          "l2tpeth",
          "ovpn",
          "sit",
          "vti",
          "vti6",
          "vxlan",
          "wireguard",
          "xfrm");

  /** Those that lead nowhere. */
  private static final Set<String> NOWHERE = Set.of("can", "dummy", "ifb", "nlmon", "vcan", "vrf");

  /** How the interfaces of engines for containers and virtual machines are called. */
  private static final List<String> GUESTS =
      List.of(
          "cali", "cbr", "cilium", "cni", "docker", "flannel", "incusbr", "kube-", "lxc", "lxdbr",
          "nerdctl", "podman", "ve-", "vb-", "virbr", "vnet", "vz-", "weave");

  private static final String DOCKER_NETWORK = "br-";
  private static final int DOCKER_DIGITS = 12;

  private InterfaceKinds() {}

  /** Whether it leads anywhere but into this machine's own stack. */
  static boolean leads(LinkInfo link) {
    return link.hardware() != LinkInfo.LOOPBACK && !NOWHERE.contains(link.kind());
  }

  /**
   * What an interface leads to.
   *
   * @param ports its ports, if it is a bridge
   * @param addressed whether it has an address beyond the link
   */
  static Kind of(LinkInfo link, List<LinkInfo> ports, boolean addressed) {
    if (isGuests(link.name())) {
      return Kind.GUESTS;
    }
    return switch (link.kind()) {
      case "bridge" ->
          !ports.isEmpty() && ports.stream().allMatch(InterfaceKinds::isGuestsPort)
              ? Kind.GUESTS
              : Kind.NETWORK;
      case "veth" -> link.master() != 0 || !addressed ? Kind.GUESTS : Kind.NETWORK;
      case "tun" -> link.master() != 0 ? Kind.GUESTS : Kind.TUNNEL;
      default -> TUNNELS.contains(link.kind()) ? Kind.TUNNEL : Kind.NETWORK;
    };
  }

  private static boolean isGuestsPort(LinkInfo port) {
    return port.kind().equals("veth") || port.kind().equals("tun") || isGuests(port.name());
  }

  private static boolean isGuests(String name) {
    return GUESTS.stream().anyMatch(name::startsWith) || isDockerNetwork(name);
  }

  /** Such as {@code br-0123456789ab}. */
  private static boolean isDockerNetwork(String name) {
    String rest = name.startsWith(DOCKER_NETWORK) ? name.substring(DOCKER_NETWORK.length()) : "";
    return rest.length() == DOCKER_DIGITS
        && rest.chars().allMatch(digit -> Character.digit(digit, 16) >= 0);
  }
}
