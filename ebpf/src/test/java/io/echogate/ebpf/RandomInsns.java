package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Instructions of every kind with random operands; they need not make sense together. */
final class RandomInsns {
  private final RandomGenerator random;

  RandomInsns(RandomGenerator random) {
    this.random = random;
  }

  List<Insn> list(int length) {
    List<Insn> insns = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      insns.add(next());
    }
    return insns;
  }

  Insn next() {
    return switch (random.nextInt(21)) {
      case 0 -> new Insn.Move(width(), reg(), reg());
      case 1 -> new Insn.MoveImm(width(), reg(), random.nextInt());
      case 2 -> new Insn.LoadWide(reg(), random.nextLong());
      case 3 -> new Insn.LoadMap(reg(), map());
      case 4 -> new Insn.LoadMapValue(reg(), map(), random.nextInt());
      case 5 -> new Insn.AluReg(width(), one(Alu.values()), reg(), reg());
      case 6 -> new Insn.AluImm(width(), one(Alu.values()), reg(), random.nextInt());
      case 7 -> new Insn.Neg(width(), reg());
      case 8 -> new Insn.Endian(one(ByteSwap.values()), reg(), 16 << random.nextInt(3));
      case 9 -> new Insn.Load(one(Size.values()), reg(), reg(), offset());
      case 10 -> new Insn.Store(one(Size.values()), reg(), offset(), reg());
      case 11 -> new Insn.StoreImm(one(Size.values()), reg(), offset(), random.nextInt());
      case 12 -> new Insn.Atomic(one(AtomicOp.values()), atomicSize(), reg(), offset(), reg());
      case 13 -> new Insn.Jump(offset());
      case 14 -> new Insn.JumpIf(width(), one(Cond.values()), reg(), reg(), offset());
      case 15 -> new Insn.JumpIfImm(width(), one(Cond.values()), reg(), random.nextInt(), offset());
      case 16 -> new Insn.Call(random.nextInt());
      case 19 -> new Insn.CallLocal(random.nextInt(), 0);
      case 18 -> new Insn.JumpFar(random.nextInt());
      case 17 -> new Insn.CallKernel(new KernelFunction.Numbered(random.nextInt(), offset()));
      default -> new Insn.Exit();
    };
  }

  private Width width() {
    return one(Width.values());
  }

  private Reg reg() {
    return one(Reg.values());
  }

  private MapRef map() {
    return new MapRef.Numbered(random.nextInt());
  }

  private Size atomicSize() {
    return random.nextBoolean() ? Size.WORD : Size.LONG;
  }

  private short offset() {
    return (short) random.nextInt();
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
