package io.echogate.ebpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Native memory for the kernel to read. */
final class Memory {
  private Memory() {}

  /** The segment itself if it is native, else a native copy. */
  static MemorySegment nativeCopy(MemorySegment segment, Arena arena) {
    return segment.isNative()
        ? segment
        : arena.allocate(segment.byteSize(), Long.BYTES).copyFrom(segment);
  }

  static MemorySegment of(long[] words, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, words);
  }

  /** An object's name, in the 4-byte fields of the attributes from {@code offset} on. */
  static void putName(Attributes attributes, int offset, String name) {
    byte[] bytes = new byte[16];
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, 0, ascii.length);
    MemorySegment text = MemorySegment.ofArray(bytes);
    for (int i = 0; i < bytes.length; i += Integer.BYTES) {
      attributes.put(offset + i, text.get(ValueLayout.JAVA_INT_UNALIGNED, i));
    }
  }
}
