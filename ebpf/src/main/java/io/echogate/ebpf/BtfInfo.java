package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the kernel says of BTF that it holds; {@code struct bpf_btf_info}.
 *
 * @param id unique among those of this boot, as long as they live
 * @param name of the kernel ({@code vmlinux}) or module; empty for that of programs
 * @param ofKernel whether it is the kernel's or a module's, and not loaded by somebody
 */
record BtfInfo(int id, String name, boolean ofKernel) {
  private static final int SIZE = 32;
  static final int ID = 12;
  static final int NAME = 16;
  static final int NAME_LENGTH = 24;
  static final int KERNEL_BTF = 28;

  /** {@code MODULE_NAME_LEN} and more. */
  private static final int NAME_ROOM = 64;

  static BtfInfo of(Fd types) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIZE, Long.BYTES);
      MemorySegment name = arena.allocate(NAME_ROOM);
      info.set(ValueLayout.JAVA_LONG, NAME, name.address());
      info.set(ValueLayout.JAVA_INT, NAME_LENGTH, NAME_ROOM);
      BpfObject.info(types, "types", info);
      return new BtfInfo(
          info.get(ValueLayout.JAVA_INT, ID),
          name.getString(0),
          info.get(ValueLayout.JAVA_INT, KERNEL_BTF) != 0);
    }
  }

  boolean isOfKernel(String module) {
    return ofKernel && name.equals(module);
  }
}
