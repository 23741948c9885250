package io.echogate.ebpf;

import java.util.Arrays;
import java.util.Optional;

/** Where a program runs, and with which context; {@code enum bpf_prog_type} of the kernel. */
public enum ProgramType {
  /** At the driver, before the network stack; the context is {@code struct xdp_md}. */
  XDP(6, 37, "xdp_md"),
  /** At the traffic control hooks; the context is {@code struct __sk_buff}. */
  SCHED_CLS(3, 0, "__sk_buff");

  private final int code;
  private final int attachType;
  private final String contextName;

  ProgramType(int code, int attachType, String contextName) {
    this.code = code;
    this.attachType = attachType;
    this.contextName = contextName;
  }

  int code() {
    return code;
  }

  /** The expected attach type at load; 0 where any fits. */
  int attachType() {
    return attachType;
  }

  /** The struct that R1 points to at the start. */
  String contextName() {
    return contextName;
  }

  static Optional<ProgramType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }
}
