package io.echogate.ebpf;

import java.util.regex.Pattern;

/** The kernel's rule for names of maps and programs ({@code bpf_obj_name_cpy}). */
final class ObjectName {
  /** At most {@code BPF_OBJ_NAME_LEN} without the closing zero. */
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_.]{1,15}");

  private ObjectName() {}

  static void check(String what, String name) {
    if (!VALID.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name for a %s: it takes 1-15 of A-Z a-z 0-9 _ .".formatted(name, what));
    }
  }
}
