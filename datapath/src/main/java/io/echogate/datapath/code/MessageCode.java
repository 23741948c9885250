package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.FormTable;
import io.echogate.datapath.layout.MessageTable;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.Ruling;
import io.echogate.datapath.layout.TypeIndex;
import io.echogate.datapath.layout.TypeVerdict;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SourceLine;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The program of a {@code policy { }} for one direction: find the message, look up its verdict, ask
 * the steps of its chain if it has one, count, answer. What becomes of most messages is known by
 * family and type: one 64-bit word of the verdict table says it.
 *
 * <p>Registers behind the decoder ({@link FrameCode}): r7 the frame's length, r9 the place in the
 * verdict table, then the type's slot in its chain, then the counter's cell; r8 the answer.
 */
public final class MessageCode {
  /**
   * As many steps can leave early several times each: the verifier walks a million instructions.
   */
  private static final int FEW_STEPS = 4000;

  private final Assembler asm;
  private final ContextCode context;
  private final Policy policy;
  private final MessageTable table;
  private final AddressQuestions questions;
  private final FilterMaps maps;
  private final Target target;

  private final Label passed;
  private final Label dropped;
  private final Label left;
  private final Label count;
  private final Optional<EventCode> events;
  private final Label reported;

  /**
   * The code of a direction whose tables and maps are made.
   *
   * @param questions what the policy asks of addresses
   */
  public MessageCode(
      Assembler asm,
      Policy policy,
      MessageTables tables,
      Direction direction,
      AddressQuestions questions,
      FilterMaps maps,
      Target target) {
    this.asm = asm;
    this.context = target.context();
    this.policy = policy;
    this.table = tables.of(direction);
    this.questions = questions;
    this.maps = maps;
    this.target = target;
    passed = asm.newLabel("passed");
    dropped = asm.newLabel("dropped");
    left = asm.newLabel("left");
    count = asm.newLabel("count");
    events = EventCode.of(asm, maps, target, direction);
    reported = asm.newLabel("report what is dropped");
  }

  /** Emits the whole program. */
  public void emit() {
    FrameCode.Exits exits = FrameCode.Exits.create(asm);
    AddressCode addresses = new AddressCode(asm, maps, questions);
    DemandCode demands =
        new DemandCode(
            asm, maps, target.clock(), addresses, table.steps() <= FEW_STEPS, this::flows);
    ChainCode chains = new ChainCode(asm, table, maps, target, demands, passed, dropped);
    if (events.isPresent() || remembers() || table.asks(MessageTables::isFlow)) {
      asm.at(FrameCode.decoder("context"));
      asm.store(Size.LONG, R10, Stack.CONTEXT, R1);
    }
    Keeper keeper = new FactKeeper(asm, context, facts(chains));
    new FrameCode(asm, context, maps.config(), exits, keeper, fragments()).emit();
    asm.bind(exits.decide());
    decide(chains);
    forms(exits);
    answer(chains);
  }

  /** Whether queries that pass are written down. */
  private boolean remembers() {
    return table.direction() == Direction.OUT && maps.requests().isPresent();
  }

  private FlowCode flows() {
    return new FlowCode(
        asm,
        context.bytes(),
        maps.requests().orElseThrow(),
        target.clock(),
        target.swaps(),
        target.lookups(),
        table.direction());
  }

  private Set<Fact> facts(ChainCode chains) {
    Set<Fact> facts = chains.facts();
    if (remembers()) {
      facts.addAll(EnumSet.of(Fact.SOURCE, Fact.DESTINATION, Fact.PAYLOAD, Fact.ICMP_OFFSET));
    }
    return facts;
  }

  private Map<Family, Fragments> fragments() {
    Map<Family, Fragments> fragments = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      fragments.put(
          family,
          switch (table.forms().fragments(family)) {
            case PASS -> Fragments.FIRST_GO_ON;
            case DROP -> Fragments.LEAVE_UNLESS_WHOLE;
          });
    }
    return fragments;
  }

  private void decide(ChainCode chains) {
    Label direct = asm.newLabel("passed by type");
    Label refused = asm.newLabel("dropped by type");
    asm.at(statements());
    context.length();
    if (remembers()) {
      asm.store(Size.LONG, R10, Stack.PLACE, R9);
    }
    asm.mapValue(R1, maps.config().spec(), ConfigMap.verdicts(table.direction()));
    asm.mov(R2, R9).lsh(R2, 3).add(R1, R2).load(Size.LONG, R1, R1, 0);
    asm.mov(R2, R1).and(R2, TypeVerdict.ACTION_MASK);
    asm.jumpIf(Cond.EQ, R2, TypeVerdict.PASS, direct);
    if (!table.chains().isEmpty()) {
      asm.jumpIf(Cond.EQ, R2, TypeVerdict.DROP, refused);
      asm.mov(R9, R1).rsh(R9, TypeVerdict.BUCKET_SHIFT);
      if (questions.tables().areChanging()) {
        // Once for a packet, so that none is judged by sets of before and after a change.
        asm.mapValue(R1, maps.config().spec(), ConfigMap.SETS);
        asm.load(Size.LONG, R1, R1, 0).store(Size.LONG, R10, Stack.SETS, R1);
      }
      chains.emit();
    }
    asm.at(statements());
    asm.bind(refused);
    asm.add(R9, table.direct());
    result(Verdict.DROP);
    asm.jump(reported);
    asm.bind(direct);
    asm.add(R9, table.direct());
    result(Verdict.PASS);
    asm.jump(afterMessage(Verdict.PASS));
  }

  /** What the instructions stand for that all statements on types alone share. */
  private SourceLine statements() {
    Origin first = policy.statements().getFirst().origin();
    Origin last = policy.statements().getLast().origin();
    String text = "verdict by family and type: lines " + first.line() + "-" + last.line();
    return new SourceLine(first.file(), first.line(), first.column(), text);
  }

  /** What is decided before there is a type. */
  private void forms(FrameCode.Exits exits) {
    Label pass = asm.newLabel("form passes");
    Label drop = asm.newLabel("form is dropped");
    FormTable forms = table.forms();
    asm.at(FrameCode.decoder("not ICMP, malformed packets, fragments"));
    asm.bind(exits.other4());
    asm.bind(exits.other6());
    form(exits.notIcmp(), forms.notIcmp(), pass);
    form(exits.neighborFragment(), forms.neighborFragment(), drop);
    form(exits.malformed(), forms.malformed(null), way(forms.malformedVerdict(null), pass, drop));
    form(exits.malformed4(), Family.IP4, pass, drop);
    form(exits.malformed6(), Family.IP6, pass, drop);
    form(
        exits.fragment4(),
        forms.fragment(Family.IP4),
        way(forms.fragments(Family.IP4), pass, drop));
    form(
        exits.fragment6(),
        forms.fragment(Family.IP6),
        way(forms.fragments(Family.IP6), pass, drop));
    asm.bind(drop);
    context.length();
    result(Verdict.DROP);
    forgetCell();
    report(Verdict.DROP);
    asm.jump(count);
    asm.bind(pass);
    context.length();
    result(Verdict.PASS);
    asm.jump(count);
  }

  private void form(Label reached, Family malformed, Label pass, Label drop) {
    FormTable forms = table.forms();
    form(reached, forms.malformed(malformed), way(forms.malformedVerdict(malformed), pass, drop));
  }

  private void form(Label reached, int cell, Label next) {
    asm.bind(reached);
    asm.mov(R9, cell).jump(next);
  }

  private static Label way(Verdict verdict, Label pass, Label drop) {
    return verdict == Verdict.PASS ? pass : drop;
  }

  /** Where chains end: their verdict becomes the answer. */
  private void answer(ChainCode chains) {
    asm.at(FrameCode.decoder("verdict and counters"));
    if (chains.canEnd(Ruling.Kind.DROP)) {
      asm.bind(dropped);
      result(Verdict.DROP);
      forgetCell();
      asm.jump(reported);
    }
    if (chains.canEnd(Ruling.Kind.PASS)) {
      asm.bind(passed);
      result(Verdict.PASS);
      Label logged = asm.newLabel("logged");
      if (chains.logs() && events.isPresent()) {
        asm.jumpIf(Cond.SET, R9, ChainCode.LOGGED, logged);
      }
      forgetCell();
      asm.jump(afterMessage(Verdict.PASS));
      if (chains.logs() && events.isPresent()) {
        asm.bind(logged);
        forgetCell();
        report(Verdict.PASS);
        asm.jump(afterMessage(Verdict.PASS));
      }
    }
    asm.bind(reported);
    report(Verdict.DROP);
    asm.jump(afterMessage(Verdict.DROP));
    if (remembers()) {
      remember();
    }
    asm.bind(count);
    CountCode counters = new CountCode(asm, context, maps);
    counters.block();
    counters.add(R9);
    asm.mov(R0, R8).exit();
  }

  /** Reports a packet of the cell r9, if there are events. */
  private void report(Verdict verdict) {
    events.ifPresent(code -> code.emit(R9, effective(verdict)));
  }

  /** Where a message goes on whose verdict is made: queries that leave are written down. */
  private Label afterMessage(Verdict verdict) {
    return remembers() && effective(verdict) == Verdict.PASS ? left : count;
  }

  private void remember() {
    Label ip6 = asm.newLabel("query of ip6");
    asm.at(FrameCode.decoder("queries that leave"));
    asm.bind(left);
    asm.load(Size.LONG, R1, R10, Stack.PLACE);
    asm.jumpIf(Cond.GE, R1, TypeIndex.of(Family.IP6, 0), ip6);
    flows().remember(Family.IP4);
    asm.jump(count);
    asm.bind(ip6);
    flows().remember(Family.IP6);
  }

  /**
   * Changes nothing, and lets the verifier forget which cell it is: no frame has 2^31 bytes, but it
   * does not know. Without this it would walk what follows once for each step of each chain.
   */
  private void forgetCell() {
    asm.mov(R2, R7).rsh(R2, 31).neg(R2).xor(R9, R2);
    asm.and(R9, maps.cells().cellMask());
  }

  /** The answer in r8; a policy that only evaluates drops nothing. */
  private void result(Verdict verdict) {
    asm.mov(R8, context.result(effective(verdict)));
  }

  private Verdict effective(Verdict verdict) {
    boolean evaluates = target.evaluate() || policy.evaluation().isPresent();
    return evaluates ? Verdict.PASS : verdict;
  }
}
