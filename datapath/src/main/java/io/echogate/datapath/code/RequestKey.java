package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;

/**
 * The code that makes the tag of a query, see {@link RequestTable}. Since the hash is a sum, the
 * tag of the same query to a group costs two additions more.
 *
 * <p>Registers: r1 and r2 the sums, r3 the factors. r0, r4 and r5 are lost.
 */
record RequestKey(Assembler asm, MapSpec requests, Family family) {

  /**
   * Sums up the label and the nonce, which are on the stack, and the address that asks.
   *
   * @param low where the address lies on the stack
   * @param nonce whether there is one
   */
  void asker(int low, int high, boolean nonce) {
    asm.mapValue(R3, requests, RequestTable.factor(RequestTable.WORDS));
    asm.load(Size.LONG, R1, R3, 0).load(Size.LONG, R2, R3, Long.BYTES);
    asm.mapValue(R3, requests, 0);
    word(RequestTable.LABEL, FlowStack.LABEL);
    address(RequestTable.ASKER, low, high);
    if (nonce) {
      word(RequestTable.NONCE, FlowStack.NONCE);
      word(RequestTable.NONCE + 1, FlowStack.NONCE + Integer.BYTES);
    }
  }

  /** Keeps the sums of the label and the asker for {@link #toGroup}. */
  void keep() {
    asm.store(Size.LONG, R10, FlowStack.SUM, R1);
    asm.store(Size.LONG, R10, FlowStack.SUM + Long.BYTES, R2);
  }

  /** The tag in r1 when the address that is asked, too, is summed up. */
  void toAddress(int low, int high) {
    address(RequestTable.ASKED, low, high);
    tag();
  }

  /** The tag in r1 of a query to a group, from the sums that were kept. */
  void toGroup() {
    asm.mapValue(R3, requests, RequestTable.factor(RequestTable.LABEL));
    asm.load(Size.LONG, R1, R10, FlowStack.SUM);
    asm.load(Size.LONG, R2, R10, FlowStack.SUM + Long.BYTES);
    asm.load(Size.LONG, R4, R3, 0).lsh(R4, RequestTable.TO_GROUP_BIT).add(R1, R4);
    asm.load(Size.LONG, R4, R3, Long.BYTES).lsh(R4, RequestTable.TO_GROUP_BIT).add(R2, R4);
    tag();
  }

  private void address(int word, int low, int high) {
    if (family == Family.IP6) {
      word(word, high);
      word(word + 1, high + Integer.BYTES);
      word(word + 2, low + Integer.BYTES);
    }
    word(word + 3, low);
  }

  /** Adds a word of the stack, times its factors. */
  private void word(int word, int at) {
    int factor = RequestTable.factor(word);
    asm.load(Size.WORD, R4, R10, at);
    asm.load(Size.LONG, R5, R3, factor).mul(R5, R4).add(R1, R5);
    asm.load(Size.LONG, R0, R3, factor + Long.BYTES).mul(R0, R4).add(R2, R0);
  }

  /** The upper halves of both sums, in r1; never 0. */
  private void tag() {
    asm.rsh(R1, 32).lsh(R1, 32).rsh(R2, 32).or(R1, R2).or(R1, 1);
  }
}
