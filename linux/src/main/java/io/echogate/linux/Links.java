package io.echogate.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The network interfaces of one namespace, by routing netlink. Reading needs no privilege; changing
 * needs CAP_NET_ADMIN. Interfaces are named by their index. Any thread may use it.
 *
 * <p>What the kernel refuses is a {@link LinuxException} with the kernel's own words, where it has
 * any.
 */
public final class Links implements AutoCloseable {
  /** The longest name of an interface, in bytes (IFNAMSIZ less the zero byte). */
  public static final int MAX_NAME_BYTES = 15;

  private final NetNamespace namespace;
  private final NetlinkSocket socket;

  private Links(NetNamespace namespace, NetlinkSocket socket) {
    this.namespace = namespace;
    this.socket = socket;
  }

  /** The interfaces of a namespace. */
  public static Links of(NetNamespace namespace) {
    return new Links(namespace, NetlinkSocket.open(namespace));
  }

  /** All interfaces, by index. */
  public List<LinkInfo> all() {
    NetlinkRequest request =
        new NetlinkRequest(Rtnetlink.RTM_GETLINK, Rtnetlink.DUMP).link(0, 0, 0);
    return socket.query(request, "cannot list the interfaces of " + namespace).stream()
        .map(Links::decode)
        .toList();
  }

  /** The interface of that name. */
  public Optional<LinkInfo> find(String name) {
    return all().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /**
   * The interface of that name.
   *
   * @throws LinuxException ENODEV if there is none, and which ones there are
   */
  public LinkInfo require(String name) {
    List<LinkInfo> links = all();
    for (LinkInfo link : links) {
      if (link.name().equals(name)) {
        return link;
      }
    }
    String near = NearNames.hint(name, links.stream().map(LinkInfo::name).toList(), "interfaces");
    throw new LinuxException(
        "cannot find interface \"" + name + "\"", Errno.ENODEV, "none in " + namespace + near);
  }

  /**
   * The interface of that index.
   *
   * @throws LinuxException ENODEV if there is none
   */
  public LinkInfo require(int index) {
    NetlinkRequest request =
        new NetlinkRequest(Rtnetlink.RTM_GETLINK, Rtnetlink.ACK).link(index, 0, 0);
    return decode(socket.query(request, "cannot find interface " + index).getFirst());
  }

  /**
   * Creates a pair of connected interfaces: one here, its peer in another namespace. Both are down.
   *
   * @param name the name here, 1 to 15 bytes
   * @param peerName the name there
   * @throws LinuxException EEXIST if a name is taken; EOPNOTSUPP if the kernel has no veth
   */
  public void createVeth(String name, NetNamespace peerNamespace, String peerName) {
    NetlinkRequest request =
        newLink(name)
            .nested(
                Rtnetlink.IFLA_LINKINFO,
                info ->
                    info.attribute(Rtnetlink.IFLA_INFO_KIND, "veth")
                        .nested(
                            Rtnetlink.IFLA_INFO_DATA,
                            data ->
                                data.nested(
                                    Rtnetlink.VETH_INFO_PEER, end(peerNamespace, peerName))));
    socket.execute(request, "cannot create the veth pair " + name + " and " + peerName);
  }

  /**
   * Creates an interface that needs nothing but its kind, such as {@code bridge} or {@code ifb}.
   *
   * @throws LinuxException EEXIST if the name is taken; EOPNOTSUPP if the kernel lacks the kind
   */
  public void create(String name, String kind) {
    NetlinkRequest request =
        newLink(name)
            .nested(
                Rtnetlink.IFLA_LINKINFO, info -> info.attribute(Rtnetlink.IFLA_INFO_KIND, kind));
    socket.execute(request, "cannot create " + name + " of kind " + kind);
  }

  /** Deletes an interface; of a veth pair, both ends. */
  public void delete(int index) {
    socket.execute(
        new NetlinkRequest(Rtnetlink.RTM_DELLINK, Rtnetlink.ACK).link(index, 0, 0),
        "cannot delete interface " + index);
  }

  /** Sets an interface up. */
  public void setUp(int index) {
    socket.execute(
        change(index, Rtnetlink.IFF_UP, Rtnetlink.IFF_UP), "cannot set interface " + index + " up");
  }

  /** Sets an interface down. */
  public void setDown(int index) {
    socket.execute(change(index, 0, Rtnetlink.IFF_UP), "cannot set interface " + index + " down");
  }

  /**
   * Sets the largest IP packet that an interface carries.
   *
   * @param mtu in bytes
   */
  public void setMtu(int index, int mtu) {
    socket.execute(
        change(index, 0, 0).attribute(Rtnetlink.IFLA_MTU, mtu),
        "cannot set the MTU of interface " + index + " to " + mtu);
  }

  /** Sets the Ethernet address of an interface. */
  public void setAddress(int index, MacAddress address) {
    socket.execute(
        change(index, 0, 0).attribute(Rtnetlink.IFLA_ADDRESS, address.bytes()),
        "cannot set the Ethernet address of interface " + index + " to " + address);
  }

  /**
   * Keeps the kernel from giving an interface link-local IPv6 addresses by itself. Without one it
   * neither checks for duplicates nor asks for routers there. To be called before it is set up.
   */
  public void omitLinkLocal(int index) {
    byte[] none = {Rtnetlink.IN6_ADDR_GEN_MODE_NONE};
    socket.execute(
        change(index, 0, 0)
            .nested(
                Rtnetlink.IFLA_AF_SPEC,
                families ->
                    families.nested(
                        Rtnetlink.AF_INET6,
                        ip6 -> ip6.attribute(Rtnetlink.IFLA_INET6_ADDR_GEN_MODE, none))),
        "cannot turn link-local addresses off on interface " + index);
  }

  /**
   * Asks why an interface does not run an XDP program in its driver. A link of bpf(2) is refused
   * with a number only; netlink refuses the same with words. If the program is attached against
   * expectation, it is taken off at once: so it should be one that lets everything pass. Another
   * program that is there stays.
   *
   * @param program one of the kind that was refused
   * @return the words; empty if there are none, or nothing is refused
   */
  public Optional<String> refusalOfNativeXdp(int index, Fd program) {
    String attempt = "cannot attach an XDP program to interface " + index;
    try {
      socket.execute(
          xdp(index, program.value(), Rtnetlink.XDP_FLAGS_UPDATE_IF_NOEXIST, Optional.empty()),
          attempt);
    } catch (LinuxException refused) {
      return Optional.of(refused.detail()).filter(words -> !words.isEmpty());
    }
    socket.execute(
        xdp(index, -1, Rtnetlink.XDP_FLAGS_REPLACE, Optional.of(program)),
        "cannot take an XDP program from interface " + index);
    return Optional.empty();
  }

  private static NetlinkRequest xdp(int index, int program, int flags, Optional<Fd> expected) {
    return change(index, 0, 0)
        .nested(
            Rtnetlink.IFLA_XDP,
            xdp -> {
              xdp.attribute(Rtnetlink.IFLA_XDP_FD, program)
                  .attribute(Rtnetlink.IFLA_XDP_FLAGS, Rtnetlink.XDP_FLAGS_DRV_MODE | flags);
              expected.ifPresent(fd -> xdp.attribute(Rtnetlink.IFLA_XDP_EXPECTED_FD, fd.value()));
            });
  }

  /**
   * Waits until an interface carries packets. The kernel notices a carrier a moment after both ends
   * of a pair are up, and drops what is sent before.
   *
   * @throws LinuxException ETIMEDOUT if it does not within {@code timeout}
   */
  public void awaitRunning(int index, Duration timeout) {
    Waiting.until(
        () -> require(index).running(), timeout, "interface " + index + " has got no carrier");
  }

  @Override
  public void close() {
    socket.close();
  }

  private static NetlinkRequest newLink(String name) {
    return new NetlinkRequest(Rtnetlink.RTM_NEWLINK, Rtnetlink.ACK_CREATE)
        .link(0, 0, 0)
        .attribute(Rtnetlink.IFLA_IFNAME, checked(name));
  }

  private static Consumer<NetlinkRequest> end(NetNamespace namespace, String name) {
    return peer ->
        peer.link(0, 0, 0)
            .attribute(Rtnetlink.IFLA_IFNAME, checked(name))
            .attribute(Rtnetlink.IFLA_NET_NS_FD, namespace.fd().value());
  }

  private static NetlinkRequest change(int index, int flags, int change) {
    return new NetlinkRequest(Rtnetlink.RTM_NEWLINK, Rtnetlink.ACK).link(index, flags, change);
  }

  private static String checked(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_NAME_BYTES || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no interface name: 1 to " + MAX_NAME_BYTES + " bytes");
    }
    return name;
  }

  private static LinkInfo decode(ByteBuffer body) {
    int flags = body.getInt(Rtnetlink.IFINFOMSG_FLAGS);
    int hardware = Short.toUnsignedInt(body.getShort(Rtnetlink.IFINFOMSG_TYPE));
    int index = body.getInt(Rtnetlink.IFINFOMSG_INDEX);
    NetlinkAttributes attributes = new NetlinkAttributes(body.position(Rtnetlink.IFINFOMSG_BYTES));
    NetlinkAttributes xdp = attributes.nested(Rtnetlink.IFLA_XDP);
    return new LinkInfo(
        index,
        attributes.string(Rtnetlink.IFLA_IFNAME),
        hardware,
        attributes.number(Rtnetlink.IFLA_MTU, 0),
        (flags & Rtnetlink.IFF_UP) != 0,
        (flags & Rtnetlink.IFF_RUNNING) != 0,
        (flags & (Rtnetlink.IFF_POINTOPOINT | Rtnetlink.IFF_BROADCAST))
            == Rtnetlink.IFF_POINTOPOINT,
        attributes.nested(Rtnetlink.IFLA_LINKINFO).string(Rtnetlink.IFLA_INFO_KIND),
        attributes.number(Rtnetlink.IFLA_MASTER, 0),
        attributes.bytes(Rtnetlink.IFLA_LINK_NETNSID).isPresent()
            ? 0
            : attributes.number(Rtnetlink.IFLA_LINK, 0),
        attributes
            .bytes(Rtnetlink.IFLA_ADDRESS)
            .filter(bytes -> bytes.length == MacAddress.BYTES)
            .map(MacAddress::of),
        xdp.number(Rtnetlink.IFLA_XDP_PROG_ID, 0),
        xdp.bytes(Rtnetlink.IFLA_XDP_ATTACHED)
            .map(attached -> attached[0] == Rtnetlink.XDP_ATTACHED_DRV)
            .orElse(false));
  }
}
