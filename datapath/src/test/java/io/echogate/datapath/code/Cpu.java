package io.echogate.datapath.code;

import io.echogate.ebpf.Alu;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Insn;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A CPU that runs a program of 64-bit arithmetic, one instruction at a time, so that a test decides
 * what other CPUs do between two of them. Memory is words by their addresses; the value of the
 * program's first map begins at 0, of each further one {@link #MAP} later, and the stack ends at
 * {@link #STACK}. Every call asks for the time.
 */
final class Cpu {
  /** The room for a map's value. */
  static final long MAP = 1L << 32;

  private static final long STACK = 1L << 40;

  private final List<Insn> insns;
  private final List<MapSpec> maps;
  private final int[] indexOfSlot;
  private final int[] slotOfIndex;
  private final Map<Long, Long> shared;
  private final Map<Long, Long> stack = new HashMap<>();
  private final LongSupplier clock;
  private final Map<Reg, Long> registers = new EnumMap<>(Reg.class);
  private int next;
  private boolean running;

  /**
   * A CPU that shares memory with others.
   *
   * @param shared the words of the map
   */
  Cpu(Program program, Map<Long, Long> shared, LongSupplier clock) {
    this.insns = program.insns();
    this.maps = program.maps();
    this.shared = shared;
    this.clock = clock;
    indexOfSlot = new int[program.slots() + 1];
    slotOfIndex = new int[insns.size()];
    int slot = 0;
    for (int i = 0; i < insns.size(); i++) {
      indexOfSlot[slot] = i;
      slotOfIndex[i] = slot;
      slot += insns.get(i).slots();
    }
  }

  /** Begins anew, with this in a register. */
  void start(Reg register, long value) {
    next = 0;
    running = true;
    stack.clear();
    put(Reg.R10, STACK);
    put(register, value);
  }

  boolean isRunning() {
    return running;
  }

  /** What is in a register. */
  long register(Reg register) {
    return registers.getOrDefault(register, 0L);
  }

  private void put(Reg register, long value) {
    registers.put(register, value);
  }

  /** Goes on up to and with the next instruction that others can notice, or notices others. */
  void step() {
    boolean alone = true;
    while (alone && running) {
      Insn insn = insns.get(next);
      alone = isPrivate(insn);
      int slot = slotOfIndex[next];
      next++;
      run(insn, slot);
    }
  }

  private boolean isPrivate(Insn insn) {
    return switch (insn) {
      case Insn.Load load -> register(load.src()) + load.offset() > STACK / 2;
      case Insn.Store store -> register(store.dst()) + store.offset() > STACK / 2;
      case Insn.StoreImm store -> register(store.dst()) + store.offset() > STACK / 2;
      case Insn.Atomic _, Insn.Call _, Insn.Exit _ -> false;
      default -> true;
    };
  }

  private void run(Insn insn, int slot) {
    switch (insn) {
      case Insn.Move move -> put(move.dst(), register(move.src()));
      case Insn.MoveImm move -> put(move.dst(), move.imm());
      case Insn.LoadWide load -> put(load.dst(), load.imm());
      case Insn.LoadMapValue load ->
          put(load.dst(), maps.indexOf(load.map()) * MAP + load.offset());
      case Insn.AluReg alu -> alu(alu.op(), alu.dst(), register(alu.src()));
      case Insn.AluImm alu -> alu(alu.op(), alu.dst(), alu.imm());
      case Insn.Neg neg -> put(neg.dst(), -register(neg.dst()));
      case Insn.Load load -> put(load.dst(), read(register(load.src()) + load.offset()));
      case Insn.Store store -> write(register(store.dst()) + store.offset(), register(store.src()));
      case Insn.StoreImm store -> write(register(store.dst()) + store.offset(), store.imm());
      case Insn.Atomic atomic -> atomic(atomic);
      case Insn.Jump jump -> jump(slot, jump.offset());
      case Insn.JumpIf jump -> {
        if (holds(jump.cond(), register(jump.left()), register(jump.right()))) {
          jump(slot, jump.offset());
        }
      }
      case Insn.JumpIfImm jump -> {
        if (holds(jump.cond(), register(jump.left()), jump.imm())) {
          jump(slot, jump.offset());
        }
      }
      case Insn.Call _ -> put(Reg.R0, clock.getAsLong());
      case Insn.Exit _ -> running = false;
      default -> throw new AssertionError("no such instruction here: " + insn.text());
    }
  }

  private void jump(int slot, int offset) {
    next = indexOfSlot[slot + 1 + offset];
  }

  private void alu(Alu op, Reg register, long operand) {
    long value = register(register);
    put(
        register,
        switch (op) {
          case ADD -> value + operand;
          case SUB -> value - operand;
          case MUL -> value * operand;
          case AND -> value & operand;
          case OR -> value | operand;
          case XOR -> value ^ operand;
          case LSH -> value << operand;
          case RSH -> value >>> operand;
          case ARSH -> value >> operand;
          default -> throw new AssertionError("no such arithmetic here: " + op);
        });
  }

  private static boolean holds(Cond cond, long left, long right) {
    int order = Long.compareUnsigned(left, right);
    return switch (cond) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      default -> throw new AssertionError("no such condition here: " + cond);
    };
  }

  private void atomic(Insn.Atomic atomic) {
    long address = register(atomic.dst()) + atomic.offset();
    long before = read(address);
    long operand = register(atomic.src());
    switch (atomic.op()) {
      case ADD -> write(address, before + operand);
      case CMPXCHG -> {
        if (before == register(Reg.R0)) {
          write(address, operand);
        }
        put(Reg.R0, before);
      }
      default -> throw new AssertionError("no such operation here: " + atomic.op());
    }
  }

  private Map<Long, Long> memory(long address) {
    return address > STACK / 2 ? stack : shared;
  }

  private long read(long address) {
    return memory(address).getOrDefault(address, 0L);
  }

  private void write(long address, long value) {
    memory(address).put(address, value);
  }
}
