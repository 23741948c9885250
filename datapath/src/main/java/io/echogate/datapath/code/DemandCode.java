package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.datapath.layout.Demand;
import io.echogate.datapath.layout.Demand.Codes;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.Run;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The code of what a step demands. Each demand leaves a number in a register that is 0 if and only
 * if the packet meets it; r6 collects them. r0-r5 and r8 are lost.
 */
final class DemandCode {
  private static final int SIGN = 63;

  /** Codes of more bits are 64 and above. */
  private static final int CODE_BITS = 6;

  private static final int LAST_CODE = 255;

  private static final int NEIGHBOR_HOP_LIMIT = 255;

  /** The upper ten bits of link-local addresses, fe80::/10. */
  private static final int LINK_LOCAL = 0xfe80 >>> 6;

  private static final int LINK_LOCAL_SHIFT = Long.SIZE - 10;

  private final Assembler asm;
  private final FilterMaps maps;
  private final ClockCode clock;
  private final AddressCode addresses;
  private final boolean leaveEarly;
  private final Supplier<FlowCode> flows;

  /**
   * The code of demands.
   *
   * @param leaveEarly whether to ask nothing more where one demand is not met: it is faster, but
   *     each time the verifier has a way more to walk
   * @param flows asks for flows, where a demand does
   */
  DemandCode(
      Assembler asm,
      FilterMaps maps,
      ClockCode clock,
      AddressCode addresses,
      boolean leaveEarly,
      Supplier<FlowCode> flows) {
    this.asm = asm;
    this.maps = maps;
    this.clock = clock;
    this.addresses = addresses;
    this.leaveEarly = leaveEarly;
    this.flows = flows;
  }

  /** What of a packet a demand asks. */
  static Set<Fact> facts(Demand demand) {
    return switch (demand) {
      case Codes codes -> EnumSet.of(Fact.CODE);
      case Demand.Source source -> EnumSet.of(Fact.SOURCE);
      case Demand.Destination destination -> EnumSet.of(Fact.DESTINATION);
      case Demand.Compare(Condition.Compare comparison) ->
          switch (comparison.quantity()) {
            case PAYLOAD -> EnumSet.of(Fact.PAYLOAD);
            case LENGTH -> EnumSet.of(Fact.LENGTH);
            case HOP_LIMIT -> EnumSet.of(Fact.HOP_LIMIT);
          };
      case Demand.Before before -> EnumSet.noneOf(Fact.class);
      case Demand.Solicited solicited ->
          EnumSet.of(Fact.SOURCE, Fact.DESTINATION, Fact.PAYLOAD, Fact.ICMP_OFFSET);
      case Demand.Plain plain ->
          switch (plain) {
            case RELATED -> EnumSet.of(Fact.DESTINATION, Fact.PAYLOAD, Fact.ICMP_OFFSET);
            case FROM_NEIGHBOR -> EnumSet.of(Fact.HOP_LIMIT);
            case FROM_LISTENER -> EnumSet.of(Fact.HOP_LIMIT, Fact.SOURCE);
            case FROM_SUBNET -> EnumSet.of(Fact.SOURCE);
          };
    };
  }

  /** Goes to {@code met} if the packet meets all demands, else on behind itself. */
  void emit(Family family, List<Demand> demands, Label met) {
    Label otherwise = asm.newLabel("next step");
    boolean first = true;
    for (Demand demand : demands.stream().sorted(Comparator.comparing(DemandCode::cost)).toList()) {
      if (!first && leaveEarly && cost(demand) != Cost.ARITHMETIC) {
        asm.jumpIf(Cond.NE, R6, 0, otherwise);
      }
      misses(family, demand);
      if (first) {
        asm.mov(R6, R1);
      } else {
        asm.or(R6, R1);
      }
      first = false;
    }
    asm.jumpIf(Cond.EQ, R6, 0, met);
    asm.bind(otherwise);
  }

  /** r0 becomes the place of the first step of a run, from 1, that decides; 0 if none does. */
  void first(Family family, Run run) {
    AddressCode.Side side = run.source() ? AddressCode.Side.SOURCE : AddressCode.Side.DESTINATION;
    addresses.firstOf(family, side, run.sets());
  }

  /** What asking costs: the cheap demands come first, and spare the others often. */
  private enum Cost {
    ARITHMETIC,
    LOOKUP,
    CALL
  }

  private static Cost cost(Demand demand) {
    return switch (demand) {
      case Codes codes -> Cost.ARITHMETIC;
      case Demand.Compare compare -> Cost.ARITHMETIC;
      case Demand.Source source -> Cost.LOOKUP;
      case Demand.Destination destination -> Cost.LOOKUP;
      case Demand.Before before -> Cost.CALL;
      case Demand.Solicited solicited -> Cost.CALL;
      case Demand.Plain plain ->
          switch (plain) {
            case FROM_NEIGHBOR, FROM_LISTENER -> Cost.ARITHMETIC;
            case FROM_SUBNET -> Cost.LOOKUP;
            case RELATED -> Cost.CALL;
          };
    };
  }

  /** r1 is 0 if the packet meets the demand. */
  private void misses(Family family, Demand demand) {
    switch (demand) {
      case Codes(List<Codes.Range> ranges) -> codes(ranges);
      case Demand.Compare(Condition.Compare comparison) -> compare(comparison);
      case Demand.Before(int word) -> before(word);
      case Demand.Plain plain -> plain(family, plain);
      case Demand.Source(boolean negated, AddressSet set) -> {
        addresses.in(family, AddressCode.Side.SOURCE, set);
        unless(R8, negated);
      }
      case Demand.Destination(boolean negated, AddressSet set) -> {
        addresses.in(family, AddressCode.Side.DESTINATION, set);
        unless(R8, negated);
      }
      case Demand.Solicited(int type) -> {
        flows.get().solicited(family, type);
        unless(R0, false);
      }
    }
  }

  /** r1 is 0 if the answer, 1 or 0, is as it should be. */
  private void unless(Reg answer, boolean negated) {
    asm.mov(R1, answer);
    if (!negated) {
      asm.xor(R1, 1);
    }
  }

  private void codes(List<Codes.Range> ranges) {
    Codes.Range only = ranges.getFirst();
    if (ranges.size() == 1 && only.first() == only.last()) {
      asm.load(Size.LONG, R1, R10, Stack.CODE).xor(R1, only.first());
      return;
    }
    asm.load(Size.LONG, R3, R10, Stack.CODE);
    if (ranges.stream().allMatch(range -> range.last() < Long.SIZE)) {
      bits(ranges);
    } else {
      ranges(ranges);
    }
  }

  /** A bit for each code below 64: nearly all codes that there are. */
  private void bits(List<Codes.Range> ranges) {
    long others = -1;
    for (Codes.Range range : ranges) {
      for (int code = range.first(); code <= range.last(); code++) {
        others &= ~(1L << code);
      }
    }
    if (others == (int) others) {
      asm.mov(R1, (int) others);
    } else {
      asm.movWide(R1, others);
    }
    asm.rsh(R1, R3).and(R1, 1).rsh(R3, CODE_BITS).or(R1, R3);
  }

  /** A code misses all ranges where each leaves a number below 0. */
  private void ranges(List<Codes.Range> ranges) {
    range(ranges.getFirst(), R1);
    for (Codes.Range range : ranges.subList(1, ranges.size())) {
      range(range, R2);
      asm.and(R1, R2);
    }
    asm.rsh(R1, SIGN);
  }

  /** A number below 0 in a register if and only if the code in r3 lies beyond the range. */
  private void range(Codes.Range range, Reg into) {
    if (range.first() == 0) {
      asm.mov(into, range.last()).sub(into, R3);
      return;
    }
    asm.mov(into, R3).sub(into, range.first());
    if (range.last() < LAST_CODE) {
      asm.mov(R0, range.last()).sub(R0, R3).or(into, R0);
    }
  }

  /** Makes 1 of every number but 0; r0 is lost. */
  private void truth(Reg number) {
    asm.mov(R0, number).neg(R0).or(number, R0).rsh(number, SIGN);
  }

  private void compare(Condition.Compare comparison) {
    asm.load(
        Size.LONG,
        R2,
        R10,
        switch (comparison.quantity()) {
          case PAYLOAD -> Stack.PAYLOAD;
          case LENGTH -> Stack.LENGTH;
          case HOP_LIMIT -> Stack.HOP_LIMIT;
        });
    switch (comparison.relation()) {
      case EQUAL -> asm.mov(R1, R2).xor(R1, comparison.value());
      case AT_LEAST -> asm.mov(R1, R2).sub(R1, comparison.value()).rsh(R1, SIGN);
      case AT_MOST -> asm.mov(R1, comparison.value()).sub(R1, R2).rsh(R1, SIGN);
    }
  }

  private void before(int word) {
    clock.sinceBoot();
    asm.mapValue(R2, maps.config().spec(), maps.config().deadline(word));
    asm.load(Size.LONG, R1, R2, 0).sub(R1, 1).sub(R1, R0).rsh(R1, SIGN);
  }

  private void plain(Family family, Demand.Plain plain) {
    switch (plain) {
      case FROM_NEIGHBOR ->
          asm.load(Size.LONG, R1, R10, Stack.HOP_LIMIT).xor(R1, NEIGHBOR_HOP_LIMIT);
      case FROM_LISTENER -> {
        asm.load(Size.LONG, R2, R10, Stack.SOURCE_HIGH);
        asm.load(Size.LONG, R1, R10, Stack.SOURCE_LOW).or(R1, R2);
        truth(R1);
        asm.rsh(R2, LINK_LOCAL_SHIFT).xor(R2, LINK_LOCAL);
        truth(R2);
        asm.and(R1, R2);
        asm.load(Size.LONG, R2, R10, Stack.HOP_LIMIT).xor(R2, 1).or(R1, R2);
      }
      case FROM_SUBNET -> {
        addresses.sourceOnSubnet();
        unless(R8, false);
      }
      case RELATED -> {
        flows.get().related(family);
        unless(R0, false);
      }
    }
  }
}
