package io.echogate.ebpf;

import java.util.Optional;

/** Arithmetic on two operands, the first of which receives the result. */
public enum Alu {
  ADD(0x00, "+="),
  SUB(0x10, "-="),
  MUL(0x20, "*="),
  /** Unsigned division; by a register that holds 0 it gives 0. */
  DIV(0x30, "/="),
  OR(0x40, "|="),
  AND(0x50, "&="),
  LSH(0x60, "<<="),
  /** Shift right, zeroes come in. */
  RSH(0x70, ">>="),
  /** Unsigned remainder; by a register that holds 0 it leaves the first operand as it is. */
  MOD(0x90, "%="),
  XOR(0xa0, "^="),
  /** Shift right, copies of the sign come in. */
  ARSH(0xc0, "s>>=");

  private static final Alu[] ALL = values();

  private final int code;
  private final String text;

  Alu(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  boolean isDivision() {
    return this == DIV || this == MOD;
  }

  boolean isShift() {
    return this == LSH || this == RSH || this == ARSH;
  }

  static Optional<Alu> of(int op) {
    for (Alu alu : ALL) {
      if (alu.code == (op & 0xf0)) {
        return Optional.of(alu);
      }
    }
    return Optional.empty();
  }

  /** As the kernel writes it: {@code +=}. */
  @Override
  public String toString() {
    return text;
  }
}
