package io.echogate.datapath;

import io.echogate.ebpf.Feature;
import io.echogate.linux.LinkInfo;
import java.util.List;

/**
 * Where a filter is to run on an interface.
 *
 * @param hooks what to try in turn
 * @param form what the program is made for, to suit all of these
 */
public record Placement(List<Hook> hooks, ProgramForm form) {
  /**
   * The MTU that every driver has room for in one piece. Above it some do not, however small a page
   * is there.
   */
  private static final int ONE_PIECE = 1500;

  // ARPHRD of include/uapi/linux/if_arp.h: what a link's frames begin with.
  private static final int PPP = 512;
  private static final int RAW_IP = 519;
  private static final int IPIP = 768;
  private static final int IP6_TUNNEL = 769;
  private static final int SIT = 776;
  private static final int GRE = 778;
  private static final int IP6_GRE = 823;

  /**
   * The best place: XDP where frames have an Ethernet header, else TCX.
   *
   * @throws FilterException if nobody knows what the frames begin with
   */
  public static Placement automatic(LinkInfo on) {
    return hasEthernet(on) ? xdp(on, List.of(Hook.NATIVE, Hook.GENERIC)) : tcx(on);
  }

  /**
   * The place of a filter that is there.
   *
   * @throws FilterException if nobody knows what the frames begin with
   */
  public static Placement keeping(LinkInfo on, Hook hook) {
    return switch (hook) {
      case NATIVE, GENERIC -> xdp(on, List.of(hook));
      case TCX, CLSACT -> behindXdp(on, List.of(hook));
    };
  }

  /**
   * XDP.
   *
   * @param hooks what to try in turn
   * @throws FilterException if the frames have no Ethernet header
   */
  public static Placement xdp(LinkInfo on, List<Hook> hooks) {
    if (!hasEthernet(on)) {
      throw new FilterException(
          "packets on "
              + on.name()
              + " have no Ethernet header, so it is filtered by TCX, not XDP");
    }
    boolean pieces = on.mtu() > ONE_PIECE && Feature.XDP_FRAGMENTS.missing().isEmpty();
    return new Placement(hooks, pieces ? ProgramForm.XDP_FRAGMENTS : ProgramForm.XDP);
  }

  /**
   * TCX, or a filter of traffic control where the kernel has no TCX.
   *
   * @throws FilterException if nobody knows what the frames begin with
   */
  public static Placement tcx(LinkInfo on) {
    return behindXdp(on, List.of(Hook.TCX, Hook.CLSACT));
  }

  /**
   * A filter of traffic control.
   *
   * @throws FilterException if nobody knows what the frames begin with
   */
  public static Placement clsact(LinkInfo on) {
    return behindXdp(on, List.of(Hook.CLSACT));
  }

  private static Placement behindXdp(LinkInfo on, List<Hook> hooks) {
    return new Placement(hooks, hasEthernet(on) ? ProgramForm.TC : ProgramForm.TC_WITHOUT_ETHERNET);
  }

  /** Whether frames begin with an Ethernet header, or else with the IP header. */
  private static boolean hasEthernet(LinkInfo on) {
    return switch (on.hardware()) {
      case LinkInfo.ETHERNET, LinkInfo.LOOPBACK -> true;
      case LinkInfo.NO_HEADER, PPP, RAW_IP, IPIP, IP6_TUNNEL, SIT, IP6_GRE -> false;
      case GRE -> requireFixedPeer(on);
      default ->
          throw new FilterException(
              ("the frames of %s%s are of link type %d, and what they begin with is not known:"
                      + " filter the interface that they travel through")
                  .formatted(
                      on.name(), on.kind().isEmpty() ? "" : " (" + on.kind() + ")", on.hardware()));
    };
  }

  /** GRE without one shows the program its own headers in front of the packet (ip_gre.c). */
  private static boolean requireFixedPeer(LinkInfo on) {
    if (!on.fixedPeer()) {
      throw new FilterException(
          ("%s is a GRE tunnel without a fixed remote address, and such ones hand packets on with"
                  + " the tunnel's headers in front: give it a remote address, or filter the"
                  + " interface that they travel through")
              .formatted(on.name()));
    }
    return false;
  }
}
