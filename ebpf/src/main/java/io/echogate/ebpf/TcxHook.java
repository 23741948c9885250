package io.echogate.ebpf;

/** Where on a packet's way a TCX program runs; {@code enum bpf_attach_type} of the kernel. */
public enum TcxHook {
  /** Behind the driver, before the network stack looks at the packet. */
  INGRESS(46),
  /** Before the packet goes to the driver. */
  EGRESS(47);

  private final int attachType;

  TcxHook(int attachType) {
    this.attachType = attachType;
  }

  int attachType() {
    return attachType;
  }
}
