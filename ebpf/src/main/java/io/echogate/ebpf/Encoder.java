package io.echogate.ebpf;

import static io.echogate.ebpf.Opcode.word;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Instructions to the words that the kernel takes. Functions of the kernel have their numbers by
 * now; those that are still named get none.
 */
final class Encoder {
  private final ToIntFunction<MapSpec> descriptors;
  private final long[] words;
  private int length;

  private Encoder(int slots, ToIntFunction<MapSpec> descriptors) {
    this.words = new long[slots];
    this.descriptors = descriptors;
  }

  /**
   * The words of a program.
   *
   * @param descriptors gives the map descriptor for a spec
   */
  static long[] encode(List<Insn> insns, ToIntFunction<MapSpec> descriptors) {
    int slots = insns.stream().mapToInt(Insn::slots).sum();
    Encoder encoder = new Encoder(slots, descriptors);
    insns.forEach(encoder::add);
    return encoder.words;
  }

  private void add(Insn insn) {
    switch (insn) {
      case Insn.LoadWide(Reg dst, long imm) -> addWide(dst, 0, (int) imm, (int) (imm >>> 32));
      case Insn.LoadMap(Reg dst, MapRef map) -> addWide(dst, Opcode.PSEUDO_MAP, number(map), 0);
      case Insn.LoadMapValue(Reg dst, MapRef map, int offset) ->
          addWide(dst, Opcode.PSEUDO_MAP_VALUE, number(map), offset);
      default -> words[length++] = single(insn);
    }
  }

  private void addWide(Reg dst, int pseudo, int low, int high) {
    words[length++] = word(Opcode.LOAD_WIDE, dst.number(), pseudo, 0, low);
    words[length++] = word(0, 0, 0, 0, high);
  }

  private int number(MapRef map) {
    return switch (map) {
      case MapSpec spec -> descriptors.applyAsInt(spec);
      case MapRef.Numbered(int value) -> value;
    };
  }

  private static long single(Insn insn) {
    return switch (insn) {
      case Insn.Move(Width width, Reg dst, Reg src) ->
          registers(Opcode.MOV | Opcode.SRC_REG | Opcode.aluClass(width), dst, src, 0, 0);
      case Insn.MoveImm(Width width, Reg dst, int imm) ->
          word(Opcode.MOV | Opcode.aluClass(width), dst.number(), 0, 0, imm);
      case Insn.AluReg(Width width, Alu op, Reg dst, Reg src) ->
          registers(op.code() | Opcode.SRC_REG | Opcode.aluClass(width), dst, src, 0, 0);
      case Insn.AluImm(Width width, Alu op, Reg dst, int imm) ->
          word(op.code() | Opcode.aluClass(width), dst.number(), 0, 0, imm);
      case Insn.Neg(Width width, Reg dst) ->
          word(Opcode.NEG | Opcode.aluClass(width), dst.number(), 0, 0, 0);
      case Insn.ZeroExtend(Reg reg) ->
          word(Opcode.MOV | Opcode.SRC_REG | Opcode.CLASS_ALU, reg.number(), reg.number(), 0, 1);
      case Insn.Endian(ByteSwap swap, Reg dst, int bits) ->
          word(swap.op(), dst.number(), 0, 0, bits);
      case Insn.Load(Size size, Reg dst, Reg src, short offset) ->
          registers(Opcode.MODE_MEM | size.code() | Opcode.CLASS_LDX, dst, src, offset, 0);
      case Insn.Store(Size size, Reg dst, short offset, Reg src) ->
          registers(Opcode.MODE_MEM | size.code() | Opcode.CLASS_STX, dst, src, offset, 0);
      case Insn.StoreImm(Size size, Reg dst, short offset, int imm) ->
          word(Opcode.MODE_MEM | size.code() | Opcode.CLASS_ST, dst.number(), 0, offset, imm);
      case Insn.Atomic(AtomicOp op, Size size, Reg dst, short offset, Reg src) ->
          registers(
              Opcode.MODE_ATOMIC | size.code() | Opcode.CLASS_STX, dst, src, offset, op.code());
      case Insn.Jump(short offset) -> word(Opcode.JUMP, 0, 0, offset, 0);
      case Insn.JumpFar(int offset) -> word(Opcode.JUMP_FAR, 0, 0, 0, offset);
      case Insn.JumpIf(Width width, Cond cond, Reg left, Reg right, short offset) ->
          registers(cond.code() | Opcode.SRC_REG | Opcode.jumpClass(width), left, right, offset, 0);
      case Insn.JumpIfImm(Width width, Cond cond, Reg left, int imm, short offset) ->
          word(cond.code() | Opcode.jumpClass(width), left.number(), 0, offset, imm);
      case Insn.Call(int number) -> word(Opcode.CALL, 0, 0, 0, number);
      case Insn.CallLocal(int offset, int number) ->
          number == 0
              ? word(Opcode.CALL, 0, Opcode.CALL_LOCAL, 0, offset)
              : word(Opcode.CALL, 0, Opcode.CALL_LOCAL, offset, number);
      case Insn.CallKernel(KernelFunction.Numbered(int id, short table)) ->
          word(Opcode.CALL, 0, Opcode.CALL_KERNEL_FUNCTION, table, id);
      case Insn.CallKernel(KernelFunction.Named _) ->
          word(Opcode.CALL, 0, Opcode.CALL_KERNEL_FUNCTION, 0, 0);
      case Insn.Exit() -> word(Opcode.EXIT, 0, 0, 0, 0);
      case Insn.Unknown(long word) -> word;
      case Insn.LoadWide _, Insn.LoadMap _, Insn.LoadMapValue _ ->
          throw new AssertionError("takes two slots: " + insn);
    };
  }

  private static long registers(int op, Reg dst, Reg src, int offset, int imm) {
    return word(op, dst.number(), src.number(), offset, imm);
  }
}
