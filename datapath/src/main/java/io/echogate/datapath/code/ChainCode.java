package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.Chain;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.LimitSum;
import io.echogate.datapath.layout.MessageTable;
import io.echogate.datapath.layout.Part;
import io.echogate.datapath.layout.Ruling;
import io.echogate.datapath.layout.Run;
import io.echogate.datapath.layout.Step;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.policy.Statement;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The code of chains: a binary search over their actions, then for each chain its steps in order.
 * What a step demands is collected in r6, which stays 0 as long as the packet meets it, and there
 * is one jump for a step, to what it decides; {@link Stretches} tells why not past it.
 *
 * <p>Registers: r2 the action, r7 the frame's length, r9 the type's slot and then the counter's
 * cell; r6 and r8 are lost.
 */
final class ChainCode {
  /** Beside a cell in r9, where chains end: the packet is reported although it passes. */
  static final int LOGGED = 1 << 30;

  /** With so few in all, it does not matter how often the verifier comes to chains. */
  private static final int FEW_STEPS = 200;

  /** In so many slots a step has its jump to what it decides: a near one. */
  private static final int NEAR = 8000;

  private final Assembler asm;
  private final MessageTable table;
  private final FilterMaps maps;
  private final DemandCode demands;
  private final Label passed;
  private final Label dropped;

  private final SumCode sums;
  private final Label admitted;
  private final Label refused;
  private final List<Label> begins;
  private final Stretches stretches;

  /** The steps that were asked, and where what they decide is to be emitted. */
  private final Map<Label, Part> deciding = new LinkedHashMap<>();

  /** The slot of the first of them. */
  private int first;

  /**
   * The code of a direction's chains.
   *
   * @param passed where a message goes on that passes, its cell in r9
   * @param dropped where one goes on that is dropped
   */
  ChainCode(
      Assembler asm,
      MessageTable table,
      FilterMaps maps,
      Target target,
      DemandCode demands,
      Label passed,
      Label dropped) {
    this.asm = asm;
    this.table = table;
    this.maps = maps;
    this.demands = demands;
    this.passed = passed;
    this.dropped = dropped;
    begins = table.chains().stream().map(_ -> asm.newLabel("chain")).toList();
    stretches = new Stretches(asm);
    admitted = asm.newLabel("admitted");
    refused = asm.newLabel("refused");
    sums =
        new SumCode(
            asm, SumCode.Memory.of(maps), target.clock(), target.swaps(), admitted, refused);
  }

  /**
   * What of a packet the chains ask, of whatever family: to the verifier every packet can come to
   * every chain, and what a chain reads must have been written on all ways to it.
   */
  Set<Fact> facts() {
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    for (Chain chain : table.chains()) {
      for (Step step : chain.steps()) {
        step.demands().forEach(demand -> facts.addAll(DemandCode.facts(demand)));
        facts.addAll(facts(step.ruling()));
      }
      facts.addAll(facts(chain.end()));
    }
    return facts;
  }

  private static Set<Fact> facts(Ruling ruling) {
    return ruling.sum().map(LimitSum::shape).map(SumCode::facts).orElse(Set.of());
  }

  /** Whether a message can end in a verdict; every limit can end in both. */
  boolean canEnd(Ruling.Kind verdict) {
    return rulings()
        .anyMatch(ruling -> ruling.kind() == verdict || ruling.kind() == Ruling.Kind.LIMITED);
  }

  /** Whether packets that pass can be marked with {@link #LOGGED}. */
  boolean logs() {
    return rulings().anyMatch(ruling -> ruling.logged() && ruling.kind() != Ruling.Kind.DROP);
  }

  private Stream<Ruling> rulings() {
    return table.chains().stream()
        .flatMap(
            chain ->
                Stream.concat(chain.steps().stream().map(Step::ruling), Stream.of(chain.end())));
  }

  /** Emits the code for all chains, of which there is at least one. */
  void emit() {
    Label search = asm.newLabel("which chain");
    asm.jump(search);
    stretches.begin(begins.getFirst());
    for (int i = 0; i < table.chains().size(); i++) {
      emit(i);
    }
    asm.bind(search);
    stretches.visit();
    search(0, table.chains().size());
    if (!sums.isEmpty()) {
      limited();
    }
  }

  private void search(int from, int to) {
    if (to - from == 1) {
      asm.jump(begins.get(from));
      return;
    }
    int half = (from + to) >>> 1;
    Label upper = asm.newLabel("upper chains");
    asm.jumpIf(Cond.GE, R2, table.chains().get(half).action(), upper);
    search(from, half);
    asm.bind(upper);
    search(half, to);
  }

  private void emit(int index) {
    Chain chain = table.chains().get(index);
    asm.bind(begins.get(index));
    for (Part part : chain.parts()) {
      boolean endsHere = stretches.isLong();
      if (endsHere || (!deciding.isEmpty() && asm.slots() - first > NEAR)) {
        Label next = asm.newLabel("more steps");
        asm.jump(next);
        decide(chain);
        asm.bind(next);
        if (endsHere) {
          stretches.begin(next);
        }
      }
      emit(chain, part);
    }
    end(index, chain);
    decide(chain);
  }

  private void emit(Chain chain, Part part) {
    Label decides = asm.newLabel("step decides");
    if (deciding.isEmpty()) {
      first = asm.slots();
    }
    deciding.put(decides, part);
    switch (part) {
      case Step step -> {
        at(step.ruling().statement());
        demands.emit(chain.family(), step.demands(), decides);
      }
      case Run run -> {
        at(run.steps().getFirst().ruling().statement());
        demands.first(chain.family(), run);
        asm.jumpIf(Cond.NE, R0, 0, decides);
      }
    }
  }

  /** What becomes of messages that no step decides. */
  private void end(int index, Chain chain) {
    at(chain.end().statement());
    if (table.steps() > FEW_STEPS && index + 1 < begins.size()) {
      stretches.goOn(begins.get(index + 1));
    }
    rule(chain, chain.end());
  }

  /** Emits what the steps say that were asked. */
  private void decide(Chain chain) {
    deciding.forEach(
        (label, part) -> {
          asm.bind(label);
          switch (part) {
            case Step step -> {
              at(step.ruling().statement());
              rule(chain, step.ruling());
            }
            case Run run -> {
              at(run.steps().getFirst().ruling().statement());
              record(run);
            }
          }
        });
    deciding.clear();
  }

  /** Does what the step of a run says whose place, from 1, is in r0. */
  private void record(Run run) {
    // No place is beyond, but the verifier does not know.
    asm.jumpIf(Cond.GT, R0, run.steps().size(), dropped);
    asm.sub(R0, 1).lsh(R0, 3);
    asm.mapValue(R1, maps.config().spec(), maps.config().record(run.record())).add(R1, R0);
    asm.load(Size.LONG, R1, R1, 0).mov(R2, R1).rsh(R2, Run.CELL_SHIFT).add(R9, R2);
    if (ends(run, Ruling.Kind.DROP)) {
      if (!ends(run, Ruling.Kind.PASS)) {
        asm.jump(dropped);
        return;
      }
      asm.and(R1, 1).jumpIf(Cond.NE, R1, 0, dropped);
    }
    asm.jump(passed);
  }

  private static boolean ends(Run run, Ruling.Kind kind) {
    return run.steps().stream().anyMatch(step -> step.ruling().kind() == kind);
  }

  private void at(@Nullable Statement statement) {
    asm.at(
        statement == null
            ? FrameCode.decoder("what happens where nothing is written")
            : IngressCode.line(statement.origin()));
  }

  private void rule(Chain chain, Ruling ruling) {
    switch (ruling.kind()) {
      case PASS -> cell(ruling, passed);
      case DROP -> cell(ruling, dropped);
      case LIMITED -> ask(chain, ruling, ruling.sum().orElseThrow());
    }
  }

  /** r9, a slot, becomes the cell. */
  private void cell(Ruling ruling, Label next) {
    cell(ruling);
    asm.jump(next);
  }

  /** r9, a slot, becomes the cell, with {@link #LOGGED} where the statement says so. */
  private void cell(Ruling ruling) {
    asm.lsh(R9, ruling.cellShift()).add(R9, ruling.cell() + (ruling.logged() ? LOGGED : 0));
  }

  private void ask(Chain chain, Ruling ruling, LimitSum sum) {
    asm.mapValue(R1, maps.config().spec(), maps.config().place(sum.place()));
    if (sum.step() != 0) {
      // No slot is beyond, but the verifier does not know.
      asm.jumpIf(Cond.GE, R9, chain.types().size(), dropped);
      asm.mov(R2, R9).mul(R2, Integer.BYTES * sum.step()).add(R1, R2);
    }
    cell(ruling);
    sums.ask(sum.shape());
  }

  private void limited() {
    sums.emit();
    asm.bind(refused);
    asm.add(R9, 1).jump(dropped);
    asm.bind(admitted);
    asm.jump(passed);
  }
}
