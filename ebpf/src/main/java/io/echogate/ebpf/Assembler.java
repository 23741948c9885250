package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a program, instruction by instruction; see {@link Program}. What the kernel would refuse
 * for certain is collected, and reported when the program is complete.
 */
public final class Assembler implements Arithmetic {
  private static final StackWalker STACK = StackWalker.getInstance();

  private final List<Insn> insns = new ArrayList<>();

  /** For each instruction its source line and, if it jumps, the label. */
  private final List<@Nullable SourceLine> sources = new ArrayList<>();

  private final List<@Nullable Label> targets = new ArrayList<>();
  private final List<LocalFunction> functions = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable SourceLine source;
  private int slots;
  private int forks;

  Assembler() {}

  /** A label without a place yet; the name is for messages and need not be unique. */
  public Label newLabel(String name) {
    return new Label(this, name);
  }

  /** Gives the label its place: before the instruction that is emitted next. */
  public Assembler bind(Label label) {
    if (!label.belongsTo(this)) {
      fault("bind " + label, "the label was made by another assembler");
    } else if (label.isBound()) {
      fault("bind " + label, "the label is bound already, at " + slotOf(label.position()));
    } else {
      label.bindTo(insns.size());
    }
    return this;
  }

  /**
   * Begins a function here, which {@link #call(Label)} calls. In it R1 to so many hold the
   * arguments, R6-R9 nothing: the caller's stay with the caller. {@link #exit} returns R0. The code
   * before ends with exit or a jump, and no jump goes in or out. The stacks of functions that call
   * each other share 512 bytes.
   *
   * @param label its name, and its place, which it gets hereby
   * @param arguments 0-5
   */
  public Assembler function(Label label, int arguments) {
    if (arguments < 0 || arguments > LocalFunction.MAX_ARGUMENTS) {
      fault("function " + label, "a function has 0 to 5 arguments, not " + arguments);
    } else if (insns.isEmpty()) {
      fault("function " + label, "a program begins with the function that the kernel calls");
    } else {
      functions.add(new LocalFunction(insns.size(), label.toString(), arguments));
    }
    return bind(label);
  }

  /** How many slots the instructions take so far, as long as no jump turns out to be a far one. */
  public int slots() {
    return slots;
  }

  /**
   * How many conditional jumps there are so far. The verifier keeps one way of each to come back
   * to, of those on the way that it follows: 8,192 at most.
   */
  public int forks() {
    return forks;
  }

  /** The instructions from here on come from this line. */
  public Assembler at(SourceLine line) {
    source = line;
    return this;
  }

  /** The instructions from here on come from no line in particular. */
  public Assembler atNoLine() {
    source = null;
    return this;
  }

  /** {@code dst = src}. */
  public Assembler mov(Reg dst, Reg src) {
    return emit(new Insn.Move(Width.W64, dst, src));
  }

  /** {@code dst = imm}, sign-extended. */
  public Assembler mov(Reg dst, int imm) {
    return emit(new Insn.MoveImm(Width.W64, dst, imm));
  }

  /** {@code dst} = the low half of {@code src}, zero-extended. */
  public Assembler mov32(Reg dst, Reg src) {
    return emit(new Insn.Move(Width.W32, dst, src));
  }

  /** {@code dst = imm}, zero-extended. */
  public Assembler mov32(Reg dst, int imm) {
    return emit(new Insn.MoveImm(Width.W32, dst, imm));
  }

  /** {@code dst = imm}, 64 bits, in two slots. */
  public Assembler movWide(Reg dst, long imm) {
    return emit(new Insn.LoadWide(dst, imm));
  }

  /** {@code dst} = the map, as an argument for helpers. */
  public Assembler mapFd(Reg dst, MapSpec map) {
    return emit(new Insn.LoadMap(dst, map));
  }

  /** {@code dst} = the address {@code offset} bytes into the first value of an array. */
  public Assembler mapValue(Reg dst, MapSpec map, int offset) {
    if (map.type() != MapType.ARRAY) {
      fault("map[" + map + "]", "only arrays have values at fixed addresses, not " + map.type());
    } else if (Integer.compareUnsigned(offset, map.valueSize()) >= 0) {
      fault(
          "map[" + map + "]",
          "offset " + offset + " is outside of the value of " + map.valueSize() + " bytes");
    }
    return emit(new Insn.LoadMapValue(dst, map, offset));
  }

  @Override
  public Assembler alu(Width width, Alu op, Reg dst, Reg src) {
    return emit(new Insn.AluReg(width, op, dst, src));
  }

  @Override
  public Assembler alu(Width width, Alu op, Reg dst, int imm) {
    return emit(new Insn.AluImm(width, op, dst, imm));
  }

  /** {@code dst = -dst}. */
  public Assembler neg(Reg dst) {
    return emit(new Insn.Neg(Width.W64, dst));
  }

  /** {@code dst = -dst} in 32 bits. */
  public Assembler neg32(Reg dst) {
    return emit(new Insn.Neg(Width.W32, dst));
  }

  /** Between the machine's order and big endian, for the low {@code bits}: 16, 32 or 64. */
  public Assembler toBigEndian(Reg dst, int bits) {
    return emit(new Insn.Endian(ByteSwap.BIG_ENDIAN, dst, bits));
  }

  /** Between the machine's order and little endian, for the low {@code bits}: 16, 32 or 64. */
  public Assembler toLittleEndian(Reg dst, int bits) {
    return emit(new Insn.Endian(ByteSwap.LITTLE_ENDIAN, dst, bits));
  }

  /** Reverses the low {@code bits / 8} bytes; 16, 32 or 64. Since Linux 6.6. */
  public Assembler byteSwap(Reg dst, int bits) {
    return emit(new Insn.Endian(ByteSwap.ALWAYS, dst, bits));
  }

  /** {@code dst = *(size *)(src + offset)}, zero-extended. */
  public Assembler load(Size size, Reg dst, Reg src, int offset) {
    return emit(new Insn.Load(size, dst, src, offset16(offset)));
  }

  /** {@code *(size *)(dst + offset) = src}. */
  public Assembler store(Size size, Reg dst, int offset, Reg src) {
    return emit(new Insn.Store(size, dst, offset16(offset), src));
  }

  /** {@code *(size *)(dst + offset) = imm}. */
  public Assembler storeImm(Size size, Reg dst, int offset, int imm) {
    return emit(new Insn.StoreImm(size, dst, offset16(offset), imm));
  }

  /** {@code *(size *)(dst + offset) op src}, atomically; the size is WORD or LONG. */
  public Assembler atomic(AtomicOp op, Size size, Reg dst, int offset, Reg src) {
    return emit(new Insn.Atomic(op, size, dst, offset16(offset), src));
  }

  /** {@code *(size *)(dst + offset) += src}, atomically. */
  public Assembler atomicAdd(Size size, Reg dst, int offset, Reg src) {
    return atomic(AtomicOp.ADD, size, dst, offset, src);
  }

  /** As {@link #atomicAdd}; {@code src} gets the value from before. */
  public Assembler fetchAdd(Size size, Reg dst, int offset, Reg src) {
    return atomic(AtomicOp.FETCH_ADD, size, dst, offset, src);
  }

  /** Exchanges {@code *(size *)(dst + offset)} and {@code src}, atomically. */
  public Assembler exchange(Size size, Reg dst, int offset, Reg src) {
    return atomic(AtomicOp.XCHG, size, dst, offset, src);
  }

  /**
   * Stores {@code src} at {@code *(size *)(dst + offset)} if R0 is there, atomically; R0 gets the
   * value from before.
   */
  public Assembler compareExchange(Size size, Reg dst, int offset, Reg src) {
    return atomic(AtomicOp.CMPXCHG, size, dst, offset, src);
  }

  /** Goes to the label. */
  public Assembler jump(Label target) {
    return emit(new Insn.Jump((short) 0), target);
  }

  /** Goes to the label if {@code left cond right}. */
  public Assembler jumpIf(Cond cond, Reg left, Reg right, Label target) {
    return emit(new Insn.JumpIf(Width.W64, cond, left, right, (short) 0), target);
  }

  /** Goes to the label if {@code left cond right}, the operand sign-extended. */
  public Assembler jumpIf(Cond cond, Reg left, int right, Label target) {
    return emit(new Insn.JumpIfImm(Width.W64, cond, left, right, (short) 0), target);
  }

  /** As {@link #jumpIf(Cond, Reg, Reg, Label)} on the low halves. */
  public Assembler jumpIf32(Cond cond, Reg left, Reg right, Label target) {
    return emit(new Insn.JumpIf(Width.W32, cond, left, right, (short) 0), target);
  }

  /** As {@link #jumpIf(Cond, Reg, int, Label)} on the low half. */
  public Assembler jumpIf32(Cond cond, Reg left, int right, Label target) {
    return emit(new Insn.JumpIfImm(Width.W32, cond, left, right, (short) 0), target);
  }

  /** {@code r0 = helper(r1 ... r5)}; R1-R5 hold nothing afterwards. */
  public Assembler call(Helper helper) {
    return emit(new Insn.Call(helper.number()));
  }

  /** {@code r0 = function(r1 ... r5)}, one that {@link #function} begins; R1-R5 are lost. */
  public Assembler call(Label function) {
    return emit(new Insn.CallLocal(0, 0), function);
  }

  /**
   * {@code r0 = function(r1 ... r5)}; R1-R5 hold nothing afterwards. The license of the program is
   * one that the kernel takes for GPL-compatible.
   */
  public Assembler call(KernelFunction.Named function) {
    return emit(new Insn.CallKernel(function));
  }

  /** Ends the program with R0 as its result. */
  public Assembler exit() {
    return emit(new Insn.Exit());
  }

  private Assembler emit(Insn insn) {
    LocalCheck.of(insn).ifPresent(message -> fault(insn.text(), message));
    return append(insn, null);
  }

  private Assembler emit(Insn insn, Label target) {
    if (!target.belongsTo(this)) {
      fault(insn.text(), "the label " + target + " was made by another assembler");
    }
    return append(insn, target);
  }

  private Assembler append(Insn insn, @Nullable Label target) {
    insns.add(insn);
    sources.add(source);
    targets.add(target);
    slots += insn.slots();
    if (insn instanceof Insn.JumpIf || insn instanceof Insn.JumpIfImm) {
      forks++;
    }
    return this;
  }

  private short offset16(int offset) {
    if (offset != (short) offset) {
      fault("offset " + offset, "offsets have 16 bits: add the rest to the register before");
    }
    return (short) offset;
  }

  private int slotOf(int index) {
    return insns.subList(0, index).stream().mapToInt(Insn::slots).sum();
  }

  private void fault(String insn, String message) {
    Optional<StackTraceElement> emitter =
        STACK.walk(
            frames ->
                frames
                    .filter(frame -> !isAssembler(frame.getClassName()))
                    .findFirst()
                    .map(StackWalker.StackFrame::toStackTraceElement));
    problems.add(new Problem(slots, insn, Optional.ofNullable(source), message, emitter));
  }

  private static boolean isAssembler(String className) {
    return className.equals(Assembler.class.getName())
        || className.equals(Arithmetic.class.getName())
        || className.startsWith("java.");
  }

  /** The program, if it is one that may be loaded. */
  Program finish(String name, ProgramType type, FarJumps farJumps) {
    Resolution resolution = new Resolution(insns, sources, targets, functions, farJumps);
    problems.addAll(resolution.problems());
    if (problems.isEmpty()) {
      problems.addAll(resolution.flowProblems());
    }
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Problem::slot));
      throw new AssemblyException(name, problems);
    }
    return new Program(
        name, type, resolution.insns(), resolution.sources(), resolution.functions());
  }
}
