package io.echogate.bench;

import io.echogate.ebpf.Disassembler;
import io.echogate.ebpf.Insn;
import io.echogate.ebpf.MapRef;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.ProgramType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the object file of one XDP program: the instructions of its section {@code xdp}, which may
 * refer to variables and to nothing else. The variables of a section become a map, an array of one
 * entry, with the section's name less {@code .data.}.
 *
 * <p>The format is ELF of 64 bits, little-endian (System V ABI, chapter 4); relocations are {@code
 * R_BPF_64_64}, which put a variable's address into a load of 64 bits.
 */
final class ElfProgram {
  private static final String CODE = "xdp";
  private static final String DATA_PREFIX = ".data.";

  private static final int MAGIC = 0x464c457f;
  private static final int SECTION_TABLE = 0x28;
  private static final int SECTION_COUNT = 0x3c;
  private static final int NAMES_SECTION = 0x3e;
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int SYMBOL_SECTION = 6;
  private static final int SYMBOL_VALUE = 8;
  private static final int RELOCATION = 16;
  private static final int R_BPF_64_64 = 1;

  /** The source register that makes a load of 64 bits one of an address in a map's value. */
  private static final int PSEUDO_MAP_VALUE = 2;

  private final ByteBuffer file;
  private final List<Section> sections;

  private record Section(String name, int offset, int size) {}

  private ElfProgram(byte[] object) {
    file = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(0) != MAGIC) {
      throw new IllegalArgumentException("no ELF file");
    }
    int names = sectionHeader(file.getShort(NAMES_SECTION));
    int namesAt = (int) file.getLong(names + 0x18);
    sections =
        IntStream.range(0, file.getShort(SECTION_COUNT))
            .map(this::sectionHeader)
            .mapToObj(at -> section(at, namesAt))
            .toList();
  }

  /**
   * The program of an object file.
   *
   * @throws IllegalArgumentException if it is none, or refers to something other than variables
   */
  static Program read(String name, byte[] object) {
    ElfProgram elf = new ElfProgram(object);
    return Program.of(name, ProgramType.XDP, elf.instructions());
  }

  private int sectionHeader(int index) {
    return Math.toIntExact(file.getLong(SECTION_TABLE)) + index * SECTION_HEADER;
  }

  private Section section(int at, int namesAt) {
    return new Section(
        string(namesAt + file.getInt(at)),
        (int) file.getLong(at + 0x18),
        (int) file.getLong(at + 0x20));
  }

  private String string(int at) {
    int end = at;
    while (file.get(end) != 0) {
      end++;
    }
    return new String(file.array(), at, end - at, StandardCharsets.US_ASCII);
  }

  private Section section(String name) {
    return sections.stream()
        .filter(section -> section.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no section " + name));
  }

  private List<Insn> instructions() {
    Section code = section(CODE);
    long[] words = new long[code.size / Long.BYTES];
    file.slice(code.offset, code.size).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    Section relocations = section(".rel" + CODE);
    for (int at = 0; at < relocations.size; at += RELOCATION) {
      relocate(words, relocations.offset + at);
    }
    List<Insn> insns = new ArrayList<>();
    for (Insn insn : Disassembler.decode(words)) {
      insns.add(
          insn instanceof Insn.LoadMapValue(var dst, MapRef.Numbered(int section), int offset)
              ? new Insn.LoadMapValue(dst, map(section), offset)
              : insn);
    }
    return insns;
  }

  /** Lets an instruction load an address in the map that has, for now, its section's number. */
  private void relocate(long[] words, int relocation) {
    int slot = Math.toIntExact(file.getLong(relocation)) / Long.BYTES;
    int symbol = section(".symtab").offset + SYMBOL * file.getInt(relocation + 12);
    int section = file.getShort(symbol + SYMBOL_SECTION);
    if (file.getInt(relocation + 8) != R_BPF_64_64 || !isData(section)) {
      throw new IllegalArgumentException("slot " + slot + " refers to something but a variable");
    }
    long offset = file.getLong(symbol + SYMBOL_VALUE) + (words[slot] >> 32);
    long opcodeAndDst = words[slot] & 0xfff;
    words[slot] = opcodeAndDst | PSEUDO_MAP_VALUE << 12 | (long) section << 32;
    words[slot + 1] = offset << 32;
  }

  private boolean isData(int section) {
    return section > 0
        && section < sections.size()
        && sections.get(section).name.startsWith(DATA_PREFIX);
  }

  private MapSpec map(int number) {
    Section section = sections.get(number);
    return MapSpec.mmapableArray(section.name.substring(DATA_PREFIX.length()), section.size, 1);
  }
}
