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
import io.echogate.datapath.layout.WayHash;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
  private final SwapCode swaps;

  /** The source address, in whatever order the packet has it; one of IPv4 has zeroes behind it. */
  private static final List<KeyWord> SOURCE =
      List.of(new KeyWord(SourceCode.ADDRESS, 0), new KeyWord(SourceCode.ADDRESS + Long.BYTES, 0));

  /** What the code of a limit depends on. */
  private record Shape(List<LimitCase.Count> counts, LimitClock clock, boolean perSource) {}

  LimitCases(Assembler asm, List<LimitCase> cases, FilterMaps maps, Target target) {
    this.asm = asm;
    this.cases = cases;
    this.maps = maps;
    this.clock = target.clock();
    this.swaps = target.swaps();
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
      LimitClock read = shape.getKey().clock();
      new LimitCode(asm, admitted, refused, swaps, () -> clock.now(read))
          .emit(limits(shape.getKey(), refused));
    }
  }

  private List<AskedLimit> limits(Shape shape, Label refused) {
    List<LimitCase.Count> counts = shape.counts();
    if (shape.perSource()) {
      return List.of(AskedLimit.ofWay(counts.getFirst(), true, () -> findSource(refused)));
    }
    return IntStream.range(0, counts.size())
        .mapToObj(limit -> AskedLimit.ofLine(counts.get(limit), limit * Buckets.SIZE))
        .toList();
  }

  private void findSource(Label refused) {
    WayHash hash = WayHash.of(maps.secret());
    new WayCode(asm, swaps, maps.sources().orElseThrow(), true, refused).emit(SOURCE, hash.wide());
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
    Shape shape = new Shape(limit.counts(), limit.clock(), limit.perSource());
    asm.jump(shapes.computeIfAbsent(shape, any -> asm.newLabel("limit " + any)));
  }
}
