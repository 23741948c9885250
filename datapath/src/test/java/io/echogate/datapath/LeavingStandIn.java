package io.echogate.datapath;

import io.echogate.datapath.code.AddressQuestions;
import io.echogate.datapath.code.Target;
import io.echogate.datapath.layout.CounterCells;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.XfwCells;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A program for what leaves that is simple, so that tests are of who filters when and where. It
 * takes each ip4 type that a statement named {@code out} blocks and drops it; a policy without such
 * a statement needs no program for what leaves. What it counts looks like frames of IPv6 that no
 * test of this kind sends: malformed ones are dropped, fragments pass.
 */
final class LeavingStandIn implements LeavingCode {
  private static final String NAMED = "icmp=out ";

  // Offsets in the IPv4 header, and behind one without options.
  private static final int PROTOCOL = 9;
  private static final int TYPE = 20;

  private static final int ETHERNET = 14;
  private static final int ETHERTYPE = 12;
  private static final int IP4_TYPE = 0x0008;

  /** The packets that left, by counts. */
  static long passed(Counts counts) {
    return packets(counts, Reason.FRAGMENT);
  }

  /** The packets that were not let out, by counts. */
  static long dropped(Counts counts) {
    return packets(counts, Reason.MALFORMED);
  }

  private static long packets(Counts counts, Reason reason) {
    return counts.counters().stream()
        .filter(counter -> counter.reason() == reason)
        .filter(counter -> counter.family().equals(Optional.of(Family.IP6)))
        .mapToLong(Counter::packets)
        .sum();
  }

  @Override
  public Optional<Body> of(
      Policy policy, PolicyTables tables, AddressQuestions questions, FilterMaps maps) {
    List<Integer> types =
        policy.rules().stream()
            .filter(rule -> rule.statement().text().startsWith(NAMED))
            .flatMap(rule -> rule.messages().types().boxed())
            .distinct()
            .toList();
    return types.isEmpty()
        ? Optional.empty()
        : Optional.of((asm, target) -> emit(types, maps, asm, target));
  }

  private static void emit(List<Integer> types, FilterMaps maps, Assembler asm, Target target) {
    Label pass = asm.newLabel("pass");
    Label drop = asm.newLabel("drop");
    Label count = asm.newLabel("count");
    target.context().begin(pass);
    asm.mov(Reg.R8, Reg.R6);
    if (target.context().ethernet()) {
      target.context().need(ETHERNET, pass);
      asm.load(Size.HALF, Reg.R2, Reg.R8, ETHERTYPE).jumpIf(Cond.NE, Reg.R2, IP4_TYPE, pass);
      asm.add(Reg.R8, ETHERNET);
    }
    target.context().need(TYPE + 1, pass);
    asm.load(Size.BYTE, Reg.R2, Reg.R8, PROTOCOL);
    asm.jumpIf(Cond.NE, Reg.R2, Family.IP4.protocol(), pass);
    asm.load(Size.BYTE, Reg.R2, Reg.R8, TYPE);
    types.forEach(type -> asm.jumpIf(Cond.EQ, Reg.R2, type, drop));
    asm.bind(pass);
    answer(Verdict.PASS, XfwCells.fragment(Family.IP6), asm, target);
    asm.jump(count);
    asm.bind(drop);
    answer(Verdict.DROP, XfwCells.malformed(Family.IP6), asm, target);
    asm.jump(count);
    target.context().end();
    asm.bind(count);
    asm.call(Helper.GET_SMP_PROCESSOR_ID);
    asm.and(Reg.R0, maps.cpuMask()).lsh(Reg.R0, maps.cells().blockShift());
    asm.mapValue(Reg.R1, maps.counters(), 0).add(Reg.R1, Reg.R0);
    asm.lsh(Reg.R9, CounterCells.CELL_SHIFT).add(Reg.R1, Reg.R9);
    asm.load(Size.LONG, Reg.R2, Reg.R1, 0).add(Reg.R2, 1).store(Size.LONG, Reg.R1, 0, Reg.R2);
    asm.load(Size.LONG, Reg.R2, Reg.R1, CounterCells.BYTES)
        .add(Reg.R2, Reg.R7)
        .store(Size.LONG, Reg.R1, CounterCells.BYTES, Reg.R2);
    asm.mov(Reg.R0, Reg.R8).exit();
  }

  private static void answer(Verdict verdict, int cell, Assembler asm, Target target) {
    target.context().length();
    asm.mov(Reg.R9, cell).mov(Reg.R8, target.context().result(verdict));
  }
}
