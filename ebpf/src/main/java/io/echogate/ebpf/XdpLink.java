package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * An XDP program's hold on an interface. It ends with the last descriptor and pin, with {@link
 * #detach}, or with the interface. An interface has at most one.
 */
public final class XdpLink implements AutoCloseable {
  /** {@code BPF_F_REPLACE}. */
  private static final int REPLACE = 4;

  private static final String OCCUPIED =
      "it has an XDP program already: detach that one first, as 'ip link set dev NAME xdp off' or"
          + " whoever attached it does";
  private static final String NOT_NATIVE =
      "its driver does not run XDP programs, or not as it is set up now; generic XDP works with any"
          + " driver";
  private static final String NO_INTERFACE =
      "there is no such interface in this network namespace, or the program is not an XDP program";

  private final Fd fd;

  private XdpLink(Fd fd) {
    this.fd = fd;
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

  /**
   * Opens a pinned link.
   *
   * @throws BpfException of kind MISSING if there is no such file
   * @throws IllegalArgumentException if the pin is no XDP link
   */
  public static XdpLink open(Path pin) {
    Fd fd = BpfObject.openPinned(BpfObject.Kind.LINK, pin);
    try {
      var _ = XdpLinkInfo.of(fd);
      return new XdpLink(fd);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Replaces the program without a gap: every frame is judged by one of the two. Waits until no
   * frame is with the old one.
   *
   * @param expected the program that must be running
   * @throws BpfException of kind REPLACED_MEANWHILE if another one runs, DETACHED if the link holds
   *     no interface
   */
  public void replace(LoadedProgram next, LoadedProgram expected) {
    long result;
    try (Arena arena = Arena.ofConfined()) {
      result =
          new Attributes(Command.LINK_UPDATE, arena)
              .put(Attributes.LinkUpdate.LINK, fd.value())
              .put(Attributes.LinkUpdate.NEW_PROGRAM, next.fd().value())
              .put(Attributes.LinkUpdate.FLAGS, REPLACE)
              .put(Attributes.LinkUpdate.OLD_PROGRAM, expected.fd().value())
              .call();
    }
    String attempt = "cannot replace " + expected + " by " + next;
    switch ((int) -result) {
      case 0 -> {}
      case Errno.EPERM ->
          throw new BpfException(
              attempt, Errno.EPERM, Kind.REPLACED_MEANWHILE, "another program runs there now");
      case Errno.ENOLINK ->
          throw new BpfException(
              attempt,
              Errno.ENOLINK,
              Kind.DETACHED,
              "the link was detached or its interface is gone; attach anew");
      default -> throw BpfException.of(attempt, (int) -result);
    }
  }

  /**
   * Ends the hold on the interface at once, pinned or not. Since Linux 5.9. Deleting the pin alone
   * ends it a moment later, and until then the interface is occupied.
   */
  public void detach() {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.LINK_DETACH, arena).put(Attributes.DESCRIPTOR, fd.value()).call();
      BpfException.checked(result, "cannot detach an XDP program");
    }
  }

  /** What the kernel says of the link. */
  public XdpLinkInfo info() {
    return XdpLinkInfo.of(fd);
  }

  /**
   * Gives the link a name in a bpf file system: the program filters on when this process is gone.
   * Deleting the file removes the pin; {@link #detach} before.
   *
   * @throws BpfException of kind EXISTS if the file exists
   */
  public void pin(Path path) {
    BpfObject.pin(fd, "an XDP link", path);
  }

  /** Gives the descriptor back; detaches the program if the link is not pinned. */
  @Override
  public void close() {
    fd.close();
  }
}
