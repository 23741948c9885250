package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.ebpf.KernelFunction.Named;
import io.echogate.ebpf.KernelFunction.Numbered;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The numbers that a program's kernel functions have in the running kernel. Functions of modules
 * are named by the place of the module's BTF in a table, which goes to the kernel with the program:
 * its descriptors are held until this is closed.
 */
final class KernelFunctions implements AutoCloseable {
  /**
   * Where BTF comes from.
   *
   * @param directory shows that of the kernel and of its modules
   * @param opener opens that of a module for use in programs; empty if there is none
   */
  record Origin(Path directory, Function<String, Optional<Fd>> opener) {
    static final Origin RUNNING_KERNEL =
        new Origin(Path.of("/sys/kernel/btf"), BpfObjects::openTypes);
  }

  private static final String KERNEL = "vmlinux";

  private final String attempt;
  private final Origin origin;
  private final Map<Named, Numbered> numbers = new HashMap<>();
  private final List<Fd> modules = new ArrayList<>();

  private KernelFunctions(String attempt, Origin origin) {
    this.attempt = attempt;
    this.origin = origin;
  }

  /**
   * Finds those that the instructions call; reads nothing if they call none.
   *
   * @param attempt what it is for, for messages: {@code cannot load ...}
   * @throws BpfException of kind UNSUPPORTED if the kernel lacks one, NOT_PERMITTED if it is one of
   *     a module and the capability SYS_ADMIN is missing
   */
  static KernelFunctions of(List<Insn> insns, String attempt, Origin origin) {
    Set<Named> wanted = new LinkedHashSet<>();
    for (Insn insn : insns) {
      if (insn instanceof Insn.CallKernel(Named function)) {
        wanted.add(function);
      }
    }
    KernelFunctions found = new KernelFunctions(attempt, origin);
    try {
      found.find(wanted);
      return found;
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      found.close();
      throw e;
    }
  }

  /** The instruction with numbers in place of names. */
  Insn resolved(Insn insn) {
    if (insn instanceof Insn.CallKernel(Named function)) {
      Numbered number = numbers.get(function);
      if (number == null) {
        throw new IllegalArgumentException("nobody looked for " + function);
      }
      return new Insn.CallKernel(number);
    }
    return insn;
  }

  /** The table of the modules' descriptors, its first entry unused; empty if there are none. */
  Optional<MemorySegment> table(Arena arena) {
    if (modules.isEmpty()) {
      return Optional.empty();
    }
    MemorySegment table = arena.allocate(ValueLayout.JAVA_INT, modules.size() + 1L);
    for (int i = 0; i < modules.size(); i++) {
      table.setAtIndex(ValueLayout.JAVA_INT, i + 1L, modules.get(i).value());
    }
    return Optional.of(table);
  }

  private void find(Set<Named> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    wanted.forEach(function -> names.add(function.name()));
    byte[] types =
        read(KERNEL)
            .orElseThrow(
                () -> unsupported("the kernel does not show its types (CONFIG_DEBUG_INFO_BTF)"));
    BtfFunctions kernel = BtfFunctions.ofKernel(types, names);
    Map<String, Set<Named>> elsewhere = new LinkedHashMap<>();
    for (Named function : wanted) {
      Optional<Integer> id = kernel.id(function.name());
      if (id.isPresent()) {
        numbers.put(function, new Numbered(id.get(), (short) 0));
      } else {
        elsewhere.computeIfAbsent(function.module(), _ -> new LinkedHashSet<>()).add(function);
      }
    }
    elsewhere.forEach((module, functions) -> findInModule(module, functions, kernel, names));
  }

  private void findInModule(
      String module, Set<Named> functions, BtfFunctions kernel, Set<String> names) {
    Named first = functions.iterator().next();
    byte[] types = read(module).orElseThrow(() -> absent(first, "is not loaded"));
    BtfFunctions found = BtfFunctions.ofModule(types, kernel, names);
    short table = (short) (modules.size() + 1);
    for (Named function : functions) {
      int id = found.id(function.name()).orElseThrow(() -> absent(function, "has none"));
      numbers.put(function, new Numbered(id, table));
    }
    modules.add(origin.opener.apply(module).orElseThrow(() -> absent(first, "has gone")));
  }

  private Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(origin.directory.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the types of " + name, e);
    }
  }

  private BpfException absent(Named function, String why) {
    return unsupported(
        "the kernel has no function %s, and its module %s %s: load the module, or take a newer kernel"
            .formatted(function, function.module(), why));
  }

  private BpfException unsupported(String why) {
    return new BpfException(attempt, Errno.EOPNOTSUPP, Kind.UNSUPPORTED, why);
  }

  @Override
  public void close() {
    modules.forEach(Fd::close);
  }
}
