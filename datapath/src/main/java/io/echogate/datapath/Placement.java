package io.echogate.datapath;

import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.linux.LinkInfo;
import java.util.List;
import java.util.Optional;

/**
 * Where a filter is to run on an interface.
 *
 * @param hooks what to try in turn
 * @param form what the program is made for, to suit all of these; as other methods than {@link
 *     #with} give it, one for processes that may load everything on a kernel that has everything
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
   * The place of a filter that is there, or else the best one, for what a process may load on a
   * kernel.
   *
   * @param running where the filter runs that is there
   * @throws FilterException if nobody knows what the frames begin with, or the process may load
   *     nothing for the place of the filter that is there
   */
  public static Placement of(LinkInfo on, Optional<Hook> running, Features kernel) {
    if (running.isPresent()) {
      return keeping(on, running.get()).with(kernel);
    }
    Placement best = automatic(on);
    return best.form.isXdp() && !best.isLoadable(kernel) ? tcx(on).with(kernel) : best.with(kernel);
  }

  /**
   * The same for what a process may load on a kernel: by copies without the capability PERFMON, and
   * for frames in one piece where programs for several are not known.
   *
   * @throws FilterException if there is nothing that it may load
   */
  public Placement with(Features kernel) {
    if (!isLoadable(kernel)) {
      throw new FilterException(
          "this kernel lets XDP programs of processes without the capability PERFMON read no"
              + " packets (Linux 5.18 and newer copy them), and this process lacks it: grant it, or"
              + " filter behind XDP by TCX");
    }
    ProgramForm possible =
        form == ProgramForm.XDP_FRAGMENTS && !kernel.has(Feature.XDP_FRAGMENTS)
            ? ProgramForm.XDP
            : form;
    return new Placement(hooks, possible.by(ProgramForm.Access.of(kernel)));
  }

  private boolean isLoadable(Features kernel) {
    return !form.isXdp() || ProgramForm.atXdp(kernel).isPresent();
  }

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
    return new Placement(hooks, on.mtu() > ONE_PIECE ? ProgramForm.XDP_FRAGMENTS : ProgramForm.XDP);
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
