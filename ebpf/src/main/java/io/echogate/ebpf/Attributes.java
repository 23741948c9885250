package io.echogate.ebpf;

import io.echogate.linux.Bpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The attributes of one {@code bpf(2)} command, {@code union bpf_attr}: zeroed native memory, since
 * the kernel refuses calls with something in fields that it does not expect.
 *
 * <p>The nested classes hold the offsets of the fields in bytes; fields are 4 bytes where nothing
 * else is said.
 */
final class Attributes {
  /** {@code BPF_MAP_FREEZE} and {@code BPF_LINK_DETACH}: nothing but a descriptor. */
  static final int DESCRIPTOR = 0;

  private final Command command;
  private final MemorySegment memory;

  Attributes(Command command, Arena arena) {
    this.command = command;
    this.memory = arena.allocate(command.size(), Long.BYTES);
  }

  Attributes put(int offset, int value) {
    memory.set(ValueLayout.JAVA_INT, offset, value);
    return this;
  }

  /** Puts a value of 8 bytes. */
  Attributes putLong(int offset, long value) {
    memory.set(ValueLayout.JAVA_LONG, offset, value);
    return this;
  }

  /** Puts an address; who calls keeps the pointee alive. */
  Attributes put(int offset, MemorySegment pointee) {
    return putLong(offset, pointee.address());
  }

  /** A field, which the kernel may have written. */
  int field(int offset) {
    return memory.get(ValueLayout.JAVA_INT, offset);
  }

  /** Makes the call; its result is at least 0 or {@code -errno}. Allocates nothing. */
  long call() {
    return Bpf.call(command.number(), memory, command.size());
  }

  /** {@code BPF_MAP_CREATE}. */
  static final class MapCreate {
    static final int TYPE = 0;
    static final int KEY_SIZE = 4;
    static final int VALUE_SIZE = 8;
    static final int MAX_ENTRIES = 12;
    static final int FLAGS = 16;

    /** 16 bytes with the closing zero. */
    static final int NAME = 28;

    private MapCreate() {}
  }

  /** {@code BPF_MAP_UPDATE_BATCH}. */
  static final class Batch {
    /** Pointer. */
    static final int KEYS = 16;

    /** Pointer. */
    static final int VALUES = 24;

    /** How many there are; the kernel writes how many it took. */
    static final int COUNT = 32;

    static final int MAP = 36;

    private Batch() {}
  }

  /** {@code BPF_MAP_*_ELEM} and {@code BPF_MAP_GET_NEXT_KEY}. */
  static final class Element {
    static final int MAP = 0;

    /** Pointer. */
    static final int KEY = 8;

    /** Pointer; of GET_NEXT_KEY to the next key. */
    static final int VALUE = 16;

    /** 8 bytes. */
    static final int FLAGS = 24;

    private Element() {}
  }

  /** {@code BPF_PROG_LOAD}. */
  static final class ProgramLoad {
    static final int TYPE = 0;
    static final int SLOTS = 4;

    /** Pointer. */
    static final int INSNS = 8;

    /** Pointer to text with a closing zero. */
    static final int LICENSE = 16;

    static final int LOG_LEVEL = 24;
    static final int LOG_SIZE = 28;

    /** Pointer. */
    static final int LOG = 32;

    static final int FLAGS = 44;

    /** 16 bytes with the closing zero. */
    static final int NAME = 48;

    static final int EXPECTED_ATTACH_TYPE = 68;
    static final int BTF = 72;
    static final int FUNC_INFO_SIZE = 76;

    /** Pointer. */
    static final int FUNC_INFO = 80;

    static final int FUNC_INFO_COUNT = 88;
    static final int LINE_INFO_SIZE = 92;

    /** Pointer. */
    static final int LINE_INFO = 96;

    static final int LINE_INFO_COUNT = 104;

    /** Pointer to descriptors, by which instructions name the BTF of modules. */
    static final int DESCRIPTORS = 120;

    /** What the whole log takes; the kernel writes it. Since Linux 6.4, before it stays 0. */
    static final int LOG_TRUE_SIZE = 140;

    private ProgramLoad() {}
  }

  /** {@code BPF_OBJ_PIN} and {@code BPF_OBJ_GET}. */
  static final class Pin {
    /** Pointer to text with a closing zero. */
    static final int PATH = 0;

    static final int OBJECT = 8;

    private Pin() {}
  }

  /** {@code BPF_PROG_TEST_RUN}. */
  static final class Run {
    static final int PROGRAM = 0;

    /** Written by the kernel. */
    static final int RESULT = 4;

    static final int INPUT_LENGTH = 8;

    /** Room for the frame afterwards, 0 to leave it; the kernel writes the frame's length. */
    static final int OUTPUT_LENGTH = 12;

    /** Pointer. */
    static final int INPUT = 16;

    static final int REPEAT = 32;

    /** Nanoseconds for one run, the mean; written by the kernel. */
    static final int DURATION = 36;

    static final int FLAGS = 64;

    private Run() {}
  }

  /** {@code BPF_*_GET_NEXT_ID} and {@code BPF_*_GET_FD_BY_ID}. */
  static final class ById {
    static final int ID = 0;

    /** Written by the kernel. */
    static final int NEXT_ID = 4;

    private ById() {}
  }

  /** {@code BPF_OBJ_GET_INFO_BY_FD}. */
  static final class GetInfo {
    static final int OBJECT = 0;
    static final int LENGTH = 4;

    /** Pointer. */
    static final int INFO = 8;

    private GetInfo() {}
  }

  /** {@code BPF_BTF_LOAD}. */
  static final class BtfLoad {
    /** Pointer. */
    static final int BTF = 0;

    static final int LENGTH = 16;

    private BtfLoad() {}
  }

  /** {@code BPF_LINK_CREATE}. */
  static final class LinkCreate {
    static final int PROGRAM = 0;
    static final int INTERFACE = 4;
    static final int ATTACH_TYPE = 8;
    static final int FLAGS = 12;

    private LinkCreate() {}
  }

  /** {@code BPF_LINK_UPDATE}. */
  static final class LinkUpdate {
    static final int LINK = 0;
    static final int NEW_PROGRAM = 4;
    static final int FLAGS = 8;
    static final int OLD_PROGRAM = 12;

    private LinkUpdate() {}
  }

  /** {@code BPF_PROG_BIND_MAP}. */
  static final class BindMap {
    static final int PROGRAM = 0;
    static final int MAP = 4;

    private BindMap() {}
  }
}
