package io.echogate.ebpf;

import java.util.List;
import java.util.Optional;

/** Jumps with their offsets: near ones have 16 bits, far ones become more than an instruction. */
final class Jumps {
  private Jumps() {}

  /**
   * Whether the jump or call reaches so many slots as it is.
   *
   * @param reach over how many slots a near jump may go
   */
  static boolean reaches(Insn jump, int offset, int reach) {
    return jump instanceof Insn.CallLocal || Math.abs(offset) <= reach;
  }

  /** The slots of a jump that reaches any distance; the last of them counts the offset. */
  static int farSlots(Insn jump) {
    return switch (jump) {
      case Insn.JumpIf(_, Cond cond, _, _, _) -> cond.inverse().isPresent() ? 2 : 3;
      case Insn.JumpIfImm(_, Cond cond, _, _, _) -> cond.inverse().isPresent() ? 2 : 3;
      default -> 1;
    };
  }

  /** The jump or call with this offset. */
  static Insn near(Insn jump, int offset) {
    short reach = (short) offset;
    return switch (jump) {
      case Insn.Jump _ -> new Insn.Jump(reach);
      case Insn.JumpIf(Width width, Cond cond, Reg left, Reg right, _) ->
          new Insn.JumpIf(width, cond, left, right, reach);
      case Insn.JumpIfImm(Width width, Cond cond, Reg left, int imm, _) ->
          new Insn.JumpIfImm(width, cond, left, imm, reach);
      case Insn.CallLocal _ -> new Insn.CallLocal(offset, 0);
      default -> throw new AssertionError("no jump: " + jump);
    };
  }

  /** The jump over any distance: a far one, over which the opposite condition jumps. */
  static List<Insn> far(Insn jump, int offset) {
    Insn far = new Insn.JumpFar(offset);
    return switch (jump) {
      case Insn.Jump _ -> List.of(far);
      case Insn.JumpIf(Width width, Cond cond, Reg left, Reg right, _) ->
          over(
              cond.inverse().map(not -> new Insn.JumpIf(width, not, left, right, (short) 1)),
              near(jump, 1),
              far);
      case Insn.JumpIfImm(Width width, Cond cond, Reg left, int imm, _) ->
          over(
              cond.inverse().map(not -> new Insn.JumpIfImm(width, not, left, imm, (short) 1)),
              near(jump, 1),
              far);
      default -> throw new AssertionError("no jump: " + jump);
    };
  }

  /** Where there is no opposite condition, the condition jumps over the jump over the far one. */
  private static List<Insn> over(Optional<? extends Insn> opposite, Insn same, Insn far) {
    return opposite.isPresent()
        ? List.of(opposite.get(), far)
        : List.of(same, new Insn.Jump((short) 1), far);
  }
}
