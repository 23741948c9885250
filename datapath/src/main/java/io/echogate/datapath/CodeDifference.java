package io.echogate.datapath;

import io.echogate.ebpf.Insn;
import io.echogate.ebpf.MapRef;
import io.echogate.ebpf.Reg;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first place where two programs differ.
 *
 * @param instruction its number, from 0
 * @param filter the instruction of the program that filters; empty if it ends before
 * @param policy the instruction that the policy text asks for; empty if it ends before
 */
public record CodeDifference(int instruction, String filter, String policy) {

  /**
   * Compares programs as the kernel has rewritten them; both run on this kernel, so it has
   * rewritten them alike.
   *
   * @param names the names of maps by their ids: maps of the same name stand for each other
   */
  static Optional<CodeDifference> first(
      List<Insn> filter, List<Insn> policy, Map<Integer, String> names) {
    int most = Math.max(filter.size(), policy.size());
    for (int i = 0; i < most; i++) {
      String one = i < filter.size() ? text(filter.get(i), names) : "";
      String other = i < policy.size() ? text(policy.get(i), names) : "";
      if (!one.equals(other)) {
        return Optional.of(new CodeDifference(i, one, other));
      }
    }
    return Optional.empty();
  }

  private static String text(Insn insn, Map<Integer, String> names) {
    return switch (insn) {
      case Insn.LoadMap(Reg dst, MapRef.Numbered(int id)) ->
          "%s = map[%s]".formatted(dst, names.getOrDefault(id, "id:" + id));
      case Insn.LoadMapValue(Reg dst, MapRef.Numbered(int id), int offset) ->
          "%s = map[%s][0]+%s"
              .formatted(dst, names.getOrDefault(id, "id:" + id), Integer.toUnsignedString(offset));
      default -> insn.text();
    };
  }
}
