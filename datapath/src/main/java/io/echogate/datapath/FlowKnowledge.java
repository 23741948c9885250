package io.echogate.datapath;

import io.echogate.datapath.code.FlowLookup;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whom a program asks whether an error is {@code related}. Queries that left the machine are known
 * to every program.
 */
public enum FlowKnowledge {
  /**
   * The connections that the kernel tracks, TCP and UDP; where it does not know, the sockets of
   * this machine.
   */
  CONNTRACK_AND_SOCKETS("conntrack, sockets, own queries", true, true),
  /** Tracked connections only. */
  CONNTRACK("conntrack, own queries", true, false),
  /** The TCP and UDP sockets of this machine. Flows that are forwarded are not known. */
  SOCKETS("sockets, own queries", false, true),
  /** Nobody. */
  QUERIES("own queries", false, false);

  // A call instruction's code, and what its source register says where it is of a kernel function.
  private static final int CALL = 0x85;
  private static final int OF_KERNEL = 2;

  private static final String TRACKED = "net.netfilter.nf_conntrack_count";

  private final String text;
  private final boolean conntrack;
  private final boolean sockets;

  FlowKnowledge(String text, boolean conntrack, boolean sockets) {
    this.text = text;
    this.conntrack = conntrack;
    this.sockets = sockets;
  }

  /** What programs of a form can ask on a kernel. */
  public static FlowKnowledge of(Features kernel, ProgramForm form) {
    boolean conntrack = kernel.has(form.isXdp() ? Feature.XDP_CONNTRACK : Feature.TC_CONNTRACK);
    boolean sockets = kernel.has(Feature.SOCKET_LOOKUP);
    if (conntrack) {
      return sockets ? CONNTRACK_AND_SOCKETS : CONNTRACK;
    }
    return sockets ? SOCKETS : QUERIES;
  }

  /**
   * What a program that runs asks. Tracking may have come to the kernel after the program did; of
   * sockets all kernels know whose verifier let the program ask.
   */
  static FlowKnowledge of(LoadedProgram program, ProgramForm form) {
    FlowKnowledge now = of(Features.ofKernel(), form);
    return now.conntrack && !callsKernelFunctions(program) ? now.sockets ? SOCKETS : QUERIES : now;
  }

  /** Whether there is a call in it of what only conntrack is asked by. */
  private static boolean callsKernelFunctions(LoadedProgram program) {
    return Arrays.stream(program.xlated())
        .anyMatch(insn -> (insn & 0xff) == CALL && (insn >>> 12 & 0xf) == OF_KERNEL);
  }

  /** What the status calls it. */
  public String text() {
    return text;
  }

  /** Whether flows of others can be known, which this machine forwards. */
  public boolean coversForwarded() {
    return conntrack;
  }

  /**
   * How many connections the kernel tracks in a namespace now. 0 means that it tracks nothing
   * there, for it only does where a rule of a firewall asks for a connection's state; or that there
   * is nothing to track.
   */
  public static long trackedConnections(NetNamespace namespace) {
    try {
      return Long.parseLong(Sysctl.read(namespace, TRACKED));
    } catch (UncheckedIOException none) {
      return 0;
    }
  }

  Set<FlowLookup> lookups() {
    EnumSet<FlowLookup> lookups = EnumSet.noneOf(FlowLookup.class);
    if (conntrack) {
      lookups.add(FlowLookup.CONNTRACK);
    }
    if (sockets) {
      lookups.add(FlowLookup.SOCKETS);
    }
    return lookups;
  }
}
