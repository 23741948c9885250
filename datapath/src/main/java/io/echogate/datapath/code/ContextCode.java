package io.echogate.datapath.code;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Label;
import io.echogate.policy.Verdict;

/**
 * What is different from hook to hook: how a program comes by the bytes and the length of a frame,
 * and how it answers. All else of a program is the same everywhere.
 *
 * <p>While a frame is decoded r6 is its first byte and r7 the end of those bytes that can be read;
 * r1 belongs to this code.
 */
public sealed interface ContextCode
    permits XdpContextCode, XdpFragmentsContextCode, SkbContextCode {

  /** The code for XDP and frames in one piece. */
  static ContextCode xdp(Assembler asm) {
    return new XdpContextCode(asm);
  }

  /** The code for XDP and frames that may lie in several pieces. */
  static ContextCode xdpFragments(Assembler asm) {
    return new XdpFragmentsContextCode(asm);
  }

  /**
   * The code for traffic control.
   *
   * @param ethernet whether frames begin with an Ethernet header
   */
  static ContextCode skb(Assembler asm, boolean ethernet) {
    return new SkbContextCode(asm, ethernet);
  }

  /** Whether frames begin with an Ethernet header; else they begin with the IP header. */
  boolean ethernet();

  /**
   * Sets r6, r7 and r1, where r1 is the context.
   *
   * @param notIp where to go if the hook knows that the packet is not one of IP
   */
  void begin(Label notIp);

  /** Makes sure that so many bytes from r8 on can be read; r5 is lost. */
  void need(int bytes, Label missing);

  /** Makes sure that r4 bytes from r8 on lie in the frame, readable or not; r5 is lost. */
  void within(Label beyond);

  /** Goes on only if no VLAN tag was taken out of the frame before; r2 is lost. */
  void noTagTaken(Label taken);

  /** What {@link #need} left to be emitted behind the decoder. */
  void end();

  /** The length of the whole frame in r7; r3 is lost, and what belongs to this code. */
  void length();

  /** How bytes are read when the decoder is done. */
  FrameBytes bytes();

  /** The program's result for a verdict. */
  int result(Verdict verdict);
}
