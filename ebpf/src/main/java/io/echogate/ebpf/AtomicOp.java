package io.echogate.ebpf;

import java.util.Locale;
import java.util.Optional;

/** What an atomic instruction does to the memory that it addresses. */
public enum AtomicOp {
  ADD(0x00),
  OR(0x40),
  AND(0x50),
  XOR(0xa0),
  /** Adds; the register gets the value from before. The fetching forms exist since Linux 5.12. */
  FETCH_ADD(0x01),
  FETCH_OR(0x41),
  FETCH_AND(0x51),
  FETCH_XOR(0xa1),
  /** Exchanges memory and register. */
  XCHG(0xe1),
  /** Stores the register if memory equals R0; R0 gets the value from before. */
  CMPXCHG(0xf1);

  private static final AtomicOp[] ALL = values();

  private final int code;

  AtomicOp(int code) {
    this.code = code;
  }

  /** The immediate operand of the instruction. */
  int code() {
    return code;
  }

  static Optional<AtomicOp> of(int imm) {
    for (AtomicOp op : ALL) {
      if (op.code == imm) {
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }

  /** As the kernel writes it: {@code fetch_add}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
