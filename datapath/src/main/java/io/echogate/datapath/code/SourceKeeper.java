package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import java.util.Set;

/**
 * Puts the source address where {@link SourceCode} looks for it, as the packet has it.
 *
 * @param families those whose packets the source filter judges
 */
record SourceKeeper(Assembler asm, ContextCode context, Set<Family> families) implements Keeper {
  @Override
  public void ip4(Reg length) {
    if (families.contains(Family.IP4)) {
      context.load(Size.WORD, R5, 12).store(Size.WORD, R10, SourceCode.ADDRESS, R5);
      asm.storeImm(Size.WORD, R10, SourceCode.ADDRESS + 4, 0);
      asm.storeImm(Size.LONG, R10, SourceCode.ADDRESS + 8, 0);
    } else {
      none();
    }
  }

  @Override
  public void ip6(Reg payload) {
    if (families.contains(Family.IP6)) {
      for (int at = 0; at < 16; at += 4) {
        context.load(Size.WORD, R5, 8 + at).store(Size.WORD, R10, SourceCode.ADDRESS + at, R5);
      }
    } else {
      none();
    }
  }

  /**
   * Without PERFMON the verifier lets nothing be read that was not written on every way, and does
   * not know that no packet of this family is asked for.
   */
  private void none() {
    if (!families.isEmpty() && !context.bytes().isDirect()) {
      asm.storeImm(Size.LONG, R10, SourceCode.ADDRESS, 0);
      asm.storeImm(Size.LONG, R10, SourceCode.ADDRESS + 8, 0);
    }
  }

  @Override
  public void message(Family family, Reg bytes) {}
}
