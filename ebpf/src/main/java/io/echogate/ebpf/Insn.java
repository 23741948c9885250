package io.echogate.ebpf;

/** An instruction. Offsets of jumps count slots from the instruction behind the jump. */
public sealed interface Insn {

  /** {@code dst = src}. */
  record Move(Width width, Reg dst, Reg src) implements Insn {}

  /** {@code dst = imm}, sign-extended in 64 bits. */
  record MoveImm(Width width, Reg dst, int imm) implements Insn {}

  /** {@code dst = imm}, all 64 bits. */
  record LoadWide(Reg dst, long imm) implements Insn {}

  /** {@code dst} = the map, as an argument for helpers. */
  record LoadMap(Reg dst, MapRef map) implements Insn {}

  /** {@code dst} = address in the value of the array's first entry, {@code offset} bytes in. */
  record LoadMapValue(Reg dst, MapRef map, int offset) implements Insn {}

  /** {@code dst op= src}. */
  record AluReg(Width width, Alu op, Reg dst, Reg src) implements Insn {}

  /** {@code dst op= imm}, sign-extended in 64 bits. */
  record AluImm(Width width, Alu op, Reg dst, int imm) implements Insn {}

  /** {@code dst = -dst}. */
  record Neg(Width width, Reg dst) implements Insn {}

  /**
   * Sets the upper half of a register to 0: the verifier puts it in behind a result of 32 bits that
   * is used as one of 64 (include/linux/filter.h, BPF_ZEXT_REG). It cannot be loaded.
   */
  record ZeroExtend(Reg reg) implements Insn {}

  /** Changes the byte order of the low {@code bits} (16, 32 or 64). */
  record Endian(ByteSwap swap, Reg dst, int bits) implements Insn {
    public Endian {
      if (bits != 16 && bits != 32 && bits != 64) {
        throw new IllegalArgumentException("a byte order of 16, 32 or 64 bits, not " + bits);
      }
    }
  }

  /** {@code dst = *(size *)(src + offset)}, zero-extended. */
  record Load(Size size, Reg dst, Reg src, short offset) implements Insn {}

  /** {@code *(size *)(dst + offset) = src}. */
  record Store(Size size, Reg dst, short offset, Reg src) implements Insn {}

  /** {@code *(size *)(dst + offset) = imm}, sign-extended in 8 bytes. */
  record StoreImm(Size size, Reg dst, short offset, int imm) implements Insn {}

  /** An atomic operation on {@code *(size *)(dst + offset)}; the size is WORD or LONG. */
  record Atomic(AtomicOp op, Size size, Reg dst, short offset, Reg src) implements Insn {
    public Atomic {
      if (size != Size.WORD && size != Size.LONG) {
        throw new IllegalArgumentException("atomic operations on 4 or 8 bytes, not " + size);
      }
    }
  }

  /** {@code goto pc+offset}. */
  record Jump(short offset) implements Insn {}

  /** {@code gotol pc+offset}, a jump of any distance. Since Linux 6.6. */
  record JumpFar(int offset) implements Insn {}

  /** {@code if left cond right goto pc+offset}. */
  record JumpIf(Width width, Cond cond, Reg left, Reg right, short offset) implements Insn {}

  /** {@code if left cond imm goto pc+offset}, the operand sign-extended in 64 bits. */
  record JumpIfImm(Width width, Cond cond, Reg left, int imm, short offset) implements Insn {}

  /** {@code r0 = helper(r1 ... r5)}; {@code number} as in {@link Helper#number}. */
  record Call(int number) implements Insn {}

  /**
   * {@code r0 = function(r1 ... r5)}, a function of the same program.
   *
   * @param offset of its first instruction, as of a jump
   * @param number which function it is, in programs that the kernel gives back; else 0
   */
  record CallLocal(int offset, int number) implements Insn {}

  /** {@code r0 = function(r1 ... r5)}, a function that is no helper. */
  record CallKernel(KernelFunction function) implements Insn {}

  /** Ends the program with R0 as its result. */
  record Exit() implements Insn {}

  /** One slot that is none of the above; the kernel's own dumps have such. */
  record Unknown(long word) implements Insn {}

  /** The number of 8-byte slots that the instruction takes, 1 or 2. */
  default int slots() {
    return switch (this) {
      case LoadWide _, LoadMap _, LoadMapValue _ -> 2;
      default -> 1;
    };
  }

  /** The instruction as the kernel's disassembler prints it: {@code r6 = *(u32 *)(r1 +0)}. */
  default String text() {
    return Disassembler.text(this);
  }
}
