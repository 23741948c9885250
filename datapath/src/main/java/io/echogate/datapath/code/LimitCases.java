package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.LimitCase;
import io.echogate.datapath.layout.LimitClock;
import io.echogate.datapath.layout.TypeVerdict;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The code for statements with limits: a binary search over their action numbers, some instructions
 * for each that find its bucket and read its clock, and the code for each combination of what
 * limits count, once.
 *
 * <p>Registers: r1 the entry with the bucket's offset, r2 the action number, r7 the frame's length;
 * r0-r6 and r8 are lost.
 */
final class LimitCases {
  private final Assembler asm;
  private final List<LimitCase> cases;
  private final FilterMaps maps;
  private final ClockCode clock;

  /** What the code of a limit depends on. */
  private record Shape(List<LimitCase.Count> counts, boolean perSource) {}

  LimitCases(Assembler asm, List<LimitCase> cases, FilterMaps maps, ClockCode clock) {
    this.asm = asm;
    this.cases = cases;
    this.maps = maps;
    this.clock = clock;
  }

  boolean isEmpty() {
    return cases.isEmpty();
  }

  /** Emits the code for all cases, of which there is at least one. */
  void emit(Label admitted, Label refused) {
    Map<Shape, Label> shapes = new LinkedHashMap<>();
    search(cases, shapes);
    for (Map.Entry<Shape, Label> shape : shapes.entrySet()) {
      asm.bind(shape.getValue());
      List<LimitCase.Count> counts = shape.getKey().counts();
      if (shape.getKey().perSource()) {
        new WayCode(asm, maps.sources().orElseThrow(), maps.secret(), refused).emit();
        LimitCode.ofWay(asm, admitted, refused, this::nowOfBucket).emit(counts);
      } else {
        LimitCode.ofBuckets(asm, admitted, refused, this::nowOfBucket).emit(counts);
      }
    }
  }

  private void search(List<LimitCase> among, Map<Shape, Label> shapes) {
    if (among.size() == 1) {
      enter(among.getFirst(), shapes);
      return;
    }
    int half = among.size() / 2;
    Label upper = asm.newLabel("upper cases");
    asm.jumpIf(Cond.GE, R2, among.get(half).action(), upper);
    search(among.subList(0, half), shapes);
    asm.bind(upper);
    search(among.subList(half, among.size()), shapes);
  }

  private void enter(LimitCase limit, Map<Shape, Label> shapes) {
    asm.at(IngressCode.line(limit.statement().origin()));
    asm.rsh(R1, TypeVerdict.BUCKET_SHIFT).and(R1, maps.bucketMask());
    asm.mapValue(R8, maps.buckets(), 0).add(R8, R1);
    clock.now(limit.clock());
    asm.mov(R6, R0);
    Shape shape = new Shape(limit.counts(), limit.perSource());
    asm.jump(shapes.computeIfAbsent(shape, any -> asm.newLabel("limit " + any)));
  }

  /** The time in r0 by the clock of the bucket that r8 points to; r1-r5 are lost. */
  private void nowOfBucket() {
    List<LimitClock> clocks = cases.stream().map(LimitCase::clock).distinct().toList();
    if (clocks.size() == 1 || clock.isOne()) {
      clock.now(clocks.getFirst());
      return;
    }
    Label ticks = asm.newLabel("ticks");
    Label read = asm.newLabel("clock read");
    asm.load(Size.LONG, R1, R8, Buckets.CLOCK);
    asm.jumpIf(Cond.EQ, R1, LimitClock.JIFFIES.code(), ticks);
    clock.now(LimitClock.KTIME);
    asm.jump(read);
    asm.bind(ticks);
    clock.now(LimitClock.JIFFIES);
    asm.bind(read);
  }
}
