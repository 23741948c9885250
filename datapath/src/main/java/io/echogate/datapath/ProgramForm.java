package io.echogate.datapath;

import io.echogate.datapath.code.ContextCode;
import io.echogate.datapath.code.FrameBytes;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Program;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** What the program of a policy is made for: at which hook it runs, and how frames begin there. */
public enum ProgramForm {
  /** XDP, for frames in one piece. */
  XDP("echogate_in"),
  /** XDP, for frames that may lie in several pieces, as on links whose MTU is beyond a page. */
  XDP_FRAGMENTS("echogate_in_f"),
  /** Traffic control, for Ethernet frames. */
  TC("echogate_in_tc"),
  /** Traffic control, for packets that begin with the IP header. */
  TC_WITHOUT_ETHERNET("echogate_in_ip");

  private final String programName;

  ProgramForm(String programName) {
    this.programName = programName;
  }

  /** What the kernel calls a program of this form. */
  String programName() {
    return programName;
  }

  /** The form of a program by its name. */
  static Optional<ProgramForm> of(String programName) {
    return Arrays.stream(values()).filter(form -> form.programName.equals(programName)).findFirst();
  }

  /** The code of the form's hook. */
  ContextCode context(Assembler asm) {
    return switch (this) {
      case XDP -> ContextCode.xdp(asm);
      case XDP_FRAGMENTS -> ContextCode.xdpFragments(asm);
      case TC, TC_WITHOUT_ETHERNET -> ContextCode.skb(asm, hasEthernet());
    };
  }

  /** How a program of the form reads bytes when the decoder is done. */
  FrameBytes bytes() {
    return switch (this) {
      case XDP -> FrameBytes.XDP;
      case XDP_FRAGMENTS -> FrameBytes.XDP_FRAGMENTS;
      case TC, TC_WITHOUT_ETHERNET -> FrameBytes.SKB;
    };
  }

  /** A program of the form. */
  Program program(Consumer<Assembler> code) {
    return switch (this) {
      case XDP -> Program.xdp(programName, code);
      case XDP_FRAGMENTS -> Program.xdp(programName, code).withFragments();
      case TC, TC_WITHOUT_ETHERNET -> Program.schedCls(programName, code);
    };
  }

  /** Whether it runs at the driver or in the network stack in its place. */
  public boolean isXdp() {
    return this == XDP || this == XDP_FRAGMENTS;
  }

  /** Whether frames begin with an Ethernet header; else they begin with the IP header. */
  public boolean hasEthernet() {
    return this != TC_WITHOUT_ETHERNET;
  }

  /** Whether it cannot be without a feature of the kernel. */
  public boolean needs(Feature feature) {
    return switch (feature) {
      case XDP -> isXdp();
      case XDP_FRAGMENTS -> this == XDP_FRAGMENTS;
      case SCHED_CLS -> !isXdp();
      case MAPS,
          MMAPABLE_ARRAYS,
          VARIABLE_PACKET_OFFSETS,
          FETCHING_ATOMICS,
          JIFFIES_CLOCK,
          MAP_BINDING ->
          true;
      case XDP_LOAD_BYTES,
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
