package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Words to instructions. Every word has an instruction: what this room does not build, or has
 * non-zero bits where its instruction has none, becomes {@link Insn.Unknown}, so that encoding the
 * result gives the same words.
 */
final class Decoder {
  private Decoder() {}

  static List<Insn> decode(long[] words) {
    List<Insn> insns = new ArrayList<>(words.length);
    for (int i = 0; i < words.length; ) {
      Insn insn = i + 1 < words.length ? wide(words[i], words[i + 1]).orElse(null) : null;
      if (insn == null) {
        insn = single(words[i]);
      }
      insns.add(insn);
      i += insn.slots();
    }
    return List.copyOf(insns);
  }

  private static Optional<Insn> wide(long first, long second) {
    if (Opcode.op(first) != Opcode.LOAD_WIDE || !Reg.exists(Opcode.dst(first))) {
      return Optional.empty();
    }
    Reg dst = Reg.of(Opcode.dst(first));
    int low = Opcode.imm(first);
    int high = Opcode.imm(second);
    Optional<Insn> insn =
        switch (Opcode.src(first)) {
          case 0 ->
              Optional.of(new Insn.LoadWide(dst, Integer.toUnsignedLong(low) | (long) high << 32));
          case Opcode.PSEUDO_MAP -> Optional.of(new Insn.LoadMap(dst, new MapRef.Numbered(low)));
          case Opcode.PSEUDO_MAP_VALUE ->
              Optional.of(new Insn.LoadMapValue(dst, new MapRef.Numbered(low), high));
          default -> Optional.empty();
        };
    return insn.filter(known -> says(known, first, second));
  }

  private static Insn single(long word) {
    Insn unknown = new Insn.Unknown(word);
    if (!Reg.exists(Opcode.dst(word)) || !Reg.exists(Opcode.src(word))) {
      return unknown;
    }
    Optional<Insn> insn =
        switch (Opcode.op(word) & 7) {
          case Opcode.CLASS_ALU -> alu(Width.W32, word);
          case Opcode.CLASS_ALU64 -> alu(Width.W64, word);
          case Opcode.CLASS_JMP -> jump(Width.W64, word);
          case Opcode.CLASS_JMP32 -> jump(Width.W32, word);
          default -> memory(word);
        };
    return insn.filter(known -> says(known, word)).orElse(unknown);
  }

  /** Whether the instruction says all that the words say: whether encoding it gives them back. */
  private static boolean says(Insn insn, long... words) {
    return Arrays.equals(Encoder.encode(List.of(insn), _ -> 0), words);
  }

  private static Optional<Insn> alu(Width width, long word) {
    Reg dst = Reg.of(Opcode.dst(word));
    Reg src = Reg.of(Opcode.src(word));
    int op = Opcode.op(word);
    int imm = Opcode.imm(word);
    for (ByteSwap swap : ByteSwap.values()) {
      if (op == swap.op()) {
        return imm == 16 || imm == 32 || imm == 64
            ? Optional.of(new Insn.Endian(swap, dst, imm))
            : Optional.empty();
      }
    }
    boolean register = (op & Opcode.SRC_REG) != 0;
    return switch (op & 0xf0) {
      case Opcode.NEG -> Optional.of(new Insn.Neg(width, dst));
      case Opcode.MOV ->
          Optional.of(register ? move(width, dst, src, imm) : new Insn.MoveImm(width, dst, imm));
      default ->
          Alu.of(op)
              .map(
                  alu ->
                      register
                          ? new Insn.AluReg(width, alu, dst, src)
                          : new Insn.AluImm(width, alu, dst, imm));
    };
  }

  private static Insn move(Width width, Reg dst, Reg src, int imm) {
    return width == Width.W32 && dst == src && imm == 1
        ? new Insn.ZeroExtend(dst)
        : new Insn.Move(width, dst, src);
  }

  private static Optional<Insn> jump(Width width, long word) {
    int op = Opcode.op(word);
    Reg left = Reg.of(Opcode.dst(word));
    short offset = Opcode.offset(word);
    return switch (op) {
      case Opcode.JUMP -> Optional.of(new Insn.Jump(offset));
      case Opcode.JUMP_FAR -> Optional.of(new Insn.JumpFar(Opcode.imm(word)));
      case Opcode.CALL -> call(word);
      case Opcode.EXIT -> Optional.of(new Insn.Exit());
      default ->
          Cond.of(op)
              .map(
                  cond ->
                      (op & Opcode.SRC_REG) != 0
                          ? new Insn.JumpIf(width, cond, left, Reg.of(Opcode.src(word)), offset)
                          : new Insn.JumpIfImm(width, cond, left, Opcode.imm(word), offset));
    };
  }

  private static Optional<Insn> call(long word) {
    int imm = Opcode.imm(word);
    return switch (Opcode.src(word)) {
      case 0 -> Optional.of(new Insn.Call(imm));
      case Opcode.CALL_LOCAL ->
          Optional.of(
              Opcode.offset(word) == 0
                  ? new Insn.CallLocal(imm, 0)
                  : new Insn.CallLocal(Opcode.offset(word), imm));
      case Opcode.CALL_KERNEL_FUNCTION ->
          Optional.of(new Insn.CallKernel(new KernelFunction.Numbered(imm, Opcode.offset(word))));
      default -> Optional.empty();
    };
  }

  private static Optional<Insn> memory(long word) {
    Reg dst = Reg.of(Opcode.dst(word));
    Reg src = Reg.of(Opcode.src(word));
    short offset = Opcode.offset(word);
    Size size = Size.of(Opcode.op(word));
    return switch (Opcode.op(word) & ~0x18) {
      case Opcode.MODE_MEM | Opcode.CLASS_LDX -> Optional.of(new Insn.Load(size, dst, src, offset));
      case Opcode.MODE_MEM | Opcode.CLASS_STX ->
          Optional.of(new Insn.Store(size, dst, offset, src));
      case Opcode.MODE_MEM | Opcode.CLASS_ST ->
          Optional.of(new Insn.StoreImm(size, dst, offset, Opcode.imm(word)));
      case Opcode.MODE_ATOMIC | Opcode.CLASS_STX ->
          AtomicOp.of(Opcode.imm(word))
              .filter(_ -> size == Size.WORD || size == Size.LONG)
              .map(op -> new Insn.Atomic(op, size, dst, offset, src));
      default -> Optional.empty();
    };
  }
}
