package io.echogate.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of nftables in one namespace, also those that {@code iptables} keeps there. What lies
 * in them, {@code nft} says.
 */
public final class NfTables {
  private NfTables() {}

  /**
   * One of them.
   *
   * @param family as {@code nft} writes it: {@code ip}, {@code ip6}, {@code inet}, {@code arp},
   *     {@code bridge}, {@code netdev}; else its number
   * @param name within the family
   */
  public record Table(String family, String name) {
    /** Family and name, as {@code nft} writes them. */
    @Override
    public String toString() {
      return family + " " + name;
    }
  }

  /**
   * Lists them; none where the kernel has no nftables.
   *
   * @throws LinuxException EPERM without CAP_NET_ADMIN
   */
  public static List<Table> of(NetNamespace namespace) {
    NetlinkRequest request =
        new NetlinkRequest(Rtnetlink.NFT_MSG_GETTABLE, Rtnetlink.DUMP).put8(0).put8(0).put16(0);
    try (NetlinkSocket socket = NetlinkSocket.openNetfilter(namespace)) {
      List<Table> tables = new ArrayList<>();
      for (ByteBuffer body :
          socket.query(request, "cannot list the tables of nftables of " + namespace)) {
        tables.add(table(body));
      }
      return tables;
    } catch (LinuxException refused) {
      if (refused.errno() == Errno.EPROTONOSUPPORT || refused.errno() == Errno.EINVAL) {
        return List.of();
      }
      throw refused;
    }
  }

  private static Table table(ByteBuffer body) {
    int family = Byte.toUnsignedInt(body.get(0));
    NetlinkAttributes attributes = new NetlinkAttributes(body.position(Rtnetlink.NFGENMSG_BYTES));
    return new Table(word(family), attributes.string(Rtnetlink.NFTA_TABLE_NAME));
  }

  /** The words of {@code nft} for {@code NFPROTO_...}. */
  private static String word(int family) {
    return switch (family) {
      case 1 -> "inet";
      case 2 -> "ip";
      case 3 -> "arp";
      case 5 -> "netdev";
      case 7 -> "bridge";
      case 10 -> "ip6";
      default -> Integer.toString(family);
    };
  }
}
