package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.PrefixKey;
import io.echogate.datapath.layout.SumShape;
import io.echogate.datapath.layout.WayHash;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The code for the limits of a {@code policy { }}: once for each shape of a sum that is asked, and
 * jumped to from wherever a sum of that shape is asked.
 *
 * <p>Registers: r1 points to the sum's first place, where for each use there is the offset of its
 * line in the map of buckets, 32 bits; r7 the frame's length. r9 is kept; r0-r6 and r8 are lost,
 * and what lies on the stack from {@link Stack#SCRATCH} on.
 */
final class SumCode {
  /** The most limits of a sum. */
  private static final int MOST = 8;

  // Where on the stack the lines and the ways of a sum are kept, downwards, and r9.
  private static final int LINES = Stack.SCRATCH;
  private static final int WAYS = LINES - MOST * Long.BYTES;
  private static final int KEPT = Stack.END + 2 * Long.BYTES;

  private final Assembler asm;
  private final Memory memory;
  private final ClockCode clock;
  private final SwapCode swaps;
  private final Label admitted;
  private final Label refused;
  private final Map<SumShape, Label> shapes = new LinkedHashMap<>();

  /**
   * Where the code finds limits.
   *
   * @param bucketMask keeps the offset of a line inside the map of buckets
   * @param ways the map of ways, if there are tables
   */
  record Memory(MapSpec buckets, int bucketMask, Optional<MapSpec> ways, WayHash hash) {
    static Memory of(FilterMaps maps) {
      return new Memory(
          maps.buckets(), maps.bucketMask(), maps.sources(), WayHash.of(maps.secret()));
    }
  }

  /**
   * The code for sums.
   *
   * @param admitted where a packet goes that is let pass
   * @param refused where the others go
   */
  SumCode(
      Assembler asm,
      Memory memory,
      ClockCode clock,
      SwapCode swaps,
      Label admitted,
      Label refused) {
    this.asm = asm;
    this.memory = memory;
    this.clock = clock;
    this.swaps = swaps;
    this.admitted = admitted;
    this.refused = refused;
  }

  /** What of a packet a sum asks. */
  static Set<Fact> facts(SumShape shape) {
    return shape.uses().stream()
        .flatMap(use -> use.prefix().stream())
        .map(
            key ->
                switch (key.side()) {
                  case SOURCE -> Fact.SOURCE;
                  case DESTINATION -> Fact.DESTINATION;
                })
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Emits a jump to the code for sums of a shape. */
  void ask(SumShape shape) {
    asm.jump(shapes.computeIfAbsent(shape, any -> asm.newLabel("sum " + any)));
  }

  /** Whether no sum was asked. */
  boolean isEmpty() {
    return shapes.isEmpty();
  }

  /** Emits the code for all shapes that were asked for. */
  void emit() {
    shapes.forEach(
        (shape, label) -> {
          asm.bind(label);
          if (shape.uses().stream().allMatch(use -> use.prefix().isEmpty())) {
            emit(shape, admitted, refused);
          } else {
            emitKeeping(shape);
          }
        });
  }

  private void emitKeeping(SumShape shape) {
    Label admits = asm.newLabel("sum admits");
    Label refuses = asm.newLabel("sum refuses");
    asm.store(Size.LONG, R10, KEPT, R9);
    emit(shape, admits, refuses);
    asm.bind(admits).load(Size.LONG, R9, R10, KEPT).jump(admitted);
    asm.bind(refuses).load(Size.LONG, R9, R10, KEPT).jump(refused);
  }

  private void emit(SumShape shape, Label admit, Label refuse) {
    List<AskedLimit> limits =
        shape.uses().size() == 1
            ? List.of(one(shape.uses().getFirst(), refuse))
            : several(shape.uses(), refuse);
    clock.now(shape.clock());
    asm.mov(R6, R0);
    new LimitCode(asm, admit, refuse, swaps, () -> clock.now(shape.clock())).emit(limits);
  }

  /** One limit stays in registers. */
  private AskedLimit one(SumShape.Use use, Label refuse) {
    line(R8, 0);
    return use.prefix().isEmpty()
        ? AskedLimit.ofLine(use.counts(), 0)
        : AskedLimit.ofWay(use.counts(), use.wide(), () -> find(use, refuse));
  }

  /** Of several, lines and ways are kept on the stack. */
  private List<AskedLimit> several(List<SumShape.Use> uses, Label refuse) {
    List<AskedLimit> limits = new ArrayList<>();
    for (SumShape.Use use : uses) {
      int number = limits.size();
      line(R2, number);
      asm.store(Size.LONG, R10, slot(LINES, number), R2);
      limits.add(limit(use, number, refuse));
    }
    return limits;
  }

  private AskedLimit limit(SumShape.Use use, int number, Label refuse) {
    Runnable line = () -> asm.load(Size.LONG, R8, R10, slot(LINES, number));
    if (use.prefix().isEmpty()) {
      return AskedLimit.ofLine(use.counts(), 0, line);
    }
    Runnable find =
        () -> {
          line.run();
          find(use, refuse);
          asm.store(Size.LONG, R10, slot(WAYS, number), R9);
        };
    Runnable select =
        () -> {
          line.run();
          asm.load(Size.LONG, R9, R10, slot(WAYS, number));
        };
    return AskedLimit.ofWay(use.counts(), use.wide(), find, select);
  }

  private static int slot(int first, int number) {
    return first - Long.BYTES * number;
  }

  /** The line of a use. */
  private void line(Reg into, int use) {
    asm.load(Size.WORD, R3, R1, Integer.BYTES * use).and(R3, memory.bucketMask());
    asm.mapValue(into, memory.buckets(), 0).add(into, R3);
  }

  private void find(SumShape.Use use, Label refuse) {
    PrefixKey key = use.prefix().orElseThrow();
    new WayCode(asm, swaps, memory.ways().orElseThrow(), use.wide(), refuse)
        .emit(KeyWord.of(key), memory.hash().mixes(key));
  }
}
