package io.echogate.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The routes of one namespace, as far as its table main goes, by routing netlink. Needs no
 * privilege.
 */
public final class Routes {
  private final List<DefaultRoute> defaults = new ArrayList<>();
  private final Map<Integer, Integer> byProtocol = new TreeMap<>();

  private Routes() {}

  /**
   * A way by which packets leave for whom no other route knows.
   *
   * @param ip6 whether it is of IPv6; else of IPv4
   * @param index the interface's index
   * @param protocol who made it, as {@code RTPROT_...} of {@code include/uapi/linux/rtnetlink.h}
   *     numbers them: {@link #ROUTER_ADVERTISEMENT}, a routing protocol
   */
  public record DefaultRoute(boolean ip6, int index, int protocol) {
    /** RTPROT_RA: a router advertised itself. */
    public static final int ROUTER_ADVERTISEMENT = 9;
  }

  /** Reads the routes of a namespace; those that change meanwhile may be missed. */
  public static Routes read(NetNamespace namespace) {
    Routes routes = new Routes();
    try (NetlinkSocket socket = NetlinkSocket.open(namespace)) {
      for (int family : new int[] {Rtnetlink.AF_INET, Rtnetlink.AF_INET6}) {
        NetlinkRequest request =
            new NetlinkRequest(Rtnetlink.RTM_GETROUTE, Rtnetlink.DUMP)
                .put8(family)
                .put8(0)
                .put16(0)
                .put32(0)
                .put32(0);
        socket.visit(request, "cannot list the routes of " + namespace, routes::add);
      }
    }
    return routes;
  }

  /** The default routes, a default route by several ways for each of them. */
  public List<DefaultRoute> defaults() {
    return List.copyOf(defaults);
  }

  /** How many routes who has made, by the numbers {@code RTPROT_...}. */
  public Map<Integer, Integer> byProtocol() {
    return Map.copyOf(byProtocol);
  }

  private void add(ByteBuffer body) {
    int family = body.get(0);
    boolean known = family == Rtnetlink.AF_INET || family == Rtnetlink.AF_INET6;
    int flags = body.getInt(Rtnetlink.RTMSG_FLAGS);
    if (!known
        || Byte.toUnsignedInt(body.get(Rtnetlink.RTMSG_TABLE)) != Rtnetlink.RT_TABLE_MAIN
        || body.get(Rtnetlink.RTMSG_TYPE) != Rtnetlink.RTN_UNICAST
        || (flags & Rtnetlink.RTM_F_CLONED) != 0) {
      return;
    }
    int protocol = Byte.toUnsignedInt(body.get(Rtnetlink.RTMSG_PROTOCOL));
    if (protocol == Rtnetlink.RTPROT_REDIRECT) {
      return;
    }
    byProtocol.merge(protocol, 1, Integer::sum);
    if (body.get(Rtnetlink.RTMSG_PREFIX_LENGTH) == 0) {
      boolean ip6 = family == Rtnetlink.AF_INET6;
      NetlinkAttributes attributes = new NetlinkAttributes(body.position(Rtnetlink.RTMSG_BYTES));
      for (int index : ways(attributes)) {
        defaults.add(new DefaultRoute(ip6, index, protocol));
      }
    }
  }

  /** The interfaces of a route: one, or those of several ways. */
  private static List<Integer> ways(NetlinkAttributes attributes) {
    List<Integer> ways = new ArrayList<>();
    int only = attributes.number(Rtnetlink.RTA_OIF, 0);
    if (only != 0) {
      ways.add(only);
    }
    ByteBuffer several =
        attributes
            .bytes(Rtnetlink.RTA_MULTIPATH)
            .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()))
            .orElseGet(() -> ByteBuffer.allocate(0));
    int at = 0;
    while (at + Rtnetlink.RTNEXTHOP_BYTES <= several.limit()) {
      ways.add(several.getInt(at + Rtnetlink.RTNEXTHOP_INDEX));
      int length = Short.toUnsignedInt(several.getShort(at));
      at += Math.max(Rtnetlink.RTNEXTHOP_BYTES, (length + 3) & -Rtnetlink.ALIGNMENT);
    }
    return ways;
  }
}
