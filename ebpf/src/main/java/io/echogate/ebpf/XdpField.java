package io.echogate.ebpf;

/**
 * Where fields lie in the context of an XDP program, {@code struct xdp_md} of the kernel's {@code
 * include/uapi/linux/bpf.h}: words of 4 bytes.
 */
public final class XdpField {
  /** Where the frame begins. */
  public static final int DATA = 0;

  /** Where its first piece ends. */
  public static final int DATA_END = 4;

  /** Where the room before the frame begins that programs may use. */
  public static final int DATA_META = 8;

  /** The interface through which it came in. */
  public static final int INGRESS_IFINDEX = 12;

  /** The queue of that interface. */
  public static final int RX_QUEUE_INDEX = 16;

  private XdpField() {}
}
