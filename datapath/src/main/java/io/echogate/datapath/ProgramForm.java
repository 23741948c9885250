package io.echogate.datapath;

import io.echogate.datapath.code.ContextCode;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.FarJumps;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.Program;
import io.echogate.policy.Direction;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the program of a policy is made for: at which hook it runs, how frames begin there, and
 * whether it may read them where they lie. That takes the capability PERFMON of the process that
 * loads it; without it each form has another, which has the kernel copy headers for it.
 */
public enum ProgramForm {
  /** XDP, for frames in one piece. */
  XDP("echogate_in", At.XDP, Access.DIRECT),
  /** XDP, for frames that may lie in several pieces, as on links whose MTU is beyond a page. */
  XDP_FRAGMENTS("echogate_in_f", At.XDP_FRAGMENTS, Access.DIRECT),
  /** Traffic control, for Ethernet frames. */
  TC("echogate_in_tc", At.TC, Access.DIRECT),
  /** Traffic control, for packets that begin with the IP header. */
  TC_WITHOUT_ETHERNET("echogate_in_ip", At.TC_WITHOUT_ETHERNET, Access.DIRECT),
  /** Traffic control, for Ethernet frames that leave. */
  TC_LEAVING("echogate_out_tc", At.TC_LEAVING, Access.DIRECT),
  /** Traffic control, for packets that leave and begin with the IP header. */
  TC_LEAVING_WITHOUT_ETHERNET("echogate_out_ip", At.TC_LEAVING_WITHOUT_ETHERNET, Access.DIRECT),
  /** {@link #XDP}, by copies. */
  XDP_COPIED("eg_copy_in", At.XDP, Access.COPIED),
  /** {@link #XDP_FRAGMENTS}, by copies. */
  XDP_FRAGMENTS_COPIED("eg_copy_in_f", At.XDP_FRAGMENTS, Access.COPIED),
  /** {@link #TC}, by copies. */
  TC_COPIED("eg_copy_in_tc", At.TC, Access.COPIED),
  /** {@link #TC_WITHOUT_ETHERNET}, by copies. */
  TC_WITHOUT_ETHERNET_COPIED("eg_copy_in_ip", At.TC_WITHOUT_ETHERNET, Access.COPIED),
  /** {@link #TC_LEAVING}, by copies. */
  TC_LEAVING_COPIED("eg_copy_out_tc", At.TC_LEAVING, Access.COPIED),
  /** {@link #TC_LEAVING_WITHOUT_ETHERNET}, by copies. */
  TC_LEAVING_WITHOUT_ETHERNET_COPIED(
      "eg_copy_out_ip", At.TC_LEAVING_WITHOUT_ETHERNET, Access.COPIED);

  /** Where a program runs, and how frames begin there. */
  private enum At {
    XDP,
    XDP_FRAGMENTS,
    TC,
    TC_WITHOUT_ETHERNET,
    TC_LEAVING,
    TC_LEAVING_WITHOUT_ETHERNET
  }

  /** How a program comes by the bytes of a frame. */
  public enum Access {
    /** It reads them where they lie. */
    DIRECT("direct"),
    /** The kernel copies them for it. */
    COPIED("copied");

    private final String text;

    Access(String text) {
      this.text = text;
    }

    /** The word for it in texts and JSON. */
    public String text() {
      return text;
    }

    /** What a process may load on a kernel, for it may not be allowed the better one. */
    public static Access of(Features kernel) {
      return kernel.has(Feature.VARIABLE_PACKET_OFFSETS) ? DIRECT : COPIED;
    }
  }

  private final String programName;
  private final At at;
  private final Access access;

  ProgramForm(String programName, At at, Access access) {
    this.programName = programName;
    this.at = at;
    this.access = access;
  }

  /** What the kernel calls a program of this form. */
  String programName() {
    return programName;
  }

  /** The form of a program by its name. */
  static Optional<ProgramForm> of(String programName) {
    return Arrays.stream(values()).filter(form -> form.programName.equals(programName)).findFirst();
  }

  private static ProgramForm of(At at, Access access) {
    return Arrays.stream(values())
        .filter(form -> form.at == at && form.access == access)
        .findFirst()
        .orElseThrow();
  }

  /** How it comes by the bytes of a frame. */
  public Access access() {
    return access;
  }

  /** The form for the same place that comes by bytes so. */
  public ProgramForm by(Access other) {
    return of(at, other);
  }

  /**
   * The form for XDP and frames in one piece that a process may load; empty if it may load none
   * there that reads packets.
   */
  public static Optional<ProgramForm> atXdp(Features kernel) {
    Access access = Access.of(kernel);
    return access == Access.DIRECT || kernel.has(Feature.XDP_LOAD_BYTES)
        ? Optional.of(XDP.by(access))
        : Optional.empty();
  }

  /** The code of the form's hook. */
  ContextCode context(Assembler asm) {
    return switch (access) {
      case DIRECT ->
          switch (at) {
            case XDP -> ContextCode.xdp(asm);
            case XDP_FRAGMENTS -> ContextCode.xdpFragments(asm);
            case TC, TC_WITHOUT_ETHERNET, TC_LEAVING, TC_LEAVING_WITHOUT_ETHERNET ->
                ContextCode.skb(asm, hasEthernet());
          };
      case COPIED ->
          isXdp() ? ContextCode.xdpCopying(asm) : ContextCode.skbCopying(asm, hasEthernet());
    };
  }

  /** A program of the form, with the far jumps of a kernel. */
  Program program(Features kernel, Consumer<Assembler> code) {
    FarJumps any = FarJumps.of(kernel);
    FarJumps far =
        switch (access) {
          case DIRECT -> any;
          case COPIED -> any.withRoom();
        };
    return switch (at) {
      case XDP -> Program.xdp(programName, far, code);
      case XDP_FRAGMENTS -> Program.xdp(programName, far, code).withFragments();
      case TC, TC_WITHOUT_ETHERNET, TC_LEAVING, TC_LEAVING_WITHOUT_ETHERNET ->
          Program.schedCls(programName, far, code);
    };
  }

  /** Whether it runs at the driver or in the network stack in its place. */
  public boolean isXdp() {
    return at == At.XDP || takesPieces();
  }

  /** Whether it is one for XDP that takes frames in several pieces. */
  boolean takesPieces() {
    return at == At.XDP_FRAGMENTS;
  }

  /** Whether frames begin with an Ethernet header; else they begin with the IP header. */
  public boolean hasEthernet() {
    return at != At.TC_WITHOUT_ETHERNET && at != At.TC_LEAVING_WITHOUT_ETHERNET;
  }

  /** The way of the packets that it judges. */
  public Direction direction() {
    return at == At.TC_LEAVING || at == At.TC_LEAVING_WITHOUT_ETHERNET
        ? Direction.OUT
        : Direction.IN;
  }

  /** The form on the same interface for what leaves. */
  public ProgramForm leaving() {
    return of(hasEthernet() ? At.TC_LEAVING : At.TC_LEAVING_WITHOUT_ETHERNET, access);
  }

  /** Whether it cannot be without a feature of the kernel. */
  public boolean needs(Feature feature) {
    return switch (feature) {
      case XDP -> isXdp();
      case XDP_FRAGMENTS -> takesPieces();
      case SCHED_CLS -> !isXdp();
      case VARIABLE_PACKET_OFFSETS -> access == Access.DIRECT;
      case XDP_LOAD_BYTES -> access == Access.COPIED && isXdp();
      case MAPS, MMAPABLE_ARRAYS, MAP_BINDING -> true;
      case FETCHING_ATOMICS,
          JIFFIES_CLOCK,
          FAR_JUMPS,
          RING_BUFFERS,
          SOCKET_LOOKUP,
          XDP_CONNTRACK,
          TC_CONNTRACK,
          TCX_LINKS ->
          false;
    };
  }
}
