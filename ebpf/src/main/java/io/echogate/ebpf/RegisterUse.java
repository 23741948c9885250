package io.echogate.ebpf;

/** Which registers an instruction reads and writes, as sums of {@link Reg#bit}. */
final class RegisterUse {
  /** R1-R5, which a call leaves without a value. */
  private static final int CALL_CLOBBERED = 0b11_1110;

  private RegisterUse() {}

  /** Those that it reads itself; what a function of the program reads, its beginning says. */
  static int reads(Insn insn) {
    return switch (insn) {
      case Insn.Move(_, _, Reg src) -> src.bit();
      case Insn.AluReg(_, _, Reg dst, Reg src) -> dst.bit() | src.bit();
      case Insn.AluImm(_, _, Reg dst, _) -> dst.bit();
      case Insn.Neg(_, Reg dst) -> dst.bit();
      case Insn.ZeroExtend(Reg reg) -> reg.bit();
      case Insn.Endian(_, Reg dst, _) -> dst.bit();
      case Insn.Load(_, _, Reg src, _) -> src.bit();
      case Insn.Store(_, Reg dst, _, Reg src) -> dst.bit() | src.bit();
      case Insn.StoreImm(_, Reg dst, _, _) -> dst.bit();
      case Insn.Atomic(AtomicOp op, _, Reg dst, _, Reg src) ->
          dst.bit() | src.bit() | (op == AtomicOp.CMPXCHG ? Reg.R0.bit() : 0);
      case Insn.JumpIf(_, _, Reg left, Reg right, _) -> left.bit() | right.bit();
      case Insn.JumpIfImm(_, _, Reg left, _, _) -> left.bit();
      case Insn.Call(int number) -> first(Helper.of(number).map(Helper::arguments).orElse(0));
      case Insn.CallKernel(KernelFunction.Named function) -> first(function.arguments());
      case Insn.CallKernel(KernelFunction.Numbered _) -> 0;
      case Insn.Exit() -> Reg.R0.bit();
      case Insn.MoveImm _, Insn.LoadWide _, Insn.LoadMap _, Insn.LoadMapValue _ -> 0;
      case Insn.Jump _, Insn.JumpFar _, Insn.CallLocal _, Insn.Unknown _ -> 0;
    };
  }

  /** The registers that hold a value afterwards because of the instruction. */
  static int writes(Insn insn) {
    return switch (insn) {
      case Insn.Move(_, Reg dst, _) -> dst.bit();
      case Insn.MoveImm(_, Reg dst, _) -> dst.bit();
      case Insn.LoadWide(Reg dst, _) -> dst.bit();
      case Insn.LoadMap(Reg dst, _) -> dst.bit();
      case Insn.LoadMapValue(Reg dst, _, _) -> dst.bit();
      case Insn.AluReg(_, _, Reg dst, _) -> dst.bit();
      case Insn.AluImm(_, _, Reg dst, _) -> dst.bit();
      case Insn.Neg(_, Reg dst) -> dst.bit();
      case Insn.ZeroExtend(Reg reg) -> reg.bit();
      case Insn.Endian(_, Reg dst, _) -> dst.bit();
      case Insn.Load(_, Reg dst, _, _) -> dst.bit();
      case Insn.Atomic(AtomicOp op, _, _, _, Reg src) ->
          switch (op) {
            case ADD, OR, AND, XOR -> 0;
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG -> src.bit();
            case CMPXCHG -> Reg.R0.bit();
          };
      case Insn.Call _, Insn.CallLocal _, Insn.CallKernel _ -> Reg.R0.bit();
      case Insn.Store _, Insn.StoreImm _ -> 0;
      case Insn.Jump _, Insn.JumpFar _, Insn.JumpIf _, Insn.JumpIfImm _ -> 0;
      case Insn.Exit _, Insn.Unknown _ -> 0;
    };
  }

  /** The registers that hold nothing afterwards, although they may have before. */
  static int destroys(Insn insn) {
    return switch (insn) {
      case Insn.Call _, Insn.CallLocal _, Insn.CallKernel _ -> CALL_CLOBBERED;
      default -> 0;
    };
  }

  /** The first so many of R1-R5. */
  static int first(int arguments) {
    return (1 << (arguments + 1)) - 2;
  }
}
