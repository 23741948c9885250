package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Gate;
import io.echogate.firewalls.regions.Program.Op;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Leaves out what no packet comes to. Not thread safe. */
final class Pruning {
  private final Program program;
  private final BitSet reached;

  Pruning(Program program) {
    this.program = program;
    this.reached = new BitSet(program.chains());
  }

  /**
   * Items of a list that packets can come to: those before an item that takes all, in chains that
   * an item leads to.
   *
   * @param list ascending
   * @param axis the first that is not yet divided
   */
  int[] prune(int[] list, int axis) {
    reached.clear();
    int[] kept = new int[list.length];
    int count = 0;
    for (List<Gate> gates : program.systems()) {
      for (Gate gate : gates) {
        reached.set(gate.chain());
      }
    }
    // Chains stand behind those that they lead to, so the last one is looked at first.
    for (int chain = reached.length() - 1; chain >= 0; chain = reached.previousSetBit(chain - 1)) {
      Program.Range range = program.range(chain);
      int at = Sorted.from(list, range.first());
      while (at < list.length && list[at] < range.end()) {
        int item = list[at++];
        kept[count++] = item;
        Op op = program.op(item);
        if (op == Op.JUMP || op == Op.GOTO) {
          reached.set(program.target(item));
        }
        if (program.takesAll(item, axis)) {
          break;
        }
      }
    }
    int[] pruned = Arrays.copyOf(kept, count);
    Arrays.sort(pruned);
    return pruned;
  }
}
