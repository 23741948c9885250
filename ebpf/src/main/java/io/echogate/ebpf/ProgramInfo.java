package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the kernel says of a program; {@code struct bpf_prog_info}.
 *
 * @param id unique among the programs of this boot, as long as the program lives
 * @param type the number of its {@link ProgramType}, which may be one without a constant there
 * @param verifiedInsns how many instructions the verifier walked, all ways together; since Linux
 *     5.16, before it is 0
 * @param xlatedBytes the size of the instructions after the kernel's rewriting
 * @param jitedBytes the size of the machine code; 0 if the kernel interprets the program
 * @param gplCompatible whether its license lets it call all helpers
 * @param mapIds the maps that the program uses or that were bound to it
 */
public record ProgramInfo(
    int id,
    String name,
    int type,
    int verifiedInsns,
    int xlatedBytes,
    int jitedBytes,
    boolean gplCompatible,
    List<Integer> mapIds) {
  private static final int SIZE = 232;
  static final int TYPE = 0;
  static final int ID = 4;
  static final int JITED_LENGTH = 16;
  static final int XLATED_LENGTH = 20;
  static final int XLATED = 32;
  static final int MAP_COUNT = 52;
  static final int MAP_IDS = 56;
  static final int NAME = 64;

  /** A word of bits, whose lowest is {@code gpl_compatible}. */
  static final int FLAGS = 84;

  static final int VERIFIED_INSNS = 216;

  /** More than the 64 maps that instructions can use: maps are also bound to programs. */
  private static final int MAP_ROOM = 1024;

  static ProgramInfo of(Fd program) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIZE, Long.BYTES);
      MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MAP_ROOM);
      info.set(ValueLayout.JAVA_INT, MAP_COUNT, MAP_ROOM);
      info.set(ValueLayout.JAVA_LONG, MAP_IDS, ids.address());
      BpfObject.info(program, "a program", info);
      int maps = Math.min(info.get(ValueLayout.JAVA_INT, MAP_COUNT), MAP_ROOM);
      return new ProgramInfo(
          info.get(ValueLayout.JAVA_INT, ID),
          info.getString(NAME),
          info.get(ValueLayout.JAVA_INT, TYPE),
          info.get(ValueLayout.JAVA_INT, VERIFIED_INSNS),
          info.get(ValueLayout.JAVA_INT, XLATED_LENGTH),
          info.get(ValueLayout.JAVA_INT, JITED_LENGTH),
          (info.get(ValueLayout.JAVA_INT, FLAGS) & 1) != 0,
          IntStream.range(0, maps).mapToObj(i -> ids.getAtIndex(ValueLayout.JAVA_INT, i)).toList());
    }
  }

  /** The program's instructions as the kernel rewrote them. */
  static long[] xlated(Fd program) {
    try (Arena arena = Arena.ofConfined()) {
      int bytes = of(program).xlatedBytes();
      MemorySegment info = arena.allocate(SIZE, Long.BYTES);
      MemorySegment words = arena.allocate(bytes, Long.BYTES);
      info.set(ValueLayout.JAVA_INT, XLATED_LENGTH, bytes);
      info.set(ValueLayout.JAVA_LONG, XLATED, words.address());
      BpfObject.info(program, "a program", info);
      return words.toArray(ValueLayout.JAVA_LONG);
    }
  }
}
