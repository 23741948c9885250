package io.echogate.linux;

/** A privilege that the kernel asks for ({@code capabilities(7)}). */
public enum Capability {
  /** To configure interfaces and attach programs to them. */
  NET_ADMIN(12),
  /** To send and receive whole frames. */
  NET_RAW(13),
  /** To enter namespaces and mount file systems; includes BPF and PERFMON. */
  SYS_ADMIN(21),
  /** To let programs work with pointers as packet parsers do. */
  PERFMON(38),
  /** To create bpf maps and load programs. */
  BPF(39);

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  /** This one's bit in the kernel's sets. */
  long mask() {
    return 1L << bit;
  }

  /** The name as {@code capsh} and systemd write it, such as {@code CAP_NET_ADMIN}. */
  @Override
  public String toString() {
    return "CAP_" + name();
  }
}
