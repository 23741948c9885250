package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SkbField;
import io.echogate.ebpf.XdpField;

/**
 * How a program reads bytes of a frame at an offset that it learns while it runs. What lies in the
 * frame's first piece is read where it lies; the rest, if there can be any, the kernel copies. For
 * programs that may not read where bytes lie it copies all.
 */
public enum FrameBytes {
  /** XDP, for frames in one piece. */
  XDP,
  /** XDP, for frames that may lie in several pieces. */
  XDP_FRAGMENTS,
  /** Traffic control. */
  SKB,
  /** XDP, by copies alone. */
  XDP_COPIED,
  /** Traffic control, by copies alone. */
  SKB_COPIED;

  /** What offsets must stay below for the verifier to let a program read the bytes itself. */
  private static final int FARTHEST = 0x7fff;

  /** Whether the program is one for XDP. */
  boolean isXdp() {
    return this != SKB && this != SKB_COPIED;
  }

  /** Whether bytes can be read where they lie. */
  boolean isDirect() {
    return this != XDP_COPIED && this != SKB_COPIED;
  }

  /**
   * Emits what copies bytes from the offset r2 to the stack; r0-r5 are lost.
   *
   * @param size 1-40
   * @param to a multiple of 8, below the frame pointer
   * @param absent where to go if the frame does not have them
   */
  void copy(Assembler asm, int size, int to, Label absent) {
    if (this == XDP) {
      direct(asm, size, to, absent);
      return;
    }
    if (!isDirect()) {
      byKernel(asm, size, to, absent);
      return;
    }
    Label farther = asm.newLabel("in another piece");
    Label copied = asm.newLabel("copied");
    direct(asm, size, to, farther);
    asm.jump(copied);
    asm.bind(farther);
    byKernel(asm, size, to, absent);
    asm.bind(copied);
  }

  /** The same in one way, so that the verifier has no second to follow. */
  void copyInOneWay(Assembler asm, int size, int to, Label absent) {
    if (this == XDP) {
      direct(asm, size, to, absent);
    } else {
      byKernel(asm, size, to, absent);
    }
  }

  private void direct(Assembler asm, int size, int to, Label beyond) {
    asm.jumpIf(Cond.GT, R2, FARTHEST, beyond);
    asm.load(Size.LONG, R3, R10, Stack.CONTEXT);
    asm.load(Size.WORD, R4, R3, isXdp() ? XdpField.DATA : SkbField.DATA);
    asm.load(Size.WORD, R5, R3, isXdp() ? XdpField.DATA_END : SkbField.DATA_END);
    asm.add(R4, R2).mov(R0, R4).add(R0, size);
    asm.jumpIf(Cond.GT, R0, R5, beyond);
    for (int at = 0; at < size; ) {
      Size unit = unit(size - at);
      asm.load(unit, R0, R4, at).store(unit, R10, to + at, R0);
      at += unit.bytes();
    }
  }

  private static Size unit(int bytes) {
    if (bytes >= 8) {
      return Size.LONG;
    }
    return bytes >= 4 ? Size.WORD : bytes >= 2 ? Size.HALF : Size.BYTE;
  }

  private void byKernel(Assembler asm, int size, int to, Label absent) {
    // The verifier of Linux 6.18 looks for where the bytes were written, does not find it in a
    // helper, and says that it has a bug.
    for (int at = 0; at < size; at += Long.BYTES) {
      asm.storeImm(Size.LONG, R10, to + at, 0);
    }
    call(asm, size, to, absent);
  }

  /**
   * Has the kernel copy bytes to the stack, as {@link #copy}, where nothing has been kept before.
   */
  void call(Assembler asm, int size, int to, Label absent) {
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT);
    asm.mov(R3, R10).add(R3, to).mov(R4, size);
    asm.call(isXdp() ? Helper.XDP_LOAD_BYTES : Helper.SKB_LOAD_BYTES);
    asm.jumpIf(Cond.NE, R0, 0, absent);
  }
}
