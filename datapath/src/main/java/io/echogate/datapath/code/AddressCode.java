package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.datapath.layout.FilterMaps;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import java.util.List;

/**
 * The code that asks whether an address is in a set: among its prefixes, or in one of its built-in
 * sets. r8 is the answer, 1 or 0; r0-r5 are lost.
 */
record AddressCode(Assembler asm, FilterMaps maps, AddressQuestions questions) {
  private static final int SIGN = 63;

  /** The upper four bits of IPv4 multicast, 224.0.0.0/4, and where they begin. */
  private static final int MULTICAST4 = 0xe;

  private static final int MULTICAST4_SHIFT = 28;

  /** The upper eight bits of IPv6 multicast, ff00::/8, and where they begin. */
  private static final int MULTICAST6 = 0xff;

  private static final int MULTICAST6_SHIFT = 56;

  /** Which address of a packet. */
  enum Side {
    SOURCE(Stack.SOURCE_HIGH, Stack.SOURCE_LOW),
    DESTINATION(Stack.DESTINATION_HIGH, Stack.DESTINATION_LOW);

    private final int high;
    private final int low;

    Side(int high, int low) {
      this.high = high;
      this.low = low;
    }
  }

  /** Asks for an address of a packet. */
  void in(Family family, Side side, AddressSet set) {
    load(family, side);
    questions.tables().emit(asm, questions.number(family, List.of(set)), Stack.SETS);
    asm.mov(R8, R0);
    for (BuiltInSet builtIn : set.builtIns()) {
      switch (builtIn) {
        case SELF -> {
          load(family, side);
          machine().self(family);
          asm.or(R8, R0);
        }
        case BROADCAST -> {
          if (family == Family.IP4) {
            load(family, side);
            machine().broadcast();
            asm.or(R8, R0);
          }
        }
        case MULTICAST -> {
          load(family, side);
          switch (family) {
            case IP4 -> asm.rsh(R1, MULTICAST4_SHIFT).xor(R1, MULTICAST4);
            case IP6 -> asm.rsh(R1, MULTICAST6_SHIFT).xor(R1, MULTICAST6);
          }
          asm.sub(R1, 1).rsh(R1, SIGN).or(R8, R1);
        }
      }
    }
  }

  /** r0 becomes the place of the first of these sets, from 1, that an address is in; else 0. */
  void firstOf(Family family, Side side, List<AddressSet> sets) {
    load(family, side);
    questions.tables().emit(asm, questions.number(family, sets), Stack.SETS);
  }

  /** Asks whether the IPv4 source is in an attached subnet. */
  void sourceOnSubnet() {
    load(Family.IP4, Side.SOURCE);
    machine().onSubnet();
    asm.mov(R8, R0);
  }

  private MachineCode machine() {
    return new MachineCode(asm, maps.machine().orElseThrow());
  }

  private void load(Family family, Side side) {
    switch (family) {
      case IP4 -> asm.load(Size.LONG, R1, R10, side.low);
      case IP6 -> asm.load(Size.LONG, R1, R10, side.high).load(Size.LONG, R2, R10, side.low);
    }
  }
}
