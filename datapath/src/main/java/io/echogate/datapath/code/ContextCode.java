package io.echogate.datapath.code;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.policy.Verdict;

/**
 * What is different from hook to hook: how a program comes by the bytes and the length of a frame,
 * and how it answers. All else of a program is the same everywhere.
 *
 * <p>While a frame is decoded r8 is the header that is looked at; r1, r6 and r7 belong to this
 * code. Where the kernel lets a program read a frame where it lies, r8 is an address; else it is
 * the distance from the frame's first byte, and headers are read from copies.
 */
public sealed interface ContextCode
    permits XdpContextCode, XdpFragmentsContextCode, SkbContextCode, CopyingContextCode {

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

  /** The code for XDP that reads copies, of frames in however many pieces. */
  static ContextCode xdpCopying(Assembler asm) {
    return CopyingContextCode.xdp(asm);
  }

  /**
   * The code for traffic control that reads copies.
   *
   * @param ethernet whether frames begin with an Ethernet header
   */
  static ContextCode skbCopying(Assembler asm, boolean ethernet) {
    return CopyingContextCode.skb(asm, ethernet);
  }

  /** Whether frames begin with an Ethernet header; else they begin with the IP header. */
  boolean ethernet();

  /**
   * Sets r6, r7, r8 and r1, where r1 is the context; r8 is the frame's first byte.
   *
   * @param notIp where to go if the hook knows that the packet is not one of IP
   */
  void begin(Label notIp);

  /**
   * Makes sure that so many bytes from r8 on can be read, at most {@link #MOST_NEEDED}; r0-r5 are
   * lost, and r9.
   *
   * @param kept which of r0-r5 are not lost
   */
  void need(int bytes, Label missing, Reg... kept);

  /**
   * Reads from the header at r8, of which {@link #need} made sure; nothing else is lost.
   *
   * @return what to go on with
   */
  Assembler load(Size size, Reg into, int at);

  /** The distance of r8 from the frame's first byte; nothing else is lost. */
  void offset(Reg into);

  /**
   * Changes nothing, and lets the verifier forget by which headers it came to r8, so that all ways
   * have one range: masked by {@code most}, which no distance is beyond. r5 is lost.
   */
  void forgetWay(int most);

  /** Makes sure that r4 bytes from r8 on lie in the frame, readable or not; r5 is lost. */
  void within(Label beyond);

  /** The most bytes that a header has, as far as programs look. */
  int MOST_NEEDED = 40;

  /** Goes on only if no VLAN tag was taken out of the frame before; r2 is lost. */
  void noTagTaken(Label taken);

  /** What {@link #need} left to be emitted behind the decoder. */
  void end();

  /** The length of the whole frame in r7; r3 is lost, and what belongs to this code. */
  void length();

  /**
   * Puts a number on the stack for what comes behind the decoder. For programs that copy it is one
   * of which the verifier knows nothing, as in {@link #alike}. Nothing else is lost.
   */
  void keep(Reg number, int at);

  /** Puts a zero there that may be another number on other ways; r5 is lost. */
  void keepZero(int at);

  /**
   * Changes nothing, and makes a number behind the decoder one that the verifier knows no more of
   * than that it is not beyond a mask, on whatever way it came here. It is the verifier's wish of
   * programs that copy: what is added to an address must be alike on all ways. r2 is lost. For
   * others nothing is emitted.
   */
  void alike(Reg number, int mask);

  /** How bytes are read when the decoder is done. */
  FrameBytes bytes();

  /** The program's result for a verdict. */
  int result(Verdict verdict);
}
