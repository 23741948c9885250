package io.echogate.linux;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An IP address that an interface has.
 *
 * @param index the interface's index
 * @param address the host's own; without a scope
 * @param peer the other end's, where the interface has been told of one
 * @param prefixLength of the network that is attached: around the peer if there is one, else around
 *     the address; 0 to 32, or 0 to 128
 * @param flags {@code IFA_F_...} of {@code include/uapi/linux/if_addr.h}
 */
public record InterfaceAddress(
    int index, InetAddress address, Optional<InetAddress> peer, int prefixLength, int flags) {

  /** An address in the attached network: the peer if there is one, else the host's own. */
  public InetAddress attached() {
    return peer.orElse(address);
  }

  /** Whether another address of the same network was there first; IPv6: whether it is temporary. */
  public boolean secondary() {
    return has(Rtnetlink.IFA_F_SECONDARY);
  }

  /** Whether nothing new begins from it any more; it is received as before. */
  public boolean deprecated() {
    return has(Rtnetlink.IFA_F_DEPRECATED);
  }

  /** Whether the host still finds out if it is alone with it (RFC 4862, section 5.4). */
  public boolean tentative() {
    return has(Rtnetlink.IFA_F_TENTATIVE);
  }

  /** Whether the host found another with it, and so does not use it. */
  public boolean duplicate() {
    return has(Rtnetlink.IFA_F_DADFAILED);
  }

  /**
   * Whether it ends at some time unless it is renewed: it was given by DHCP, or made by what
   * routers advertise (RFC 4862).
   */
  public boolean leased() {
    return !has(Rtnetlink.IFA_F_PERMANENT);
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
