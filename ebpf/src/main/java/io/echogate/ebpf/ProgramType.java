package io.echogate.ebpf;

/** Where a program runs, and with which context; {@code enum bpf_prog_type} of the kernel. */
public enum ProgramType {
  /** At the driver, before the network stack; the context is {@code struct xdp_md}. */
  XDP(6, 37),
  /** At the traffic control hooks; the context is {@code struct __sk_buff}. */
  SCHED_CLS(3, 0);

  private final int code;
  private final int attachType;

  ProgramType(int code, int attachType) {
    this.code = code;
    this.attachType = attachType;
  }

  int code() {
    return code;
  }

  /** The expected attach type at load; 0 where any fits. */
  int attachType() {
    return attachType;
  }
}
