package io.echogate.ebpf;

import java.util.List;

/** What arithmetic, jumps and 8-byte accesses to the one map mean, by RFC 9669. */
final class Interpreter {
  private final long[] registers = new long[11];
  private final long[] memory;

  private Interpreter(long[] memory) {
    this.memory = memory.clone();
  }

  /** Runs a program on the words of the map; gives the words afterwards. */
  static long[] run(Program program, long[] memory) {
    Interpreter machine = new Interpreter(memory);
    List<Insn> insns = program.insns();
    int at = 0;
    while (!(insns.get(at) instanceof Insn.Exit)) {
      int skip = machine.step(insns.get(at));
      at++;
      while (skip > 0) {
        skip -= insns.get(at).slots();
        at++;
      }
      while (skip < 0) {
        at--;
        skip += insns.get(at).slots();
      }
    }
    return machine.memory;
  }

  /** Executes one instruction; gives the slots to skip. */
  private int step(Insn insn) {
    switch (insn) {
      case Insn.Move(Width width, Reg dst, Reg src) -> set(width, dst, get(src));
      case Insn.MoveImm(Width width, Reg dst, int imm) -> set(width, dst, imm);
      case Insn.LoadWide(Reg dst, long imm) -> set(Width.W64, dst, imm);
      case Insn.LoadMapValue(Reg dst, _, int offset) -> set(Width.W64, dst, offset);
      case Insn.AluReg(Width width, Alu op, Reg dst, Reg src) ->
          set(width, dst, alu(width, op, get(dst), get(src)));
      case Insn.AluImm(Width width, Alu op, Reg dst, int imm) ->
          set(width, dst, alu(width, op, get(dst), imm));
      case Insn.Neg(Width width, Reg dst) -> set(width, dst, -get(dst));
      case Insn.Endian(ByteSwap swap, Reg dst, int bits) ->
          set(Width.W64, dst, endian(swap, get(dst), bits));
      case Insn.Load(_, Reg dst, Reg src, short offset) ->
          set(Width.W64, dst, memory[word(src, offset)]);
      case Insn.Store(_, Reg dst, short offset, Reg src) -> memory[word(dst, offset)] = get(src);
      case Insn.Jump(short offset) -> {
        return offset;
      }
      case Insn.JumpFar(int offset) -> {
        return offset;
      }
      case Insn.JumpIf(Width width, Cond cond, Reg left, Reg right, short offset) -> {
        return holds(width, cond, get(left), get(right)) ? offset : 0;
      }
      case Insn.JumpIfImm(Width width, Cond cond, Reg left, int imm, short offset) -> {
        return holds(width, cond, get(left), imm) ? offset : 0;
      }
      default -> throw new AssertionError("not of this test: " + insn.text());
    }
    return 0;
  }

  private static long alu(Width width, Alu op, long dst, long src) {
    return width == Width.W64 ? alu(op, dst, src) : alu32(op, (int) dst, (int) src);
  }

  private static long alu(Alu op, long dst, long src) {
    return switch (op) {
      case ADD -> dst + src;
      case SUB -> dst - src;
      case MUL -> dst * src;
      case DIV -> src == 0 ? 0 : Long.divideUnsigned(dst, src);
      case MOD -> src == 0 ? dst : Long.remainderUnsigned(dst, src);
      case OR -> dst | src;
      case AND -> dst & src;
      case XOR -> dst ^ src;
      case LSH -> dst << src;
      case RSH -> dst >>> src;
      case ARSH -> dst >> src;
    };
  }

  private static int alu32(Alu op, int dst, int src) {
    return switch (op) {
      case ADD -> dst + src;
      case SUB -> dst - src;
      case MUL -> dst * src;
      case DIV -> src == 0 ? 0 : Integer.divideUnsigned(dst, src);
      case MOD -> src == 0 ? dst : Integer.remainderUnsigned(dst, src);
      case OR -> dst | src;
      case AND -> dst & src;
      case XOR -> dst ^ src;
      case LSH -> dst << src;
      case RSH -> dst >>> src;
      case ARSH -> dst >> src;
    };
  }

  /** On a little-endian machine, as all that this runs on are. */
  private static long endian(ByteSwap swap, long value, int bits) {
    long reversed = Long.reverseBytes(value) >>> (64 - bits);
    return swap == ByteSwap.LITTLE_ENDIAN ? value & (-1L >>> (64 - bits)) : reversed;
  }

  private static boolean holds(Width width, Cond cond, long left, long right) {
    long a = width == Width.W64 ? left : (int) left;
    long b = width == Width.W64 ? right : (int) right;
    // Sign extension keeps the unsigned order of 32-bit numbers, too.
    int unsigned = Long.compareUnsigned(a, b);
    return switch (cond) {
      case EQ -> a == b;
      case NE -> a != b;
      case GT -> unsigned > 0;
      case GE -> unsigned >= 0;
      case LT -> unsigned < 0;
      case LE -> unsigned <= 0;
      case SGT -> a > b;
      case SGE -> a >= b;
      case SLT -> a < b;
      case SLE -> a <= b;
      case SET -> (a & b) != 0;
    };
  }

  private int word(Reg base, short offset) {
    return (int) (get(base) + offset) / Long.BYTES;
  }

  private long get(Reg reg) {
    return registers[reg.number()];
  }

  private void set(Width width, Reg reg, long value) {
    registers[reg.number()] = width == Width.W64 ? value : Integer.toUnsignedLong((int) value);
  }
}
