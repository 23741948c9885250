package io.echogate.cli.live;

import io.echogate.advice.machine.MachineFacts;
import io.echogate.advice.machine.MachineFacts.DefaultRoute;
import io.echogate.advice.machine.NetworkInterface;
import io.echogate.advice.machine.NetworkInterface.Assigned;
import io.echogate.icmp.Family;
import io.echogate.linux.Addresses;
import io.echogate.linux.InterfaceAddress;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Routes;
import io.echogate.linux.Sysctl;
import io.echogate.policy.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads of a network namespace what tells its role. Needs no privilege. */
public final class MachineReader {
  /** {@code RTPROT_...} of programs that learn routes from other routers. */
  private static final Map<Integer, String> PROTOCOLS =
      Map.of(
          11, "zebra", 12, "bird", 42, "babel", 186, "bgp", 187, "isis", 188, "ospf", 189, "rip",
          192, "eigrp");

  private final NetNamespace namespace;
  private final List<LinkInfo> links;
  private final List<InterfaceAddress> addresses;
  private final Routes routes;

  private MachineReader(NetNamespace namespace) {
    this.namespace = namespace;
    try (Links all = Links.of(namespace);
        Addresses assigned = Addresses.of(namespace)) {
      links = all.all();
      addresses = assigned.all();
    }
    routes = Routes.read(namespace);
  }

  /**
   * Reads a namespace.
   *
   * @param neighbours whether the machine's other namespaces are named, too
   */
  public static MachineFacts read(NetNamespace namespace, boolean neighbours) {
    MachineReader reader = new MachineReader(namespace);
    return new MachineFacts(
        reader.interfaces(),
        reader.defaults(),
        reader.protocols(),
        neighbours ? namespaces() : List.of());
  }

  private List<NetworkInterface> interfaces() {
    return links.stream().filter(InterfaceKinds::leads).map(this::networkInterface).toList();
  }

  private NetworkInterface networkInterface(LinkInfo link) {
    List<Assigned> own =
        addresses.stream()
            .filter(assigned -> assigned.index() == link.index())
            .map(MachineReader::assigned)
            .toList();
    List<LinkInfo> ports = links.stream().filter(port -> port.master() == link.index()).toList();
    boolean addressed =
        addresses.stream()
            .filter(assigned -> assigned.index() == link.index())
            .anyMatch(assigned -> !assigned.address().isLinkLocalAddress());
    boolean forwards6 = isSet("ipv6", link, "forwarding", "1");
    boolean ip6 = isSet("ipv6", link, "disable_ipv6", "0");
    return new NetworkInterface(
        link.name(),
        InterfaceKinds.of(link, ports, addressed),
        link.kind(),
        link.up(),
        nameOf(link.master()),
        own,
        isSet("ipv4", link, "forwarding", "1"),
        forwards6,
        ip6,
        ip6 && forwards6 && isSet("ipv6", link, "accept_ra", "1"));
  }

  private boolean isSet(String family, LinkInfo link, String name, String value) {
    return Sysctl.find(namespace, "net/%s/conf/%s/%s".formatted(family, link.name(), name))
        .filter(value::equals)
        .isPresent();
  }

  private Optional<String> nameOf(int index) {
    return links.stream().filter(link -> link.index() == index).map(LinkInfo::name).findFirst();
  }

  private static Assigned assigned(InterfaceAddress assigned) {
    return new Assigned(address(assigned.address()), assigned.prefixLength(), assigned.leased());
  }

  private static Address address(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? new Address(Family.IP4, 0, Integer.toUnsignedLong(bytes.getInt()))
        : new Address(Family.IP6, bytes.getLong(), bytes.getLong());
  }

  private List<DefaultRoute> defaults() {
    return routes.defaults().stream()
        .flatMap(route -> nameOf(route.index()).map(name -> route(route, name)).stream())
        .distinct()
        .toList();
  }

  private static DefaultRoute route(Routes.DefaultRoute route, String name) {
    return new DefaultRoute(
        route.ip6() ? Family.IP6 : Family.IP4,
        name,
        route.protocol() == Routes.DefaultRoute.ROUTER_ADVERTISEMENT);
  }

  private Map<String, Integer> protocols() {
    Map<String, Integer> protocols = new TreeMap<>();
    routes
        .byProtocol()
        .forEach(
            (number, count) ->
                Optional.ofNullable(PROTOCOLS.get(number))
                    .ifPresent(name -> protocols.put(name, count)));
    return protocols;
  }

  /** The namespaces that have a name, without the own one. */
  private static List<String> namespaces() {
    try (Stream<Path> files = Files.list(NetNamespace.DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !NetNamespace.isCurrent(name))
          .sorted()
          .toList();
    } catch (IOException none) {
      // No directory: nobody has made a named namespace since the machine started.
      return List.of();
    }
  }
}
