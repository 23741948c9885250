package io.echogate.linux;

import java.util.Optional;

/**
 * What the kernel says of a network interface at one moment.
 *
 * @param index its number within its namespace, at least 1
 * @param name its name
 * @param hardware its ARPHRD type ({@code include/uapi/linux/if_arp.h}): what its frames begin with
 * @param mtu the largest IP packet it carries, in bytes
 * @param up whether the administrator has set it up
 * @param running whether it can carry packets: up, with a carrier
 * @param fixedPeer whether it is a tunnel or line to one other end, whose address is known
 * @param kind the driver's kind, such as {@code veth}, {@code bridge}, {@code vlan}, {@code tun};
 *     empty for hardware and loopback
 * @param master the index of the bridge or bond that it is a port of, 0 without one
 * @param lower the index of the interface that its packets go through, as those of a VLAN do; of a
 *     veth the other end; 0 without one, and where that is in another namespace
 * @param address its Ethernet address, empty where it has none
 * @param xdpProgram the id of the XDP program attached to it, 0 without one
 * @param xdpNative whether that program runs in the driver, not in the network stack
 */
public record LinkInfo(
    int index,
    String name,
    int hardware,
    int mtu,
    boolean up,
    boolean running,
    boolean fixedPeer,
    String kind,
    int master,
    int lower,
    Optional<MacAddress> address,
    int xdpProgram,
    boolean xdpNative) {

  /** ARPHRD_ETHER: frames begin with an Ethernet header. */
  public static final int ETHERNET = 1;

  /** ARPHRD_LOOPBACK: frames begin with an Ethernet header of zeros. */
  public static final int LOOPBACK = 772;

  /** ARPHRD_NONE: packets begin with the IP header, as on tun. */
  public static final int NO_HEADER = 65534;
}
