package io.echogate.ebpf;

/**
 * What the result of a program at a traffic control hook makes of the packet; {@code
 * linux/pkt_cls.h} of the kernel.
 */
public enum TcAction {
  /** Goes to the next program, and behind the last one on its way ({@code TC_ACT_UNSPEC}). */
  NEXT(-1),
  /** Goes on its way; no other program sees it. */
  OK(0),
  /** Dropped. */
  SHOT(2);

  private final int code;

  TcAction(int code) {
    this.code = code;
  }

  /** The value for R0. */
  public int code() {
    return code;
  }
}
