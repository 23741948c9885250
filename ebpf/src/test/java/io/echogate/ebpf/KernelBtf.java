package io.echogate.ebpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Structures and unions of the running kernel, from the BTF that it publishes about itself. */
final class KernelBtf {
  static final Path FILE = Path.of("/sys/kernel/btf/vmlinux");

  /**
   * A field.
   *
   * @param group counts the anonymous structures before it in its union: fields of one group belong
   *     together
   * @param type the number of its type
   */
  record Field(String name, int group, int offset, int type) {}

  private static final int HEADER_TYPE_OFFSET = 8;
  private static final int HEADER_LENGTH = 4;
  private static final int KIND_STRUCT = 4;
  private static final int KIND_UNION = 5;
  private static final int KIND_ENUM = 6;
  private static final int KIND_FUNC = 12;

  /** How many bytes follow the 12 that all types have; the third is for those with members. */
  private static final int MEMBER_SIZE = 12;

  private static final int CONSTANT_SIZE = 8;

  private final ByteBuffer data;
  private final int strings;
  private final List<Integer> types = new ArrayList<>(List.of(0));

  KernelBtf() throws IOException {
    data = ByteBuffer.wrap(Files.readAllBytes(FILE)).order(ByteOrder.nativeOrder());
    int header = data.getInt(HEADER_LENGTH);
    int begin = header + data.getInt(HEADER_TYPE_OFFSET);
    int end = begin + data.getInt(HEADER_TYPE_OFFSET + 4);
    strings = header + data.getInt(HEADER_TYPE_OFFSET + 8);
    for (int at = begin; at < end; at += 12 + extra(kind(at), members(at))) {
      types.add(at);
    }
  }

  /** The fields of a structure or union, those of anonymous members among them. */
  List<Field> fields(String name) {
    for (int at : types.subList(1, types.size())) {
      if ((kind(at) == KIND_STRUCT || kind(at) == KIND_UNION) && text(at).equals(name)) {
        return collect(at);
      }
    }
    throw new AssertionError("the kernel has no " + name);
  }

  /** The fields of the structure that a field holds; their offsets count from its begin. */
  List<Field> fields(Field structure) {
    return collect(types.get(structure.type()));
  }

  /** The names of all functions, by id. */
  Map<Integer, String> functions() {
    Map<Integer, String> functions = new HashMap<>();
    for (int id = 1; id < types.size(); id++) {
      if (kind(types.get(id)) == KIND_FUNC) {
        functions.put(id, text(types.get(id)));
      }
    }
    return functions;
  }

  /** The constants of an enumeration and their values. */
  Map<String, Integer> constants(String name) {
    for (int at : types.subList(1, types.size())) {
      if (kind(at) == KIND_ENUM && text(at).equals(name)) {
        Map<String, Integer> values = new HashMap<>();
        for (int i = 0; i < members(at); i++) {
          int member = at + 12 + i * CONSTANT_SIZE;
          values.put(text(member), data.getInt(member + 4));
        }
        return values;
      }
    }
    throw new AssertionError("the kernel has no enumeration " + name);
  }

  private List<Field> collect(int type) {
    List<Field> fields = new ArrayList<>();
    collect(type, 0, new int[1], fields);
    return fields;
  }

  private void collect(int type, int base, int[] groups, List<Field> fields) {
    boolean bitfields = data.getInt(type + 4) < 0;
    int group = groups[0];
    for (int i = 0; i < members(type); i++) {
      int member = type + 12 + i * MEMBER_SIZE;
      int bits = data.getInt(member + 8) & (bitfields ? 0xff_ffff : -1);
      int offset = base + bits / 8;
      String name = text(member);
      if (name.isEmpty()) {
        groups[0]++;
        collect(types.get(data.getInt(member + 4)), offset, groups, fields);
      } else {
        fields.add(new Field(name, group, offset, data.getInt(member + 4)));
      }
    }
  }

  private int kind(int at) {
    return data.getInt(at + 4) >>> 24 & 0x1f;
  }

  private int members(int at) {
    return data.getInt(at + 4) & 0xffff;
  }

  /** By the kinds of the kernel's {@code Documentation/bpf/btf.rst}. */
  private static int extra(int kind, int members) {
    return switch (kind) {
      case 1, 14, 17 -> 4;
      case 3 -> 12;
      case KIND_STRUCT, KIND_UNION, 15, 19 -> members * MEMBER_SIZE;
      case KIND_ENUM, 13 -> members * CONSTANT_SIZE;
      default -> 0;
    };
  }

  private String text(int at) {
    int begin = strings + data.getInt(at);
    int end = begin;
    while (data.get(end) != 0) {
      end++;
    }
    return new String(data.array(), begin, end - begin, StandardCharsets.UTF_8);
  }
}
