package io.echogate.ebpf;

import java.util.Optional;

/** What is wrong with an instruction, whatever stands around it. */
final class LocalCheck {
  /** {@code MAX_BPF_STACK} of the kernel. */
  private static final int STACK_BYTES = 512;

  private LocalCheck() {}

  static Optional<String> of(Insn insn) {
    if ((RegisterUse.writes(insn) & Reg.R10.bit()) != 0) {
      return Optional.of("r10 is the frame pointer and cannot be written");
    }
    return switch (insn) {
      case Insn.AluImm(_, Alu op, _, int imm) when op.isDivision() && imm == 0 ->
          Optional.of("division by the constant 0");
      case Insn.AluImm(Width width, Alu op, _, int imm)
          when op.isShift() && (imm < 0 || imm >= width.bits()) ->
          Optional.of("a shift by " + imm + ": 0-" + (width.bits() - 1) + " is possible");
      case Insn.Load(Size size, _, Reg src, short offset) -> stack(size, src, offset);
      case Insn.Store(Size size, Reg dst, short offset, _) -> stack(size, dst, offset);
      case Insn.StoreImm(Size size, Reg dst, short offset, _) -> stack(size, dst, offset);
      case Insn.Atomic(_, Size size, Reg dst, short offset, _) -> stack(size, dst, offset);
      default -> Optional.empty();
    };
  }

  private static Optional<String> stack(Size size, Reg base, short offset) {
    if (base != Reg.R10) {
      return Optional.empty();
    }
    if (offset < -STACK_BYTES || offset + size.bytes() > 0) {
      return Optional.of("the stack is the " + STACK_BYTES + " bytes below r10");
    }
    if (offset % size.bytes() != 0) {
      return Optional.of(
          "accesses to the stack are aligned: " + offset + " is no multiple of " + size.bytes());
    }
    return Optional.empty();
  }
}
