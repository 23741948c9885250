package io.echogate.datapath.code;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;

/** Where on the stack the code for flows works: from {@link Stack#SCRATCH} downward. */
final class FlowStack {
  /** The time, or the deadline that is written. */
  static final int TIME = -216;

  /** The label of a key. */
  static final int LABEL = -224;

  /** The nonce of a key. */
  static final int NONCE = -232;

  /** Where the quoted packet went, as a fact. */
  static final int OTHER_LOW = -240;

  static final int OTHER_HIGH = -248;

  /** The two sums of a key without the address that is asked. */
  static final int SUM = -264;

  /** Whether the key of the group is still to be written. */
  static final int GROUP = -272;

  /** How often a way was claimed in vain. */
  static final int TRIES = -280;

  /** Offset in the frame of what is looked at in a quote. */
  static final int AT = -288;

  /** Offset in the frame of the quote's end. */
  static final int END = -296;

  /** How many extension headers were walked. */
  static final int WALKED = -304;

  /** The number of the header that is looked at: one byte. */
  static final int NEXT = -312;

  /** A header: of ICMP, of what is quoted behind IP, or an IPv6 extension header. */
  static final int HEADER = -320;

  /** What is to be known of a socket when it has been given back. */
  static final int SOCKET = -328;

  /** The quoted IP header without options. */
  static final int QUOTE = -368;

  /** A flow as lookups take it: 12 or 36 bytes. */
  static final int TUPLE = -408;

  /** {@code struct bpf_ct_opts}: 12 bytes. */
  static final int OPTIONS = -424;

  /** {@code struct bpf_fib_lookup}: 64 bytes. */
  static final int ROUTE = -488;

  private FlowStack() {}

  /**
   * Loads a number, and cuts the tie that the verifier keeps between register and stack: else it
   * would remember what is compared with it, and walk all that follows once for each outcome.
   */
  static void load(Assembler asm, Reg into, int at) {
    asm.load(Size.LONG, into, Reg.R10, at).or(into, 0);
  }
}
