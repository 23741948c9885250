package io.echogate.ebpf;

import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * Loads a program. The first attempt asks for no log: writing one is slow, and a log that does not
 * fit makes the kernel refuse a valid program. Only a refused one is loaded again for its log.
 */
final class ProgramLoader {
  private static final int FIRST_LOG_SIZE = 1 << 16;
  private static final int MAX_LOG_SIZE = 1 << 26;

  /** The verifier gives up with EAGAIN when a signal comes; libbpf tries as often. */
  private static final int ATTEMPTS = 5;

  /** {@code MAX_USED_MAPS}: with more maps than these a program is refused at once. */
  private static final int MOST_MAPS = 64;

  /** {@code BPF_F_XDP_HAS_FRAGS}. */
  private static final int HAS_FRAGMENTS = 1 << 5;

  private final Program program;
  private final Attributes attributes;

  private ProgramLoader(
      Program program, Map<MapSpec, BpfMap> maps, KernelFunctions functions, Arena arena) {
    this.program = program;
    List<Insn> insns = program.insns().stream().map(functions::resolved).toList();
    long[] words = Encoder.encode(insns, spec -> descriptor(program, spec, maps));
    this.attributes =
        new Attributes(Command.PROG_LOAD, arena)
            .put(Attributes.ProgramLoad.TYPE, program.type().code())
            .put(Attributes.ProgramLoad.EXPECTED_ATTACH_TYPE, program.type().attachType())
            .put(Attributes.ProgramLoad.FLAGS, program.fragments() ? HAS_FRAGMENTS : 0)
            .put(Attributes.ProgramLoad.SLOTS, words.length)
            .put(Attributes.ProgramLoad.INSNS, Memory.of(words, arena))
            .put(Attributes.ProgramLoad.LICENSE, arena.allocateFrom(program.license()));
    functions
        .table(arena)
        .ifPresent(table -> attributes.put(Attributes.ProgramLoad.DESCRIPTORS, table));
    Memory.putName(attributes, Attributes.ProgramLoad.NAME, program.name());
  }

  static Fd load(Program program, Map<MapSpec, BpfMap> maps) {
    try (Arena arena = Arena.ofConfined();
        KernelFunctions functions =
            KernelFunctions.of(
                program.insns(), attempt(program), KernelFunctions.Origin.RUNNING_KERNEL)) {
      ProgramLoader loader = new ProgramLoader(program, maps, functions, arena);
      Btf btf = Btf.of(program, arena);
      long btfFd = loadBtf(btf, arena);
      if (btfFd < 0) {
        // A kernel that does not take BTF runs the program all the same, only without the lines.
        return loader.load();
      }
      try (Fd types = Fd.own(btfFd)) {
        loader.describe(btf, types);
        return loader.load();
      }
    }
  }

  private static String attempt(Program program) {
    return "cannot load the program " + program.name();
  }

  private static int descriptor(Program program, MapSpec spec, Map<MapSpec, BpfMap> maps) {
    BpfMap map = maps.get(spec);
    if (map == null) {
      throw new IllegalArgumentException(
          "the program " + program.name() + " uses the map " + spec + ", which was not given");
    }
    return map.fd().value();
  }

  private static long loadBtf(Btf btf, Arena arena) {
    return new Attributes(Command.BTF_LOAD, arena)
        .put(Attributes.BtfLoad.BTF, btf.blob())
        .put(Attributes.BtfLoad.LENGTH, (int) btf.blob().byteSize())
        .call();
  }

  private void describe(Btf btf, Fd types) {
    attributes
        .put(Attributes.ProgramLoad.BTF, types.value())
        .put(Attributes.ProgramLoad.FUNC_INFO_SIZE, Btf.FUNC_INFO_SIZE)
        .put(Attributes.ProgramLoad.FUNC_INFO, btf.funcInfo())
        .put(Attributes.ProgramLoad.FUNC_INFO_COUNT, btf.functions())
        .put(Attributes.ProgramLoad.LINE_INFO_SIZE, Btf.LINE_INFO_SIZE)
        .put(Attributes.ProgramLoad.LINE_INFO, btf.lineInfo())
        .put(Attributes.ProgramLoad.LINE_INFO_COUNT, btf.lines());
  }

  private Fd load() {
    long result = call();
    if (result >= 0) {
      return Fd.own(result);
    }
    if (result == -Errno.EPERM) {
      throw BpfException.of(attempt(program), Errno.EPERM);
    }
    if (result == -Errno.E2BIG && program.maps().size() <= MOST_MAPS) {
      // It says so after seconds of work, and its log would be of no place in particular.
      throw VerifierException.tooBig(program);
    }
    return loadForLog(FIRST_LOG_SIZE);
  }

  private Fd loadForLog(int size) {
    int needed;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment log = arena.allocate(size);
      attributes
          .put(Attributes.ProgramLoad.LOG_LEVEL, 1)
          .put(Attributes.ProgramLoad.LOG_SIZE, size)
          .put(Attributes.ProgramLoad.LOG, log);
      long result = call();
      if (result >= 0) {
        return Fd.own(result);
      }
      if (result != -Errno.ENOSPC || size >= MAX_LOG_SIZE) {
        throw VerifierException.of(program, (int) -result, log.getString(0));
      }
      needed = attributes.field(Attributes.ProgramLoad.LOG_TRUE_SIZE);
    }
    return loadForLog(Math.min(Math.max(needed, 2 * size), MAX_LOG_SIZE));
  }

  private long call() {
    long result = attributes.call();
    for (int i = 1; i < ATTEMPTS && result == -Errno.EAGAIN; i++) {
      result = attributes.call();
    }
    return result;
  }
}
