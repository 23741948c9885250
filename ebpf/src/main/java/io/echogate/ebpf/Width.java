package io.echogate.ebpf;

/** How much of the registers an instruction works on. */
public enum Width {
  /** The low 32 bits; a result's high 32 bits become 0. */
  W32(32, 'w'),
  /** All 64 bits. Immediate operands are sign-extended. */
  W64(64, 'r');

  private final int bits;
  private final char prefix;

  Width(int bits, char prefix) {
    this.bits = bits;
    this.prefix = prefix;
  }

  /** 32 or 64. */
  public int bits() {
    return bits;
  }

  /** The register's name in this width, {@code w3} or {@code r3}. */
  String name(Reg reg) {
    return prefix + Integer.toString(reg.number());
  }
}
