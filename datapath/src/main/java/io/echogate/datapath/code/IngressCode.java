package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.SourceTable;
import io.echogate.datapath.layout.TypeIndex;
import io.echogate.datapath.layout.TypeVerdict;
import io.echogate.datapath.layout.XfwCells;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SourceLine;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The program of a policy: find the message, look up its verdict, ask its bucket if it has one, ask
 * the source filter if there is one, count, answer.
 *
 * <p>What most packets meet is the same for every policy: one 64-bit word of the verdict table says
 * pass or drop. Only limits and the source filter have code of their own.
 *
 * <p>Registers behind the decoder ({@link FrameCode}): r7 the frame's length, r9 the place in the
 * verdict table and then the counter's cell, r8 the bucket and then the program's result.
 */
public final class IngressCode {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Assembler asm;
  private final ContextCode context;
  private final Policy policy;
  private final XfwTables tables;
  private final FilterMaps maps;
  private final Target target;
  private final SourceCode sources;

  private final Optional<EventCode> events;
  private final Label countDropped;
  private final Label count;
  private final Label countSourceDropped;
  private final Label countSource;

  /** The code of a policy whose tables and maps are made. */
  public IngressCode(
      Assembler asm, Policy policy, XfwTables tables, FilterMaps maps, Target target) {
    this.asm = asm;
    this.context = target.context();
    this.policy = policy;
    this.tables = tables;
    this.maps = maps;
    this.target = target;
    events = EventCode.of(asm, maps, target, Direction.IN);
    countDropped = asm.newLabel("count what is dropped");
    count = asm.newLabel("count");
    countSourceDropped = asm.newLabel("count what the source filter drops");
    countSource = asm.newLabel("count source verdict");
    LimitCases limits = new LimitCases(asm, tables.sourceCases(), maps, target);
    sources =
        new SourceCode(asm, tables, maps, limits, this::action, countSourceDropped, countSource);
  }

  /** Emits the whole program. */
  public void emit() {
    FrameCode.Exits exits = FrameCode.Exits.create(asm);
    Set<Family> filtered =
        tables.sources().lanes().stream()
            .map(SourceTable.Lane::family)
            .collect(Collectors.toUnmodifiableSet());
    Map<Family, Fragments> fragments =
        Map.of(Family.IP4, Fragments.LEAVE, Family.IP6, Fragments.LEAVE);
    Keeper keeper = new SourceKeeper(asm, context, filtered);
    if (events.isPresent()) {
      asm.at(FrameCode.decoder("context"));
      asm.store(Size.LONG, R10, Stack.CONTEXT, R1);
    }
    new FrameCode(asm, context, maps.config(), exits, keeper, fragments).emit();
    asm.bind(exits.decide());
    decide();
    others(exits);
    drops(exits);
    if (!tables.sources().isEmpty()) {
      sources.verdicts();
    }
    count();
  }

  private void decide() {
    Label passed = asm.newLabel("passed");
    Label dropped = asm.newLabel("dropped");
    asm.at(statements());
    context.length();
    asm.mapValue(R1, maps.config().spec(), ConfigMap.verdicts(Direction.IN));
    asm.mov(R2, R9).lsh(R2, 3).add(R1, R2).load(Size.LONG, R1, R1, 0);
    asm.mov(R2, R1).and(R2, TypeVerdict.ACTION_MASK);
    asm.jumpIf(Cond.EQ, R2, TypeVerdict.PASS, passed);
    if (!tables.messageCases().isEmpty()) {
      asm.jumpIf(Cond.EQ, R2, TypeVerdict.DROP, dropped);
      new LimitCases(asm, tables.messageCases(), maps, target).emit(passed, dropped);
    }
    asm.bind(dropped);
    asm.lsh(R9, 1).add(R9, 1);
    action(Verdict.DROP);
    asm.jump(countDropped);
    asm.bind(passed);
    askForMessage();
  }

  /** What the source filter says of a message that the statements let pass. */
  private void askForMessage() {
    Label accepted = asm.newLabel("accepted");
    boolean silent = true;
    if (sources.judges(Family.IP4, Scope.ICMP) || sources.judges(Family.IP6, Scope.ICMP)) {
      Label ip6 = asm.newLabel("message of ip6");
      asm.jumpIf(Cond.GE, R9, TypeIndex.of(Family.IP6, 0), ip6);
      boolean silent4 = sources.ask(Family.IP4, Scope.ICMP, accepted);
      asm.bind(ip6);
      silent = sources.ask(Family.IP6, Scope.ICMP, accepted) || silent4;
    }
    if (silent) {
      asm.bind(accepted);
      asm.lsh(R9, 1);
      action(Verdict.PASS);
      asm.jump(count);
    }
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

  /** Packets other than ICMP: the source filter may judge TCP and UDP, the rest passes. */
  private void others(FrameCode.Exits exits) {
    Label untouched = asm.newLabel("untouched");
    if (!judgesOthers(Family.IP4)) {
      asm.bind(exits.other4());
    }
    if (!judgesOthers(Family.IP6)) {
      asm.bind(exits.other6());
    }
    asm.at(FrameCode.decoder("not ICMP"));
    asm.bind(exits.notIcmp());
    context.length();
    asm.bind(untouched);
    asm.mov(R9, XfwCells.NOT_ICMP);
    action(Verdict.PASS);
    asm.jump(count);
    askForOther(Family.IP4, exits.other4(), untouched);
    askForOther(Family.IP6, exits.other6(), untouched);
  }

  private boolean judgesOthers(Family family) {
    return sources.judges(family, Scope.TCP) || sources.judges(family, Scope.UDP);
  }

  private void askForOther(Family family, Label reached, Label untouched) {
    if (!judgesOthers(family)) {
      return;
    }
    Label tcp = asm.newLabel("tcp of " + family);
    asm.bind(reached);
    context.length();
    asm.mov(R9, XfwCells.placeOfOthers(family));
    asm.jumpIf(Cond.EQ, R2, TCP, tcp);
    asm.jumpIf(Cond.NE, R2, UDP, untouched);
    var _ = sources.ask(family, Scope.UDP, untouched);
    asm.bind(tcp);
    var _ = sources.ask(family, Scope.TCP, untouched);
  }

  /** What is dropped before there is a type. */
  private void drops(FrameCode.Exits exits) {
    Label drop = asm.newLabel("drop");
    asm.at(FrameCode.decoder("malformed packets and fragments"));
    dropAt(exits.malformed(), XfwCells.malformed(null), drop);
    dropAt(exits.malformed4(), XfwCells.malformed(Family.IP4), drop);
    dropAt(exits.malformed6(), XfwCells.malformed(Family.IP6), drop);
    dropAt(exits.fragment4(), XfwCells.fragment(Family.IP4), drop);
    dropAt(exits.fragment6(), XfwCells.fragment(Family.IP6), drop);
    asm.bind(drop);
    context.length();
    action(Verdict.DROP);
    asm.jump(countDropped);
  }

  private void dropAt(Label reached, int cell, Label drop) {
    asm.bind(reached);
    asm.mov(R9, cell).jump(drop);
  }

  /** The answer in r8; a policy that only evaluates drops nothing. */
  private void action(Verdict verdict) {
    if (verdict == Verdict.DROP && policy.evaluation().isPresent()) {
      asm.at(line(policy.evaluation().get()));
    }
    asm.mov(R8, context.result(effective(verdict)));
  }

  private Verdict effective(Verdict verdict) {
    boolean evaluates = target.evaluate() || policy.evaluation().isPresent();
    return evaluates ? Verdict.PASS : verdict;
  }

  /**
   * Counts a frame of r7 bytes in the cell r9, and for the source filter in r6 too; reports it if
   * it is dropped; answers r8.
   */
  private void count() {
    CountCode counters = new CountCode(asm, context, maps);
    if (!tables.sources().isEmpty()) {
      asm.at(FrameCode.decoder("events"));
      asm.bind(countSourceDropped);
      events.ifPresent(code -> code.emit(R9, R6, effective(Verdict.DROP)));
      asm.at(FrameCode.decoder("counters"));
      asm.bind(countSource);
      counters.block();
      asm.mov(R3, R1);
      counters.add(R6);
      asm.mov(R1, R3);
      counters.add(R9);
      asm.mov(R0, R8).exit();
    }
    asm.at(FrameCode.decoder("events"));
    asm.bind(countDropped);
    events.ifPresent(code -> code.emit(R9, effective(Verdict.DROP)));
    asm.at(FrameCode.decoder("counters"));
    asm.bind(count);
    counters.block();
    counters.add(R9);
    asm.mov(R0, R8).exit();
  }

  static SourceLine line(Origin origin) {
    return new SourceLine(origin.file(), origin.line(), origin.column(), origin.text());
  }
}
