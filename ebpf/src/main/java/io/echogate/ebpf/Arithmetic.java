package io.echogate.ebpf;

/**
 * The arithmetic of the assembler under the names that an engineer would type. The forms with 32
 * work on the low halves and clear the high half of the result; immediate operands of the others
 * are sign-extended.
 */
sealed interface Arithmetic permits Assembler {

  /** {@code dst op= src}. */
  Assembler alu(Width width, Alu op, Reg dst, Reg src);

  /** {@code dst op= imm}. */
  Assembler alu(Width width, Alu op, Reg dst, int imm);

  /** {@code dst += src}. */
  default Assembler add(Reg dst, Reg src) {
    return alu(Width.W64, Alu.ADD, dst, src);
  }

  /** {@code dst += imm}. */
  default Assembler add(Reg dst, int imm) {
    return alu(Width.W64, Alu.ADD, dst, imm);
  }

  /** {@code dst += src} in 32 bits. */
  default Assembler add32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.ADD, dst, src);
  }

  /** {@code dst += imm} in 32 bits. */
  default Assembler add32(Reg dst, int imm) {
    return alu(Width.W32, Alu.ADD, dst, imm);
  }

  /** {@code dst -= src}. */
  default Assembler sub(Reg dst, Reg src) {
    return alu(Width.W64, Alu.SUB, dst, src);
  }

  /** {@code dst -= imm}. */
  default Assembler sub(Reg dst, int imm) {
    return alu(Width.W64, Alu.SUB, dst, imm);
  }

  /** {@code dst -= src} in 32 bits. */
  default Assembler sub32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.SUB, dst, src);
  }

  /** {@code dst -= imm} in 32 bits. */
  default Assembler sub32(Reg dst, int imm) {
    return alu(Width.W32, Alu.SUB, dst, imm);
  }

  /** {@code dst *= src}. */
  default Assembler mul(Reg dst, Reg src) {
    return alu(Width.W64, Alu.MUL, dst, src);
  }

  /** {@code dst *= imm}. */
  default Assembler mul(Reg dst, int imm) {
    return alu(Width.W64, Alu.MUL, dst, imm);
  }

  /** {@code dst *= src} in 32 bits. */
  default Assembler mul32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.MUL, dst, src);
  }

  /** {@code dst *= imm} in 32 bits. */
  default Assembler mul32(Reg dst, int imm) {
    return alu(Width.W32, Alu.MUL, dst, imm);
  }

  /** {@code dst /= src}, unsigned. */
  default Assembler div(Reg dst, Reg src) {
    return alu(Width.W64, Alu.DIV, dst, src);
  }

  /** {@code dst /= imm}, unsigned. */
  default Assembler div(Reg dst, int imm) {
    return alu(Width.W64, Alu.DIV, dst, imm);
  }

  /** {@code dst /= src}, unsigned in 32 bits. */
  default Assembler div32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.DIV, dst, src);
  }

  /** {@code dst /= imm}, unsigned in 32 bits. */
  default Assembler div32(Reg dst, int imm) {
    return alu(Width.W32, Alu.DIV, dst, imm);
  }

  /** {@code dst %= src}, unsigned. */
  default Assembler mod(Reg dst, Reg src) {
    return alu(Width.W64, Alu.MOD, dst, src);
  }

  /** {@code dst %= imm}, unsigned. */
  default Assembler mod(Reg dst, int imm) {
    return alu(Width.W64, Alu.MOD, dst, imm);
  }

  /** {@code dst %= src}, unsigned in 32 bits. */
  default Assembler mod32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.MOD, dst, src);
  }

  /** {@code dst %= imm}, unsigned in 32 bits. */
  default Assembler mod32(Reg dst, int imm) {
    return alu(Width.W32, Alu.MOD, dst, imm);
  }

  /** {@code dst |= src}. */
  default Assembler or(Reg dst, Reg src) {
    return alu(Width.W64, Alu.OR, dst, src);
  }

  /** {@code dst |= imm}. */
  default Assembler or(Reg dst, int imm) {
    return alu(Width.W64, Alu.OR, dst, imm);
  }

  /** {@code dst |= src} in 32 bits. */
  default Assembler or32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.OR, dst, src);
  }

  /** {@code dst |= imm} in 32 bits. */
  default Assembler or32(Reg dst, int imm) {
    return alu(Width.W32, Alu.OR, dst, imm);
  }

  /** {@code dst &= src}. */
  default Assembler and(Reg dst, Reg src) {
    return alu(Width.W64, Alu.AND, dst, src);
  }

  /** {@code dst &= imm}. */
  default Assembler and(Reg dst, int imm) {
    return alu(Width.W64, Alu.AND, dst, imm);
  }

  /** {@code dst &= src} in 32 bits. */
  default Assembler and32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.AND, dst, src);
  }

  /** {@code dst &= imm} in 32 bits. */
  default Assembler and32(Reg dst, int imm) {
    return alu(Width.W32, Alu.AND, dst, imm);
  }

  /** {@code dst ^= src}. */
  default Assembler xor(Reg dst, Reg src) {
    return alu(Width.W64, Alu.XOR, dst, src);
  }

  /** {@code dst ^= imm}. */
  default Assembler xor(Reg dst, int imm) {
    return alu(Width.W64, Alu.XOR, dst, imm);
  }

  /** {@code dst ^= src} in 32 bits. */
  default Assembler xor32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.XOR, dst, src);
  }

  /** {@code dst ^= imm} in 32 bits. */
  default Assembler xor32(Reg dst, int imm) {
    return alu(Width.W32, Alu.XOR, dst, imm);
  }

  /** {@code dst <<= src}. */
  default Assembler lsh(Reg dst, Reg src) {
    return alu(Width.W64, Alu.LSH, dst, src);
  }

  /** {@code dst <<= imm}. */
  default Assembler lsh(Reg dst, int imm) {
    return alu(Width.W64, Alu.LSH, dst, imm);
  }

  /** {@code dst <<= src} in 32 bits. */
  default Assembler lsh32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.LSH, dst, src);
  }

  /** {@code dst <<= imm} in 32 bits. */
  default Assembler lsh32(Reg dst, int imm) {
    return alu(Width.W32, Alu.LSH, dst, imm);
  }

  /** {@code dst >>= src}, zeroes come in. */
  default Assembler rsh(Reg dst, Reg src) {
    return alu(Width.W64, Alu.RSH, dst, src);
  }

  /** {@code dst >>= imm}, zeroes come in. */
  default Assembler rsh(Reg dst, int imm) {
    return alu(Width.W64, Alu.RSH, dst, imm);
  }

  /** {@code dst >>= src}, zeroes come in in 32 bits. */
  default Assembler rsh32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.RSH, dst, src);
  }

  /** {@code dst >>= imm}, zeroes come in in 32 bits. */
  default Assembler rsh32(Reg dst, int imm) {
    return alu(Width.W32, Alu.RSH, dst, imm);
  }

  /** {@code dst >>= src}, copies of the sign come in. */
  default Assembler arsh(Reg dst, Reg src) {
    return alu(Width.W64, Alu.ARSH, dst, src);
  }

  /** {@code dst >>= imm}, copies of the sign come in. */
  default Assembler arsh(Reg dst, int imm) {
    return alu(Width.W64, Alu.ARSH, dst, imm);
  }

  /** {@code dst >>= src}, copies of the sign come in in 32 bits. */
  default Assembler arsh32(Reg dst, Reg src) {
    return alu(Width.W32, Alu.ARSH, dst, src);
  }

  /** {@code dst >>= imm}, copies of the sign come in in 32 bits. */
  default Assembler arsh32(Reg dst, int imm) {
    return alu(Width.W32, Alu.ARSH, dst, imm);
  }
}
