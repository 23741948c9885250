package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of a program beside the one that the kernel calls.
 *
 * @param index of its first instruction; it ends where the next function begins
 * @param name for people
 * @param arguments how many of R1-R5 hold values when it is called
 */
record LocalFunction(int index, String name, int arguments) {
  /** As many as calls have registers for. */
  static final int MAX_ARGUMENTS = 5;

  LocalFunction at(int other) {
    return new LocalFunction(other, name, arguments);
  }

  /** Those that instructions call, in their order; what they are called, nobody knows. */
  static List<LocalFunction> calledIn(List<Insn> insns) {
    Map<Integer, Integer> indexes = new HashMap<>();
    int slot = 0;
    for (int i = 0; i < insns.size(); i++) {
      indexes.put(slot, i);
      slot += insns.get(i).slots();
    }
    List<LocalFunction> functions = new ArrayList<>();
    slot = 0;
    for (Insn insn : insns) {
      slot += insn.slots();
      if (insn instanceof Insn.CallLocal(int offset, _)) {
        Integer index = indexes.get(slot + offset);
        if (index != null) {
          functions.add(new LocalFunction(index, "function_" + (slot + offset), 0));
        }
      }
    }
    return functions.stream().distinct().sorted((a, b) -> a.index - b.index).toList();
  }
}
