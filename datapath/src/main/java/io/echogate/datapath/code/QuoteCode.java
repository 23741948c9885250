package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;

/**
 * The code that reads the packet that an error message quotes, as {@code QuoteDecoder} does: IPv4
 * with options, IPv6 with eight extension headers. The quote ends where the IP packet does, by its
 * header, and each part of it is read only if it is there.
 *
 * <p>Behind it {@link FlowStack#QUOTE} holds the IP header without options, r1 is the protocol, and
 * {@link FlowStack#AT} and {@link FlowStack#END} say where in the frame what it announces lies.
 */
record QuoteCode(Assembler asm, FrameBytes bytes, MapSpec requests, Family family) {
  private static final int ICMP_HEADER = 8;
  private static final int IP4_HEADER = 20;
  private static final int IP6_HEADER = 40;

  /** The offset of an IPv4 or IPv6 fragment, as a little-endian load of the two bytes gives it. */
  private static final int IP4_OFFSET = 0xff1f;

  private static final int IP6_OFFSET = 0xf8ff;

  private static final int MOST_HEADERS = 8;
  private static final int EXTENSION_HEADER = 8;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int MOBILITY = 135;

  /** The numbers below 64 of extension headers: hop-by-hop, routing, and so on. */
  private static final long EXTENSIONS =
      1 | 1L << 43 | 1L << FRAGMENT | 1L << AUTHENTICATION | 1L << 60;

  /** Above every offset in a frame; a mask. */
  private static final int FRAME = 0x1_ffff;

  /**
   * Emits the code.
   *
   * @param none where to go if there is no quote, if it is not of a packet that this error's
   *     receiver sent, or if it does not say what of the flow it was
   */
  void read(Label none) {
    switch (family) {
      case IP4 -> ip4(none);
      case IP6 -> ip6(none);
    }
  }

  /** Copies what lies at {@link FlowStack#AT}, if the quote has so much of it. */
  void transport(int size, int to, Label none) {
    FlowStack.load(asm, R2, FlowStack.AT);
    FlowStack.load(asm, R3, FlowStack.END);
    asm.mov(R4, R2).add(R4, size).jumpIf(Cond.GT, R4, R3, none);
    bytes.copy(asm, size, to, none);
  }

  /** Copies the IP header, and notes where the quote ends. */
  private void header(int size, Label none) {
    FlowStack.load(asm, R2, Stack.ICMP_OFFSET);
    asm.add(R2, ICMP_HEADER);
    FlowStack.load(asm, R3, Stack.PAYLOAD);
    asm.jumpIf(Cond.LT, R3, size, none);
    asm.add(R3, R2).store(Size.LONG, R10, FlowStack.END, R3);
    asm.store(Size.LONG, R10, FlowStack.AT, R2);
    bytes.copy(asm, size, FlowStack.QUOTE, none);
  }

  private void ip4(Label none) {
    header(IP4_HEADER, none);
    // 4 in the upper half and the header's words in the lower: the xor leaves 5-15, or more.
    asm.load(Size.BYTE, R1, R10, FlowStack.QUOTE).xor(R1, 0x40);
    asm.jumpIf(Cond.GT, R1, 15, none).jumpIf(Cond.LT, R1, 5, none);
    asm.load(Size.WORD, R2, R10, FlowStack.QUOTE + 12).toBigEndian(R2, 32);
    FlowStack.load(asm, R3, Stack.DESTINATION_LOW);
    asm.jumpIf(Cond.NE, R2, R3, none);
    asm.load(Size.HALF, R2, R10, FlowStack.QUOTE + 6).jumpIf(Cond.SET, R2, IP4_OFFSET, none);
    asm.lsh(R1, 2);
    FlowStack.load(asm, R2, FlowStack.AT);
    asm.add(R2, R1);
    asm.store(Size.LONG, R10, FlowStack.AT, R2);
    asm.load(Size.BYTE, R1, R10, FlowStack.QUOTE + 9);
  }

  private void ip6(Label none) {
    header(IP6_HEADER, none);
    asm.load(Size.BYTE, R1, R10, FlowStack.QUOTE).rsh(R1, 4).jumpIf(Cond.NE, R1, 6, none);
    same(FlowStack.QUOTE + 8, Stack.DESTINATION_HIGH, none);
    same(FlowStack.QUOTE + 16, Stack.DESTINATION_LOW, none);
    FlowStack.load(asm, R1, FlowStack.AT);
    asm.add(R1, IP6_HEADER);
    asm.store(Size.LONG, R10, FlowStack.AT, R1);
    asm.load(Size.BYTE, R1, R10, FlowStack.QUOTE + 6);
    extensionHeaders(none);
  }

  private void same(int quoted, int fact, Label none) {
    asm.load(Size.LONG, R1, R10, quoted).toBigEndian(R1, 64);
    FlowStack.load(asm, R2, fact);
    asm.jumpIf(Cond.NE, R1, R2, none);
  }

  /** Walks the chain that r1 announces; r1 becomes what is not in it any more. */
  private void extensionHeaders(Label none) {
    Label walk = asm.newLabel("extension header?");
    Label header = asm.newLabel("extension header");
    Label end = asm.newLabel("end of chain");
    asm.storeImm(Size.LONG, R10, FlowStack.WALKED, 0);
    asm.bind(walk);
    asm.jumpIf(Cond.EQ, R1, MOBILITY, header).jumpIf(Cond.GT, R1, 63, end);
    asm.movWide(R2, EXTENSIONS).rsh(R2, R1).and(R2, 1).jumpIf(Cond.EQ, R2, 0, end);
    asm.bind(header);
    asm.load(Size.LONG, R2, R10, FlowStack.WALKED).jumpIf(Cond.EQ, R2, MOST_HEADERS, none);
    asm.add(R2, 1).store(Size.LONG, R10, FlowStack.WALKED, R2);
    asm.store(Size.BYTE, R10, FlowStack.NEXT, R1);
    FlowStack.load(asm, R2, FlowStack.AT);
    FlowStack.load(asm, R3, FlowStack.END);
    asm.mov(R4, R2).add(R4, EXTENSION_HEADER).jumpIf(Cond.GT, R4, R3, none);
    bytes.copyInOneWay(asm, EXTENSION_HEADER, FlowStack.HEADER, none);
    step(none);
    asm.load(Size.BYTE, R1, R10, FlowStack.HEADER).jump(walk);
    asm.bind(end);
  }

  /** Goes behind the header that was copied. */
  private void step(Label none) {
    Label fragment = asm.newLabel("fragment header");
    Label authentication = asm.newLabel("authentication header");
    Label step = asm.newLabel("step");
    asm.load(Size.BYTE, R1, R10, FlowStack.NEXT);
    asm.load(Size.BYTE, R5, R10, FlowStack.HEADER + 1);
    asm.jumpIf(Cond.EQ, R1, FRAGMENT, fragment);
    asm.jumpIf(Cond.EQ, R1, AUTHENTICATION, authentication);
    asm.add(R5, 1).lsh(R5, 3).jump(step);
    asm.bind(authentication);
    asm.add(R5, 2).lsh(R5, 2).jump(step);
    asm.bind(fragment);
    asm.load(Size.HALF, R5, R10, FlowStack.HEADER + 2).jumpIf(Cond.SET, R5, IP6_OFFSET, none);
    asm.mov(R5, EXTENSION_HEADER);
    asm.bind(step);
    FlowStack.load(asm, R2, FlowStack.AT);
    asm.add(R2, R5);
    forgetPath();
    FlowStack.load(asm, R3, FlowStack.END);
    asm.jumpIf(Cond.GT, R2, R3, none);
    asm.store(Size.LONG, R10, FlowStack.AT, R2);
  }

  /**
   * Changes nothing of the offset in r2, and lets the verifier forget by which headers it came
   * here: it adds a zero that could be anything to it, so that all ways have one range.
   */
  private void forgetPath() {
    asm.mapValue(R4, requests, RequestTable.ZERO).load(Size.LONG, R4, R4, 0);
    asm.add(R2, R4).and(R2, FRAME);
  }
}
