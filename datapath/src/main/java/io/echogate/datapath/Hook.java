package io.echogate.datapath;

import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TcxHook;
import io.echogate.ebpf.TcxLink;
import io.echogate.ebpf.XdpLink;
import io.echogate.ebpf.XdpMode;
import io.echogate.policy.Direction;
import java.util.List;

/** Where on a packet's way a filter runs. */
public enum Hook {
  /** XDP in the driver, before the kernel makes a packet of a frame. */
  NATIVE("native"),
  /** XDP in the network stack: with any driver, and with most of the gain lost. */
  GENERIC("generic"),
  /** TCX, between driver or XDP and the network stack: on any interface, in both directions. */
  TCX("tcx"),
  /** The same place, by a filter of traffic control: for kernels without TCX. */
  CLSACT("clsact");

  private final String text;

  Hook(String text) {
    this.text = text;
  }

  /** The word for it in texts, JSON and on the command line. */
  public String text() {
    return text;
  }

  /** Whether it is the place for XDP programs, of which an interface has at most one. */
  public boolean isXdp() {
    return switch (this) {
      case NATIVE, GENERIC -> true;
      case TCX, CLSACT -> false;
    };
  }

  /**
   * Where to try in turn to filter what leaves an interface on which this is the hook for what
   * arrives: XDP sees nothing of what leaves.
   */
  List<Hook> forLeaving() {
    return switch (this) {
      case NATIVE, GENERIC, TCX -> List.of(TCX, CLSACT);
      case CLSACT -> List.of(CLSACT);
    };
  }

  /**
   * Attaches a program by a link to an interface of the calling thread's network namespace.
   *
   * @throws IllegalArgumentException if there are no links at this hook, or none for the direction
   */
  BpfLink attach(LoadedProgram program, int interfaceIndex, Direction direction) {
    if (isXdp() && direction == Direction.OUT) {
      throw new IllegalArgumentException("XDP sees nothing of what leaves");
    }
    return switch (this) {
      case NATIVE -> XdpLink.attach(program, interfaceIndex, XdpMode.NATIVE);
      case GENERIC -> XdpLink.attach(program, interfaceIndex, XdpMode.GENERIC);
      case TCX -> TcxLink.attach(program, interfaceIndex, tcx(direction));
      case CLSACT -> throw new IllegalArgumentException("filters of traffic control have no links");
    };
  }

  private static TcxHook tcx(Direction direction) {
    return switch (direction) {
      case IN -> TcxHook.INGRESS;
      case OUT -> TcxHook.EGRESS;
    };
  }
}
