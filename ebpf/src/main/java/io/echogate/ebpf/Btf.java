package io.echogate.ebpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The BTF of a program: the type of its function, and the texts of its source lines. Layouts as in
 * the kernel's {@code Documentation/bpf/btf.rst}; all is made of 32-bit words but the strings.
 *
 * @param blob for BTF_LOAD
 * @param funcInfo a record for each function: slot, type
 * @param lineInfo a record for each instruction where the source line changes or a function begins:
 *     slot, offset of the file's name, of the text, line and column
 */
record Btf(MemorySegment blob, MemorySegment funcInfo, MemorySegment lineInfo) {
  static final int FUNC_INFO_SIZE = 8;
  static final int LINE_INFO_SIZE = 16;

  private static final int MAGIC_AND_VERSION = 0xeb9f | 1 << 16;
  private static final int HEADER_SIZE = 24;

  private static final int KIND_INT = 1 << 24;
  private static final int KIND_PTR = 2 << 24;
  private static final int KIND_STRUCT = 4 << 24;
  private static final int KIND_FUNC = 12 << 24;
  private static final int KIND_FUNC_PROTO = 13 << 24;
  private static final int SIGNED_32_BITS = 1 << 24 | 32;

  /** Types are numbered as they come in the blob, from 1. */
  private static final int TYPE_INT = 1;

  private static final int TYPE_CONTEXT = 2;
  private static final int TYPE_CONTEXT_POINTER = 3;
  private static final int TYPE_PROTO = 4;
  private static final int TYPE_FUNC = 5;

  /** The kernel keeps the column in 10 bits and the line in the 22 above. */
  private static final int MAX_COLUMN = (1 << 10) - 1;

  private static final int MAX_LINE = (1 << 22) - 1;

  /** The text for instructions without a source line: without it the line before would go on. */
  private static final String GENERATED = "(generated)";

  static Btf of(Program program, Arena arena) {
    BtfStrings strings = new BtfStrings();
    int[] types = types(program, strings);
    int[] lines = lines(program, strings);
    return new Btf(
        blob(types, strings.bytes(), arena),
        arena.allocateFrom(ValueLayout.JAVA_INT, functions(program)),
        arena.allocateFrom(ValueLayout.JAVA_INT, lines));
  }

  /** The number of records in {@link #lineInfo}. */
  int lines() {
    return (int) lineInfo.byteSize() / LINE_INFO_SIZE;
  }

  /** The number of records in {@link #funcInfo}. */
  int functions() {
    return (int) funcInfo.byteSize() / FUNC_INFO_SIZE;
  }

  private static MemorySegment blob(int[] types, byte[] strings, Arena arena) {
    int typesSize = types.length * Integer.BYTES;
    int[] header = {MAGIC_AND_VERSION, HEADER_SIZE, 0, typesSize, typesSize, strings.length};
    MemorySegment blob =
        arena.allocate((long) HEADER_SIZE + typesSize + strings.length, Integer.BYTES);
    blob.asSlice(0, HEADER_SIZE).copyFrom(MemorySegment.ofArray(header));
    blob.asSlice(HEADER_SIZE, typesSize).copyFrom(MemorySegment.ofArray(types));
    blob.asSlice((long) HEADER_SIZE + typesSize).copyFrom(MemorySegment.ofArray(strings));
    return blob;
  }

  /** {@code int NAME(struct CONTEXT *ctx)}, and {@code int NAME(int a1, ...)} for the others. */
  private static int[] types(Program program, BtfStrings strings) {
    int integer = strings.offset("int");
    int context = strings.offset(program.type().contextName());
    int parameter = strings.offset("ctx");
    int function = strings.offset(identifier(program.name()));
    List<int[]> types = new ArrayList<>();
    types.add(new int[] {integer, KIND_INT, Integer.BYTES, SIGNED_32_BITS});
    types.add(new int[] {context, KIND_STRUCT, 0});
    types.add(new int[] {0, KIND_PTR, TYPE_CONTEXT});
    types.add(new int[] {0, KIND_FUNC_PROTO | 1, TYPE_INT, parameter, TYPE_CONTEXT_POINTER});
    types.add(new int[] {function, KIND_FUNC, TYPE_PROTO});
    for (LocalFunction local : program.functions()) {
      types.add(prototype(local, strings));
      int name = strings.offset(identifier(local.name()));
      types.add(new int[] {name, KIND_FUNC, types.size()});
    }
    return concat(types);
  }

  private static int[] prototype(LocalFunction function, BtfStrings strings) {
    int[] prototype = new int[3 + 2 * function.arguments()];
    prototype[1] = KIND_FUNC_PROTO | function.arguments();
    prototype[2] = TYPE_INT;
    for (int i = 0; i < function.arguments(); i++) {
      prototype[3 + 2 * i] = strings.offset("a" + (i + 1));
      prototype[4 + 2 * i] = TYPE_INT;
    }
    return prototype;
  }

  /** The slot and type of each function. */
  private static int[] functions(Program program) {
    List<int[]> records = new ArrayList<>();
    records.add(new int[] {0, TYPE_FUNC});
    int slot = 0;
    int index = 0;
    for (LocalFunction function : program.functions()) {
      for (; index < function.index(); index++) {
        slot += program.insns().get(index).slots();
      }
      // Behind the types of the program itself each function has two.
      records.add(new int[] {slot, TYPE_FUNC + 2 * records.size()});
    }
    return concat(records);
  }

  private static int[] lines(Program program, BtfStrings strings) {
    List<int[]> lines = new ArrayList<>();
    SourceLine generated = new SourceLine(program.name(), 0, 0, GENERATED);
    Set<Integer> begins =
        program.functions().stream().map(LocalFunction::index).collect(Collectors.toSet());
    @Nullable SourceLine previous = null;
    int slot = 0;
    for (int i = 0; i < program.insns().size(); i++) {
      SourceLine source = program.source(i).orElse(null);
      if (i == 0 || begins.contains(i) || !Objects.equals(source, previous)) {
        lines.add(line(slot, source == null ? generated : source, strings));
      }
      previous = source;
      slot += program.insns().get(i).slots();
    }
    return concat(lines);
  }

  private static int[] line(int slot, SourceLine source, BtfStrings strings) {
    int position = Math.min(source.line(), MAX_LINE) << 10 | Math.min(source.column(), MAX_COLUMN);
    return new int[] {slot, strings.offset(source.file()), strings.offset(source.text()), position};
  }

  /** Functions are C identifiers; names of programs and labels need not be. */
  private static String identifier(String name) {
    String word = name.isEmpty() ? "_" : name.replaceAll("[^A-Za-z0-9_]", "_");
    return Character.isDigit(word.charAt(0)) ? "_" + word : word;
  }

  private static int[] concat(List<int[]> parts) {
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }
}
