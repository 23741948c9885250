package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;

/**
 * The code that looks for a tag in the ways of {@link RequestTable}, and that writes one there. r1
 * is the tag and stays it; r0 and r2-r5 are lost.
 */
record RequestWays(Assembler asm, SwapCode swaps, MapSpec requests) {
  private static final int MOST_TRIES = 3;

  /** Bits of a tag that say which set it belongs to: the highest, and those of the lower sum. */
  private static final int FIRST_SET_SHIFT = Long.SIZE - RequestTable.SETS_SHIFT;

  private static final int SECOND_SET_SHIFT = Integer.SIZE - RequestTable.SETS_SHIFT;
  private static final int SECOND_SET_MASK = (1 << RequestTable.SETS_SHIFT) - 1;

  /** Goes on behind itself unless the query may be answered at the time on the stack. */
  void find(Label answerable) {
    sets();
    asm.load(Size.LONG, R3, R10, FlowStack.TIME);
    for (int way = 0; way < RequestTable.WAYS_OF_SET; way++) {
      for (Reg set : new Reg[] {R4, R5}) {
        int at = way * RequestTable.WAY;
        Label other = asm.newLabel("other query");
        asm.load(Size.LONG, R2, set, at + RequestTable.TAG).jumpIf(Cond.NE, R2, R1, other);
        asm.load(Size.LONG, R2, set, at + RequestTable.DEADLINE);
        asm.jumpIf(Cond.GE, R2, R3, answerable);
        asm.bind(other);
      }
    }
  }

  /**
   * Writes the tag down with the deadline on the stack: in its way, or in the one whose deadline is
   * the earliest. That is claimed by its deadline, so that two CPUs do not write to the same one;
   * who is late looks again.
   */
  void write() {
    Label search = asm.newLabel("search");
    Label written = asm.newLabel("written");
    Label claimed = asm.newLabel("claimed");
    asm.storeImm(Size.LONG, R10, FlowStack.TRIES, 0);
    asm.bind(search);
    sets();
    refresh(written);
    earliest();
    asm.mov(R5, R0).load(Size.LONG, R2, R10, FlowStack.TIME);
    swaps.emit(R3, RequestTable.DEADLINE, R5, R2, claimed);
    asm.load(Size.LONG, R2, R10, FlowStack.TRIES).add(R2, 1);
    asm.store(Size.LONG, R10, FlowStack.TRIES, R2);
    asm.jumpIf(Cond.LT, R2, MOST_TRIES, search).jump(written);
    asm.bind(claimed).store(Size.LONG, R3, RequestTable.TAG, R1);
    asm.bind(written);
  }

  /** The two sets of the tag, in r4 and r5. */
  private void sets() {
    asm.mov(R4, R1).rsh(R4, FIRST_SET_SHIFT).lsh(R4, RequestTable.SET_SHIFT);
    asm.mov(R5, R1).rsh(R5, SECOND_SET_SHIFT).and(R5, SECOND_SET_MASK);
    asm.lsh(R5, RequestTable.SET_SHIFT);
    asm.mapValue(R2, requests, RequestTable.WAYS).add(R4, R2).add(R5, R2);
  }

  private void refresh(Label written) {
    asm.load(Size.LONG, R2, R10, FlowStack.TIME);
    for (int way = 0; way < RequestTable.WAYS_OF_SET; way++) {
      for (Reg set : new Reg[] {R4, R5}) {
        int at = way * RequestTable.WAY;
        Label other = asm.newLabel("other query");
        asm.load(Size.LONG, R0, set, at + RequestTable.TAG).jumpIf(Cond.NE, R0, R1, other);
        asm.store(Size.LONG, set, at + RequestTable.DEADLINE, R2).jump(written);
        asm.bind(other);
      }
    }
  }

  /**
   * r3 the way whose deadline, in r0, is the earliest: of several that are free the first, taking
   * turns between the sets, so that both fill evenly.
   */
  private void earliest() {
    asm.mov(R3, R4).load(Size.LONG, R0, R4, RequestTable.DEADLINE);
    for (int way = 0; way < RequestTable.WAYS_OF_SET; way++) {
      for (Reg set : way == 0 ? new Reg[] {R5} : new Reg[] {R4, R5}) {
        int at = way * RequestTable.WAY;
        Label later = asm.newLabel("ends later");
        asm.load(Size.LONG, R2, set, at + RequestTable.DEADLINE).jumpIf(Cond.GE, R2, R0, later);
        asm.mov(R0, R2).mov(R3, set).add(R3, at);
        asm.bind(later);
      }
    }
  }
}
