package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SourceLine;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The XDP program of a policy: find the message, look up its verdict, ask its bucket if it has one,
 * count, answer.
 *
 * <p>What most packets meet is the same for every policy: one 64-bit word of the verdict table says
 * pass or drop. Only a limit has code of its own, a few instructions a statement, reached by a
 * binary search over the action numbers.
 *
 * <p>Registers behind the decoder ({@link FrameCode}): r7 the frame's length, r9 the place in the
 * verdict table and then the counter's cell, r8 the bucket and then the XDP action.
 */
final class IngressCode {
  private final Assembler asm;
  private final Policy policy;
  private final VerdictTable table;
  private final FilterMaps maps;
  private final CompileOptions options;

  private final Label passed;
  private final Label dropped;
  private final Label count;

  IngressCode(
      Assembler asm, Policy policy, VerdictTable table, FilterMaps maps, CompileOptions options) {
    this.asm = asm;
    this.policy = policy;
    this.table = table;
    this.maps = maps;
    this.options = options;
    passed = asm.newLabel("passed");
    dropped = asm.newLabel("dropped");
    count = asm.newLabel("count");
  }

  /** Emits the whole program. */
  void emit() {
    FrameCode.Exits exits =
        new FrameCode.Exits(
            asm.newLabel("decide"),
            asm.newLabel("not ICMP"),
            asm.newLabel("malformed"),
            asm.newLabel("malformed4"),
            asm.newLabel("malformed6"),
            asm.newLabel("fragment4"),
            asm.newLabel("fragment6"));
    new FrameCode(asm, maps.config(), exits).emit();
    asm.bind(exits.decide());
    decide();
    withoutVerdict(exits);
    count();
  }

  private void decide() {
    asm.at(statements());
    asm.sub(R7, R6);
    asm.mapValue(R1, maps.config().spec(), ConfigMap.VERDICTS);
    asm.mov(R2, R9).lsh(R2, 3).add(R1, R2).load(Size.LONG, R1, R1, 0);
    asm.mov(R2, R1).and(R2, TypeVerdict.ACTION_MASK);
    asm.jumpIf(Cond.EQ, R2, TypeVerdict.PASS, passed);
    if (!table.cases().isEmpty()) {
      asm.jumpIf(Cond.EQ, R2, TypeVerdict.DROP, dropped);
      limits();
    }
    asm.bind(dropped);
    asm.lsh(R9, 1).add(R9, 1);
    action(XdpAction.DROP);
    asm.jump(count);
    asm.bind(passed);
    asm.lsh(R9, 1);
    action(XdpAction.PASS);
    asm.jump(count);
  }

  /** What the instructions stand for that all statements without a limit share. */
  private SourceLine statements() {
    if (policy.statements().isEmpty()) {
      return FrameCode.decoder("no statement: everything passes");
    }
    Origin first = policy.statements().getFirst().origin();
    Origin last = policy.statements().getLast().origin();
    String text = "verdict by family and type: lines " + first.line() + "-" + last.line();
    return new SourceLine(first.file(), first.line(), first.column(), text);
  }

  private void limits() {
    Map<List<LimitCase.Count>, Label> limits = new LinkedHashMap<>();
    dispatch(table.cases(), limits);
    for (Map.Entry<List<LimitCase.Count>, Label> code : limits.entrySet()) {
      asm.bind(code.getValue());
      new LimitCode(asm, passed, dropped).emit(code.getKey());
    }
  }

  /** Finds the case whose action number is in r2. */
  private void dispatch(List<LimitCase> cases, Map<List<LimitCase.Count>, Label> limits) {
    if (cases.size() == 1) {
      limit(cases.getFirst(), limits);
      return;
    }
    int half = cases.size() / 2;
    Label upper = asm.newLabel("upper cases");
    asm.jumpIf(Cond.GE, R2, cases.get(half).action(), upper);
    dispatch(cases.subList(0, half), limits);
    asm.bind(upper);
    dispatch(cases.subList(half, cases.size()), limits);
  }

  private void limit(LimitCase limitCase, Map<List<LimitCase.Count>, Label> limits) {
    asm.at(line(limitCase.statement().origin()));
    asm.rsh(R1, TypeVerdict.BUCKET_SHIFT).and(R1, maps.bucketMask());
    asm.mapValue(R8, maps.buckets(), 0).add(R8, R1);
    now(limitCase.clock());
    asm.mov(R6, R0);
    asm.jump(limits.computeIfAbsent(limitCase.counts(), counts -> asm.newLabel("limit " + counts)));
  }

  /** The time in r0, in nanoseconds. */
  private void now(LimitClock clock) {
    if (options.time() == CompileOptions.Time.VIRTUAL) {
      asm.mapValue(R1, maps.config().spec(), ConfigMap.CLOCK).load(Size.LONG, R0, R1, 0);
      return;
    }
    switch (clock) {
      case KTIME -> asm.call(Helper.KTIME_GET_NS);
      case JIFFIES -> asm.call(Helper.JIFFIES64).mul(R0, Math.toIntExact(options.tick()));
    }
  }

  /** What is decided before there is a type. */
  private void withoutVerdict(FrameCode.Exits exits) {
    asm.at(FrameCode.decoder("not ICMP"));
    asm.bind(exits.notIcmp());
    asm.mov(R9, CounterCells.NOT_ICMP).sub(R7, R6);
    action(XdpAction.PASS);
    asm.jump(count);
    Label drop = asm.newLabel("drop");
    asm.at(FrameCode.decoder("malformed packets and fragments"));
    dropAt(exits.malformed(), CounterCells.malformed(null), drop);
    dropAt(exits.malformed4(), CounterCells.malformed(Family.IP4), drop);
    dropAt(exits.malformed6(), CounterCells.malformed(Family.IP6), drop);
    dropAt(exits.fragment4(), CounterCells.fragment(Family.IP4), drop);
    dropAt(exits.fragment6(), CounterCells.fragment(Family.IP6), drop);
    asm.bind(drop);
    asm.sub(R7, R6);
    action(XdpAction.DROP);
  }

  private void dropAt(Label reached, int cell, Label drop) {
    asm.bind(reached);
    asm.mov(R9, cell).jump(drop);
  }

  /** The answer in r8; a policy that only evaluates drops nothing. */
  private void action(XdpAction action) {
    if (action == XdpAction.DROP && policy.evaluation().isPresent()) {
      asm.at(line(policy.evaluation().get()));
    }
    boolean evaluates = options.evaluate() || policy.evaluation().isPresent();
    asm.mov(R8, (evaluates ? XdpAction.PASS : action).code());
  }

  /** Counts in the cell r9 a frame of r7 bytes, and answers r8. */
  private void count() {
    asm.at(FrameCode.decoder("counters"));
    asm.bind(count);
    asm.call(Helper.GET_SMP_PROCESSOR_ID);
    asm.and(R0, maps.cpuMask()).lsh(R0, CounterCells.BLOCK_SHIFT);
    asm.mapValue(R1, maps.counters(), 0).add(R1, R0);
    asm.lsh(R9, CounterCells.CELL_SHIFT).add(R1, R9);
    asm.load(Size.LONG, R2, R1, 0).add(R2, 1).store(Size.LONG, R1, 0, R2);
    asm.load(Size.LONG, R2, R1, CounterCells.BYTES)
        .add(R2, R7)
        .store(Size.LONG, R1, CounterCells.BYTES, R2);
    asm.mov(R0, R8).exit();
  }

  private static SourceLine line(Origin origin) {
    return new SourceLine(origin.file(), origin.line(), origin.column(), origin.text());
  }
}
