package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R5;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import java.util.Set;

/** Puts on the {@link Stack} what chains ask. */
record FactKeeper(Assembler asm, ContextCode context, Set<Fact> facts) implements Keeper {
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
      context.load(Size.BYTE, R5, 8);
      context.keep(R5, Stack.HOP_LIMIT);
    }
    if (keeps(Fact.LENGTH)) {
      context.keep(length, Stack.LENGTH);
    }
  }

  private void address4(int at, int high, int low) {
    context.load(Size.WORD, R5, at).toBigEndian(R5, 32);
    context.keep(R5, low);
    context.keepZero(high);
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
      context.load(Size.BYTE, R5, 7);
      context.keep(R5, Stack.HOP_LIMIT);
    }
    if (keeps(Fact.LENGTH)) {
      asm.mov(R5, payload).add(R5, IP6_HEADER);
      context.keep(R5, Stack.LENGTH);
    }
  }

  private void half6(int at, int half) {
    context.load(Size.LONG, R5, at).toBigEndian(R5, 64);
    context.keep(R5, half);
  }

  @Override
  public void message(Family family, Reg bytes) {
    if (keeps(Fact.CODE)) {
      context.load(Size.BYTE, R5, 1);
      context.keep(R5, Stack.CODE);
    }
    if (keeps(Fact.PAYLOAD)) {
      asm.mov(R5, bytes).sub(R5, ICMP_HEADER);
      context.keep(R5, Stack.PAYLOAD);
    }
    if (keeps(Fact.ICMP_OFFSET)) {
      context.offset(R5);
      context.keep(R5, Stack.ICMP_OFFSET);
    }
  }
}
