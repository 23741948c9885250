package io.echogate.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of some functions in the BTF of a kernel or of one of its modules; layout as in the
 * kernel's {@code Documentation/bpf/btf.rst}. The types of a module go on where those of the kernel
 * end, with their ids as with their strings.
 *
 * <p>A kernel has more than a hundred thousand types: they are walked once, and only the names of
 * functions are looked at, where they lie.
 */
final class BtfFunctions {
  private static final int MAGIC = 0xeb9f;
  private static final int HEADER_LENGTH = 4;
  private static final int TYPES_OFFSET = 8;
  private static final int TYPES_LENGTH = 12;
  private static final int STRINGS_OFFSET = 16;
  private static final int STRINGS_LENGTH = 20;

  /** What every type begins with: name, kind and count, size or type. */
  private static final int TYPE_SIZE = 12;

  private static final int KIND_FUNC = 12;

  private final ByteBuffer data;
  private final int strings;

  /** Where the module's own strings begin, as names count. */
  private final int firstString;

  private final int endOfStrings;
  private final @Nullable BtfFunctions base;
  private final Map<String, Integer> ids = new HashMap<>();
  private final int endOfIds;

  /**
   * Looks for functions.
   *
   * @param blob the BTF of a kernel
   * @throws IllegalArgumentException if it is no BTF as it is known here
   */
  static BtfFunctions ofKernel(byte[] blob, Set<String> names) {
    return checked(blob, null, names);
  }

  /** As {@link #ofKernel} in the BTF of a module that was made for that kernel. */
  static BtfFunctions ofModule(byte[] blob, BtfFunctions kernel, Set<String> names) {
    return checked(blob, kernel, names);
  }

  private static BtfFunctions checked(byte[] blob, @Nullable BtfFunctions base, Set<String> names) {
    try {
      return new BtfFunctions(blob, base, names);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the BTF is cut off after " + blob.length + " bytes", e);
    }
  }

  private BtfFunctions(byte[] blob, @Nullable BtfFunctions base, Set<String> names) {
    this.data = ByteBuffer.wrap(blob).order(ByteOrder.nativeOrder());
    this.base = base;
    if ((data.getShort(0) & 0xffff) != MAGIC) {
      throw new IllegalArgumentException("this is no BTF of this machine");
    }
    int header = data.getInt(HEADER_LENGTH);
    this.strings = header + data.getInt(STRINGS_OFFSET);
    this.firstString = base == null ? 0 : base.endOfStrings;
    this.endOfStrings = firstString + data.getInt(STRINGS_LENGTH);
    int begin = header + data.getInt(TYPES_OFFSET);
    int end = begin + data.getInt(TYPES_LENGTH);
    Objects.checkFromToIndex(strings, strings + data.getInt(STRINGS_LENGTH), blob.length);
    Objects.checkFromToIndex(begin, end, blob.length);
    this.endOfIds = walk(begin, end, names);
  }

  /** The function's id, if it is there. */
  Optional<Integer> id(String name) {
    return Optional.ofNullable(ids.get(name));
  }

  /** Looks at all types; gives the id behind the last one. */
  private int walk(int begin, int end, Set<String> names) {
    List<byte[]> wanted =
        names.stream().map(name -> name.getBytes(StandardCharsets.US_ASCII)).toList();
    int id = base == null ? 1 : base.endOfIds;
    for (int at = begin; at < end; id++) {
      int info = data.getInt(at + Integer.BYTES);
      int kind = info >>> 24 & 0x1f;
      if (kind == KIND_FUNC) {
        note(data.getInt(at), id, wanted);
      }
      at += TYPE_SIZE + extra(kind, info & 0xffff);
    }
    return id;
  }

  private void note(int name, int id, List<byte[]> wanted) {
    BtfFunctions owner = name < firstString && base != null ? base : this;
    int at = owner.strings + name - owner.firstString;
    for (byte[] candidate : wanted) {
      if (owner.holds(candidate, at)) {
        ids.put(new String(candidate, StandardCharsets.US_ASCII), id);
      }
    }
  }

  private boolean holds(byte[] text, int at) {
    if (at + text.length >= data.limit() || data.get(at + text.length) != 0) {
      return false;
    }
    for (int i = text.length - 1; i >= 0; i--) {
      if (data.get(at + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes follow the first {@link #TYPE_SIZE}. */
  private static int extra(int kind, int count) {
    return switch (kind) {
      case 2, 7, 8, 9, 10, 11, KIND_FUNC, 16, 18 -> 0;
      case 1, 14, 17 -> Integer.BYTES;
      case 3 -> 3 * Integer.BYTES;
      case 4, 5, 15, 19 -> count * 3 * Integer.BYTES;
      case 6, 13 -> count * 2 * Integer.BYTES;
      default -> throw new IllegalArgumentException("types of kind " + kind + " are unknown here");
    };
  }
}
