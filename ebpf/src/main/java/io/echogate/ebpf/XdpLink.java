package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;

/**
 * An XDP program's hold on an interface. An interface has at most one. Replacing its program waits
 * until no frame is with the old one.
 */
public final class XdpLink extends BpfLink {
  private static final String OCCUPIED =
      "it has an XDP program already: detach that one first, as 'ip link set dev NAME xdp off' or"
          + " whoever attached it does";
  private static final String NOT_NATIVE =
      "its driver does not run XDP programs, or not as it is set up now; generic XDP works with any"
          + " driver";
  private static final String NO_INTERFACE =
      "there is no such interface in this network namespace, or the program is not an XDP program";

  XdpLink(Fd fd) {
    super(fd);
  }

  /**
   * Attaches a program.
   *
   * @param interfaceIndex an interface of the calling thread's network namespace
   * @throws BpfException of kind OCCUPIED if the interface has an XDP program, UNSUPPORTED if its
   *     driver has no native XDP or not in its present settings (or, in native mode, there is no
   *     such interface), MISSING if there is no such interface
   */
  public static XdpLink attach(LoadedProgram program, int interfaceIndex, XdpMode mode) {
    long result;
    try (Arena arena = Arena.ofConfined()) {
      result =
          new Attributes(Command.LINK_CREATE, arena)
              .put(Attributes.LinkCreate.PROGRAM, program.fd().value())
              .put(Attributes.LinkCreate.INTERFACE, interfaceIndex)
              .put(Attributes.LinkCreate.ATTACH_TYPE, ProgramType.XDP.attachType())
              .put(Attributes.LinkCreate.FLAGS, mode.flag())
              .call();
    }
    if (result < 0) {
      throw attachFailure(program, interfaceIndex, mode, (int) -result);
    }
    return new XdpLink(Fd.own(result));
  }

  private static BpfException attachFailure(
      LoadedProgram program, int interfaceIndex, XdpMode mode, int errno) {
    String attempt = "cannot attach " + program + " to interface " + interfaceIndex;
    return switch (errno) {
      case Errno.EBUSY, Errno.EEXIST -> new BpfException(attempt, errno, Kind.OCCUPIED, OCCUPIED);
      case Errno.EOPNOTSUPP, Errno.ERANGE, Errno.ENOSPC ->
          new BpfException(attempt, errno, Kind.UNSUPPORTED, NOT_NATIVE);
      case Errno.EINVAL ->
          mode == XdpMode.NATIVE
              ? new BpfException(attempt, errno, Kind.UNSUPPORTED, NOT_NATIVE)
              : new BpfException(attempt, errno, Kind.MISSING, NO_INTERFACE);
      default -> BpfException.of(attempt, errno);
    };
  }
}
