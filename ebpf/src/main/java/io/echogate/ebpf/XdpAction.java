package io.echogate.ebpf;

/** What an XDP program's result makes of the frame; {@code enum xdp_action} of the kernel. */
public enum XdpAction {
  /** Dropped as an error of the program. */
  ABORTED(0),
  /** Dropped. */
  DROP(1),
  /** Goes on to the network stack. */
  PASS(2),
  /** Sent back through the interface that it came from. */
  TX(3),
  /** Sent where a redirect helper said. */
  REDIRECT(4);

  private final int code;

  XdpAction(int code) {
    this.code = code;
  }

  /** The value for R0. */
  public int code() {
    return code;
  }
}
