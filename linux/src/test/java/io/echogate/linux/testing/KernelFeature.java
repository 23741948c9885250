package io.echogate.linux.testing;

import io.echogate.linux.Bpf;
import io.echogate.linux.Fd;
import io.echogate.linux.Links;
import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.TrafficControl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** What a kernel may have or lack. Each is found out by trying it, in a namespace of its own. */
public enum KernelFeature {
  VETH,
  BRIDGE,
  /** Interfaces whose other end is a process. */
  TUN,
  /** bpf(2) with its maps. */
  BPF,
  /** Programs of type XDP. */
  XDP,
  /** Programs of type SCHED_CLS at an interface, by a link. */
  TCX,
  /** Filters of traffic control. */
  CLSACT;

  private static final int MAP_CREATE = 0;
  private static final int PROG_LOAD = 5;
  private static final int MAP_TYPE_ARRAY = 2;
  private static final int LINK_CREATE = 28;
  private static final int PROG_TYPE_SCHED_CLS = 3;
  private static final int PROG_TYPE_XDP = 6;
  private static final int TCX_INGRESS = 46;
  private static final int LOOPBACK_INDEX = 1;
  private static final long MOV_R0_2 = 0x2_0000_00b7L;
  private static final long EXIT = 0x95;

  /** The stable name that a skipped test shows, such as {@code needs-kernel:xdp}. */
  String skipName() {
    return "needs-kernel:" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether the running kernel has it. Needs root. */
  boolean present() {
    return switch (this) {
      case VETH, BRIDGE -> hasKind(name().toLowerCase(Locale.ROOT));
      case TUN -> TunDevice.present();
      case BPF -> createsMap();
      case XDP -> opens(load(PROG_TYPE_XDP));
      case TCX -> attachesTcx();
      case CLSACT -> hasClsact();
    };
  }

  private static boolean hasKind(String kind) {
    try (NetNamespace namespace = NetNamespace.createAnonymous();
        Links links = Links.of(namespace)) {
      links.create("probe0", kind);
      return true;
    } catch (LinuxException lacking) {
      return false;
    }
  }

  private static boolean createsMap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(72, Long.BYTES);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 0, MAP_TYPE_ARRAY);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 1, Integer.BYTES);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 2, Long.BYTES);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 3, 1);
      return opens(Bpf.call(MAP_CREATE, attributes, 72));
    }
  }

  private static long load(int type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(48, Long.BYTES);
      MemorySegment program = arena.allocateFrom(ValueLayout.JAVA_LONG, MOV_R0_2, EXIT);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 0, type);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 1, 2);
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 1, program.address());
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 2, arena.allocateFrom("GPL").address());
      return Bpf.call(PROG_LOAD, attributes, 48);
    }
  }

  private static boolean attachesTcx() {
    long loaded = load(PROG_TYPE_SCHED_CLS);
    if (loaded < 0) {
      return false;
    }
    try (Fd program = Fd.own(loaded);
        NetNamespace namespace = NetNamespace.createAnonymous();
        Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(16, Long.BYTES);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 0, program.value());
      attributes.setAtIndex(ValueLayout.JAVA_INT, 1, LOOPBACK_INDEX);
      attributes.setAtIndex(ValueLayout.JAVA_INT, 2, TCX_INGRESS);
      return opens(namespace.call(() -> Bpf.call(LINK_CREATE, attributes, 16)));
    }
  }

  private static boolean hasClsact() {
    try (NetNamespace namespace = NetNamespace.createAnonymous();
        TrafficControl control = TrafficControl.of(namespace)) {
      return control.prepare(LOOPBACK_INDEX);
    } catch (LinuxException lacking) {
      return false;
    }
  }

  private static boolean opens(long result) {
    if (result < 0) {
      return false;
    }
    Fd.own(result).close();
    return true;
  }
}
