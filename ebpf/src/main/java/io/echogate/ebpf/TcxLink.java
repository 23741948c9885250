package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;

/**
 * A program's hold on a traffic control hook of an interface. A hook has any number of them, which
 * run in turn until one answers other than {@link TcAction#NEXT}. Since Linux 6.6.
 */
public final class TcxLink extends BpfLink {
  /** {@code BPF_F_BEFORE}; without another program to relate to it means before all. */
  private static final int BEFORE = 1 << 3;

  private static final String NO_TCX = "TCX came with Linux 6.6";

  TcxLink(Fd fd) {
    super(fd);
  }

  /**
   * Attaches a program in front of those that are there.
   *
   * @param program one of type {@link ProgramType#SCHED_CLS}
   * @param interfaceIndex an interface of the calling thread's network namespace
   * @throws BpfException of kind UNSUPPORTED if the kernel has no TCX, EXISTS if this very program
   *     is there, MISSING if there is no such interface
   */
  public static TcxLink attach(LoadedProgram program, int interfaceIndex, TcxHook hook) {
    long result;
    try (Arena arena = Arena.ofConfined()) {
      result =
          new Attributes(Command.LINK_CREATE, arena)
              .put(Attributes.LinkCreate.PROGRAM, program.fd().value())
              .put(Attributes.LinkCreate.INTERFACE, interfaceIndex)
              .put(Attributes.LinkCreate.ATTACH_TYPE, hook.attachType())
              .put(Attributes.LinkCreate.FLAGS, BEFORE)
              .call();
    }
    String attempt = "cannot attach " + program + " to interface " + interfaceIndex;
    // Kernels without TCX do not know the attach type.
    if (result == -Errno.EINVAL) {
      throw new BpfException(attempt, Errno.EINVAL, Kind.UNSUPPORTED, NO_TCX);
    }
    return new TcxLink(Fd.own(BpfException.checked(result, attempt)));
  }
}
