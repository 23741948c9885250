package io.echogate.firewalls.export;

import static java.util.Objects.requireNonNull;

import io.echogate.icmp.Family;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.Sysctl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A {@link JudgedHost} with more cables, which forwards between them: whatever is not for it goes
 * on by the interface that its routes name. Addresses become what a test wants them to be by routes
 * of their own. A table watches what comes to the rules of others, what comes through all of them,
 * and whom the machine tells that it does not.
 */
final class JudgedRouter implements AutoCloseable {
  /** The interfaces of the router; the first is that of the judged host. */
  static final List<String> LINKS = List.of("right0", "eth0", "eth1", "b1", "x7");

  /** The longest packet that is sent: some devices count their own header. */
  static final int LONGEST = 65_000;

  /** Who is not here: no frame for it comes further than the wire, and no answer comes back. */
  private static final byte[] SOMEBODY = {2, 0, 0, 0, 0, 9};

  private static final int MARKER_PROTOCOL = 253;
  private static final int VETH_MTU = 65_535;
  private static final int HEADER = 14;

  private final JudgedHost host;
  private final Map<String, Cable> cables = new HashMap<>();
  private int marker;

  /** The other end of a cable, and the interface of the router that it leads to. */
  private record Cable(PacketSocket socket, LinkInfo link) {}

  private JudgedRouter(JudgedHost host) {
    this.host = host;
  }

  static JudgedRouter create() throws IOException {
    JudgedRouter router = new JudgedRouter(JudgedHost.create());
    try {
      router.prepare();
    } catch (RuntimeException e) {
      router.close();
      throw e;
    }
    return router;
  }

  private void prepare() {
    NetNamespace here = host.hosts().right().namespace();
    NetNamespace there = host.hosts().left().namespace();
    // Before the interfaces, which begin as this says.
    set(here, "net/ipv4/conf/default/rp_filter", "0");
    set(there, "net/ipv6/conf/default/disable_ipv6", "1");
    try (Links mine = Links.of(here);
        Links others = Links.of(there)) {
      for (String name : LINKS) {
        boolean first = name.equals(LINKS.getFirst());
        String end = first ? host.hosts().left().link().name() : "to-" + name;
        if (!first) {
          others.createVeth(end, here, name);
        }
        // Nobody is looked for, and nobody is told, seconds later, that somebody was not found.
        host.run(List.of("ip", "link", "set", name, "arp", "off"), "");
        for (Links links : List.of(mine, others)) {
          LinkInfo link = links.require(links == mine ? name : end);
          links.setMtu(link.index(), VETH_MTU);
          links.setUp(link.index());
        }
        PacketSocket socket = PacketSocket.open(there, others.require(end).index());
        cables.put(name, new Cable(socket, mine.require(name)));
        set(here, "net/ipv4/conf/" + name + "/send_redirects", "0");
        set(here, "net/ipv4/conf/" + name + "/accept_redirects", "0");
        set(here, "net/ipv6/conf/" + name + "/accept_redirects", "0");
        set(here, "net/ipv6/conf/" + name + "/accept_ra", "0");
        if (!first) {
          routes(
              List.of(
                  "-4 route add default dev " + name + " metric " + (2000 + LINKS.indexOf(name))));
          routes(
              List.of(
                  "-6 route add default dev " + name + " metric " + (2000 + LINKS.indexOf(name))));
        }
      }
    }
    set(here, "net/ipv4/conf/all/send_redirects", "0");
    set(here, "net/ipv4/conf/all/accept_local", "1");
    set(here, "net/ipv4/ip_forward", "1");
    set(here, "net/ipv6/conf/all/forwarding", "1");
    // Each refusal is told, however many there are.
    set(here, "net/ipv4/icmp_ratemask", "0");
    set(here, "net/ipv6/icmp/ratemask", "3-3");
  }

  private static void set(NetNamespace namespace, String key, String value) {
    Sysctl.write(namespace, key, value);
  }

  /** Runs a command in the router's namespace. */
  String run(List<String> command, String input) {
    return host.run(command, input);
  }

  /** Carries out commands of {@code ip}, all at once. */
  void routes(List<String> commands) {
    for (Family family : Family.values()) {
      String option = family == Family.IP4 ? "-4 " : "-6 ";
      String some =
          commands.stream()
              .filter(command -> command.startsWith(option))
              .map(command -> command.substring(option.length()) + "\n")
              .collect(Collectors.joining());
      if (!some.isEmpty()) {
        run(List.of("ip", option.strip(), "-batch", "-"), some);
      }
    }
  }

  /** Takes all rules away, and watches anew. */
  void watch() {
    run(List.of("nft", "-f", "-"), "flush ruleset\n" + RouterWatch.TABLES);
  }

  /**
   * Sends a packet to the router.
   *
   * @param address the Ethernet address that the frame is for; empty for the router's own
   */
  void arrive(byte[] packet, String link, byte[] address) {
    Cable cable = requireNonNull(cables.get(link));
    byte[] own = cable.link().address().orElseThrow().bytes();
    ByteBuffer frame = ByteBuffer.allocate(HEADER + packet.length);
    frame.put(address.length == 0 ? own : address);
    frame.put(host.hosts().left().mac().bytes());
    frame.putShort((short) (packet[0] >> 4 == 4 ? 0x0800 : 0x86dd)).put(packet);
    if (!cable.socket().send(frame.array())) {
      throw new AssertionError("a frame was not sent");
    }
  }

  /** Sends packets from the router, each by an interface. */
  void leave(List<byte[]> packets, List<String> links) {
    host.leave(packets, links);
  }

  /** What was seen, once all that was sent has arrived. */
  RouterWatch seen() {
    marker++;
    byte[] last =
        new RawPackets.Packet(
                Family.IP4,
                AddressUses.address("192.0.2.1"),
                AddressUses.address("192.0.2.2"),
                64,
                marker,
                0,
                false,
                MARKER_PROTOCOL,
                RawPackets.list(new byte[8]))
            .bytes();
    arrive(last, LINKS.getFirst(), SOMEBODY);
    for (int i = 0; i < 100; i++) {
      if (RouterWatch.of(
              run(List.of("nft", "-n", "-j", "list", "table", "netdev", "watch_wire"), ""))
          .has("markers", marker)) {
        return RouterWatch.of(
            run(List.of("nft", "-n", "-j", "list", "table", "inet", "watch"), ""));
      }
    }
    throw new AssertionError("the last packet never came");
  }

  @Override
  public void close() {
    cables.values().forEach(cable -> cable.socket().close());
    host.close();
  }
}
