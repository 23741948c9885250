package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.util.Map;
import java.util.Optional;

/** Why an interface does not run XDP programs in its driver, in the kernel's own words. */
final class NativeRefusal {
  private NativeRefusal() {}

  /**
   * Asks, with a program that lets everything pass.
   *
   * @param fragments whether the program that was refused copes with frames in several pieces, on
   *     which the answer may depend
   * @return the words; empty without any
   */
  static Optional<String> words(NetNamespace namespace, LinkInfo on, boolean fragments) {
    Program pass =
        Program.xdp("echogate_ask", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
    try (LoadedProgram program =
            LoadedProgram.load(fragments ? pass.withFragments() : pass, Map.of());
        Links links = Links.of(namespace)) {
      return links.refusalOfNativeXdp(on.index(), program.fd());
    }
  }
}
