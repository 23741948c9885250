package io.echogate.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** BTF that a test makes. */
final class BtfBlob {
  private static final int KIND_FUNC = 12 << 24;

  private BtfBlob() {}

  /** Types of 32-bit words each, and strings with their closing zeroes. */
  static byte[] of(String strings, int[][] types) {
    int words = Arrays.stream(types).mapToInt(type -> type.length).sum();
    ByteBuffer blob =
        ByteBuffer.allocate(24 + 4 * words + strings.length()).order(ByteOrder.nativeOrder());
    blob.putInt(0xeb9f | 1 << 16).putInt(24).putInt(0).putInt(4 * words);
    blob.putInt(4 * words).putInt(strings.length());
    Arrays.stream(types).flatMapToInt(Arrays::stream).forEach(blob::putInt);
    return blob.put(strings.getBytes(StandardCharsets.US_ASCII)).array();
  }

  /** Of a kernel with nothing but these functions. */
  static byte[] ofFunctions(String... names) {
    return ofFunctions(0, names);
  }

  /** Of a module with nothing but these, for a kernel with so many bytes of strings. */
  static byte[] ofFunctions(int firstString, String... names) {
    StringBuilder strings = new StringBuilder("\0");
    int[][] types = new int[names.length][];
    for (int i = 0; i < names.length; i++) {
      types[i] = new int[] {firstString + strings.length(), KIND_FUNC, 0};
      strings.append(names[i]).append('\0');
    }
    return of(strings.toString(), types);
  }
}
