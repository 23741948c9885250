package io.echogate.ebpf;

/** A change of byte order of a register's low bits; the bits above become 0. */
public enum ByteSwap {
  /** From the machine's order to big endian, or back. */
  BIG_ENDIAN(0xdc, "be"),
  /** From the machine's order to little endian, or back. */
  LITTLE_ENDIAN(0xd4, "le"),
  /** Reversal, whatever the machine's order. Since Linux 6.6. */
  ALWAYS(0xd7, "bswap");

  private final int op;
  private final String text;

  ByteSwap(int op, String text) {
    this.op = op;
    this.text = text;
  }

  int op() {
    return op;
  }

  /** As the kernel writes it: {@code be}. */
  @Override
  public String toString() {
    return text;
  }
}
