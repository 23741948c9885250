package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A program's hold on an interface. It ends with the last descriptor and pin, with {@link #detach},
 * or with the interface.
 */
public abstract sealed class BpfLink implements AutoCloseable permits XdpLink, TcxLink {
  /** {@code BPF_F_REPLACE}. */
  private static final int REPLACE = 4;

  private final Fd fd;

  BpfLink(Fd fd) {
    this.fd = fd;
  }

  /**
   * Opens a pinned link.
   *
   * @throws BpfException of kind MISSING if there is no such file
   * @throws IllegalArgumentException if the pin is no link to an interface
   */
  public static BpfLink open(Path pin) {
    Fd fd = BpfObject.openPinned(BpfObject.Kind.LINK, pin);
    try {
      return switch (BpfLinkInfo.of(fd).type()) {
        case XDP -> new XdpLink(fd);
        case TCX -> new TcxLink(fd);
      };
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      fd.close();
      throw e;
    }
  }

  /**
   * Replaces the program without a gap: every frame is judged by one of the two.
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
   * ends it a moment later, and until then the interface is held.
   */
  public void detach() {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.LINK_DETACH, arena).put(Attributes.DESCRIPTOR, fd.value()).call();
      BpfException.checked(result, "cannot detach a program from its interface");
    }
  }

  /** What the kernel says of the link. */
  public BpfLinkInfo info() {
    return BpfLinkInfo.of(fd);
  }

  /**
   * Gives the link a name in a bpf file system: the program filters on when this process is gone.
   * Deleting the file removes the pin; {@link #detach} before.
   *
   * @throws BpfException of kind EXISTS if the file exists
   */
  public void pin(Path path) {
    BpfObject.pin(fd, "a link", path);
  }

  /** Gives the descriptor back; detaches the program if the link is not pinned. */
  @Override
  public void close() {
    fd.close();
  }
}
