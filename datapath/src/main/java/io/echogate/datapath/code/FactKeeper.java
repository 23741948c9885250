package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import java.util.Set;

/** Puts on the {@link Stack} what chains ask. */
record FactKeeper(Assembler asm, Set<Fact> facts) implements Keeper {
  private static final int IP6_HEADER = 40;
  private static final int ICMP_HEADER = 8;

  private boolean keeps(Fact fact) {
    return facts.contains(fact);
  }

  @Override
  public void ip4(Reg length) {
    if (keeps(Fact.SOURCE)) {
      address4(12, Stack.SOURCE_HIGH, Stack.SOURCE_LOW);
    }
    if (keeps(Fact.DESTINATION)) {
      address4(16, Stack.DESTINATION_HIGH, Stack.DESTINATION_LOW);
    }
    if (keeps(Fact.HOP_LIMIT)) {
      asm.load(Size.BYTE, R5, R8, 8).store(Size.LONG, R10, Stack.HOP_LIMIT, R5);
    }
    if (keeps(Fact.LENGTH)) {
      asm.store(Size.LONG, R10, Stack.LENGTH, length);
    }
  }

  private void address4(int at, int high, int low) {
    asm.load(Size.WORD, R5, R8, at).toBigEndian(R5, 32).store(Size.LONG, R10, low, R5);
    asm.storeImm(Size.LONG, R10, high, 0);
  }

  @Override
  public void ip6(Reg payload) {
    if (keeps(Fact.SOURCE)) {
      half6(8, Stack.SOURCE_HIGH);
      half6(16, Stack.SOURCE_LOW);
    }
    if (keeps(Fact.DESTINATION)) {
      half6(24, Stack.DESTINATION_HIGH);
      half6(32, Stack.DESTINATION_LOW);
    }
    if (keeps(Fact.HOP_LIMIT)) {
      asm.load(Size.BYTE, R5, R8, 7).store(Size.LONG, R10, Stack.HOP_LIMIT, R5);
    }
    if (keeps(Fact.LENGTH)) {
      asm.mov(R5, payload).add(R5, IP6_HEADER).store(Size.LONG, R10, Stack.LENGTH, R5);
    }
  }

  private void half6(int at, int half) {
    asm.load(Size.LONG, R5, R8, at).toBigEndian(R5, 64).store(Size.LONG, R10, half, R5);
  }

  @Override
  public void message(Family family, Reg bytes) {
    if (keeps(Fact.CODE)) {
      asm.load(Size.BYTE, R5, R8, 1).store(Size.LONG, R10, Stack.CODE, R5);
    }
    if (keeps(Fact.PAYLOAD)) {
      asm.mov(R5, bytes).sub(R5, ICMP_HEADER).store(Size.LONG, R10, Stack.PAYLOAD, R5);
    }
    if (keeps(Fact.ICMP_OFFSET)) {
      asm.mov(R5, R8).sub(R5, R6).store(Size.LONG, R10, Stack.ICMP_OFFSET, R5);
    }
  }
}
