package io.echogate.ebpf;

/**
 * The parts of an instruction word: {@code op | dst << 8 | src << 12 | (offset & 0xffff) << 16 |
 * imm << 32}; RFC 9669.
 */
final class Opcode {
  static final int CLASS_LD = 0;
  static final int CLASS_LDX = 1;
  static final int CLASS_ST = 2;
  static final int CLASS_STX = 3;
  static final int CLASS_ALU = 4;
  static final int CLASS_JMP = 5;
  static final int CLASS_JMP32 = 6;
  static final int CLASS_ALU64 = 7;

  /** The second operand is a register, not the immediate. */
  static final int SRC_REG = 0x08;

  static final int MODE_MEM = 0x60;
  static final int MODE_ATOMIC = 0xc0;

  static final int NEG = 0x80;
  static final int MOV = 0xb0;

  /** {@code lddw}, the only instruction of two slots. */
  static final int LOAD_WIDE = 0x18;

  static final int JUMP = CLASS_JMP;

  /** {@code gotol}, whose offset is in the immediate operand. */
  static final int JUMP_FAR = CLASS_JMP32;

  static final int CALL = 0x80 | CLASS_JMP;
  static final int EXIT = 0x90 | CLASS_JMP;

  /** What the source field of {@code lddw} says about its operand. */
  static final int PSEUDO_MAP = 1;

  static final int PSEUDO_MAP_VALUE = 2;

  /** What the source field of a call says about its operand; 0 is the number of a helper. */
  static final int CALL_LOCAL = 1;

  static final int CALL_KERNEL_FUNCTION = 2;

  private Opcode() {}

  static long word(int op, int dst, int src, int offset, int imm) {
    return (op & 0xffL)
        | (dst & 0xfL) << 8
        | (src & 0xfL) << 12
        | (offset & 0xffffL) << 16
        | (long) imm << 32;
  }

  static int op(long word) {
    return (int) word & 0xff;
  }

  static int dst(long word) {
    return (int) (word >>> 8) & 0xf;
  }

  static int src(long word) {
    return (int) (word >>> 12) & 0xf;
  }

  static short offset(long word) {
    return (short) (word >>> 16);
  }

  static int imm(long word) {
    return (int) (word >>> 32);
  }

  static int aluClass(Width width) {
    return width == Width.W64 ? CLASS_ALU64 : CLASS_ALU;
  }

  static int jumpClass(Width width) {
    return width == Width.W64 ? CLASS_JMP : CLASS_JMP32;
  }
}
