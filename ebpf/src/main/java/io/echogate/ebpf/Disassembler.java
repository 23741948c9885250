package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Instructions as text, in the words of the kernel's own disassembler and of bpftool. */
public final class Disassembler {
  private Disassembler() {}

  /**
   * Decodes a program's words, each an instruction slot.
   *
   * @return the instructions; words that are none of them as {@link Insn.Unknown}
   */
  public static List<Insn> decode(long[] words) {
    return Decoder.decode(words);
  }

  /** A line for each instruction, its slot in front: {@code 4: (b7) r0 = 1}. */
  public static List<String> lines(List<Insn> insns) {
    List<String> lines = new ArrayList<>(insns.size());
    int slot = 0;
    for (Insn insn : insns) {
      int op = Opcode.op(Encoder.encode(List.of(insn), _ -> 0)[0]);
      lines.add(String.format(Locale.ROOT, "%d: (%02x) %s", slot, op, text(insn)));
      slot += insn.slots();
    }
    return lines;
  }

  static String text(Insn insn) {
    return switch (insn) {
      case Insn.Move(Width width, Reg dst, Reg src) -> width.name(dst) + " = " + width.name(src);
      case Insn.MoveImm(Width width, Reg dst, int imm) -> width.name(dst) + " = " + imm;
      case Insn.LoadWide(Reg dst, long imm) -> dst + " = 0x" + Long.toHexString(imm);
      case Insn.LoadMap(Reg dst, MapRef map) -> dst + " = map[" + map + "]";
      case Insn.LoadMapValue(Reg dst, MapRef map, int offset) ->
          dst + " = map[" + map + "][0]+" + Integer.toUnsignedString(offset);
      case Insn.AluReg(Width width, Alu op, Reg dst, Reg src) ->
          width.name(dst) + " " + op + " " + width.name(src);
      case Insn.AluImm(Width width, Alu op, Reg dst, int imm) ->
          width.name(dst) + " " + op + " " + imm;
      case Insn.Neg(Width width, Reg dst) -> width.name(dst) + " = -" + width.name(dst);
      case Insn.ZeroExtend(Reg reg) -> Width.W32.name(reg) + " = " + Width.W32.name(reg);
      case Insn.Endian(ByteSwap swap, Reg dst, int bits) -> dst + " = " + swap + bits + " " + dst;
      case Insn.Load(Size size, Reg dst, Reg src, short offset) ->
          dst + " = " + memory(size, src, offset);
      case Insn.Store(Size size, Reg dst, short offset, Reg src) ->
          memory(size, dst, offset) + " = " + src;
      case Insn.StoreImm(Size size, Reg dst, short offset, int imm) ->
          memory(size, dst, offset) + " = " + imm;
      case Insn.Atomic atomic -> atomic(atomic);
      case Insn.Jump(short offset) -> "goto pc" + signed(offset);
      case Insn.JumpFar(int offset) -> "gotol pc" + signed(offset);
      case Insn.JumpIf(Width width, Cond cond, Reg left, Reg right, short offset) ->
          jump(width.name(left), cond, width.name(right), offset);
      case Insn.JumpIfImm(Width width, Cond cond, Reg left, int imm, short offset) ->
          jump(width.name(left), cond, "0x" + Integer.toHexString(imm), offset);
      case Insn.Call(int number) ->
          "call " + Helper.of(number).map(Helper::toString).orElse("unknown") + "#" + number;
      case Insn.CallLocal(int offset, _) -> "call pc" + signed(offset);
      case Insn.CallKernel(KernelFunction function) -> "call " + function;
      case Insn.Exit() -> "exit";
      case Insn.Unknown(long word) -> String.format(Locale.ROOT, "unknown 0x%016x", word);
    };
  }

  private static String atomic(Insn.Atomic insn) {
    String address = address(insn.size(), insn.dst(), insn.offset());
    String function = (insn.size() == Size.LONG ? "atomic64_" : "atomic_") + insn.op();
    return switch (insn.op()) {
      case ADD -> locked(address, Alu.ADD, insn.src());
      case OR -> locked(address, Alu.OR, insn.src());
      case AND -> locked(address, Alu.AND, insn.src());
      case XOR -> locked(address, Alu.XOR, insn.src());
      case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG ->
          insn.src() + " = " + function + "(" + address + ", " + insn.src() + ")";
      case CMPXCHG -> "r0 = " + function + "(" + address + ", r0, " + insn.src() + ")";
    };
  }

  private static String locked(String address, Alu op, Reg src) {
    return "lock *" + address + " " + op + " " + src;
  }

  private static String jump(String left, Cond cond, String right, short offset) {
    return "if " + left + " " + cond + " " + right + " goto pc" + signed(offset);
  }

  private static String memory(Size size, Reg base, short offset) {
    return "*" + address(size, base, offset);
  }

  private static String address(Size size, Reg base, short offset) {
    return "(" + size + " *)(" + base + " " + signed(offset) + ")";
  }

  private static String signed(int offset) {
    return offset < 0 ? Integer.toString(offset) : "+" + offset;
  }
}
