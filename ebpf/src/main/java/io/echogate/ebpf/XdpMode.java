package io.echogate.ebpf;

/** Where on a frame's way an XDP program runs. */
public enum XdpMode {
  /** In the driver, before the kernel makes a packet of the frame. */
  NATIVE(1 << 2),
  /** In the network stack, with any driver and most of the gain lost. */
  GENERIC(1 << 1);

  private final int flag;

  XdpMode(int flag) {
    this.flag = flag;
  }

  /** {@code XDP_FLAGS_*_MODE} of the kernel. */
  int flag() {
    return flag;
  }
}
