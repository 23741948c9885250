package io.echogate.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace, and one platform thread inside it that does what must be done there: sockets
 * opened and {@code /proc/sys/net} files written on that thread are the namespace's.
 *
 * <p>Threads and processes that the work starts begin in the namespace too. Work that makes the
 * first use of a pool or of virtual threads would leave their threads there: start those outside.
 */
public final class NetNamespace implements AutoCloseable {
  /** Where {@code ip netns} keeps the namespaces that have a name. */
  public static final Path DIRECTORY = Path.of("/run/netns");

  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_INO = 0x100;
  private static final int STATX_BYTES = 256;
  private static final int STX_INO = 32;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_NETNS_COOKIE = 71;

  /** Something to do inside a namespace. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, X extends Exception> {
    /** Does it. */
    T run() throws X;
  }

  private final String label;
  private final OwnThread thread;
  private final Fd fd;
  private final long inode;

  private NetNamespace(String label, OwnThread thread, Fd fd) {
    this.label = label;
    this.thread = thread;
    this.fd = fd;
    this.inode = inodeOf(fd);
  }

  /** The namespace of the calling thread. Needs no privilege. */
  public static NetNamespace current() {
    return start("current", NetNamespace::openOfThisThread);
  }

  /**
   * A new, empty namespace without a name: it has a loopback interface that is down. It ends with
   * the last descriptor, thread and process in it, at the latest with this process.
   *
   * @throws LinuxException EPERM without CAP_SYS_ADMIN
   */
  public static NetNamespace createAnonymous() {
    return start(
        "anonymous",
        () -> {
          enterNew();
          return openOfThisThread();
        });
  }

  /**
   * The namespace that {@code ip netns} keeps under a name.
   *
   * @throws LinuxException ENOENT if there is none, and which ones there are; EPERM without
   *     CAP_SYS_ADMIN, unless the calling thread is in it
   */
  public static NetNamespace open(String name) {
    String attempt = "cannot open network namespace \"" + name + "\"";
    if (name.isEmpty() || name.contains("/") || name.startsWith(".") || name.indexOf('\0') >= 0) {
      throw new LinuxException(attempt, Errno.EINVAL, "a name is a file name of " + DIRECTORY);
    }
    long opened = Fd.openReadOnly(DIRECTORY.resolve(name).toString());
    if (opened == -Errno.ENOENT) {
      throw new LinuxException(attempt, Errno.ENOENT, "not in " + DIRECTORY + nearNames(name));
    }
    if (opened < 0) {
      throw new LinuxException(attempt, (int) -opened, cure(opened));
    }
    Fd fd = Fd.own(opened);
    try {
      return start(
          name,
          () -> {
            if (!isOfThisThread(fd)) {
              enter(fd, attempt);
            }
            return fd;
          });
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      fd.close();
      throw e;
    }
  }

  /** Runs {@code setup} on a new thread, which leaves it in the namespace of the result. */
  private static NetNamespace start(String label, Work<Fd, RuntimeException> setup) {
    OwnThread thread = new OwnThread("netns-" + label);
    try {
      return new NetNamespace(label, thread, thread.call(setup));
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      thread.close();
      throw e;
    }
  }

  /**
   * Whether the calling thread is in the namespace that {@code ip netns} keeps under a name. Needs
   * no privilege.
   */
  public static boolean isCurrent(String name) {
    long opened = Fd.openReadOnly(DIRECTORY.resolve(name).toString());
    if (opened < 0) {
      return false;
    }
    try (Fd fd = Fd.own(opened)) {
      return isOfThisThread(fd);
    }
  }

  private static boolean isOfThisThread(Fd namespace) {
    try (Fd own = openOfThisThread()) {
      return inodeOf(own) == inodeOf(namespace);
    }
  }

  private static void enterNew() {
    long result = SystemCall.UNSHARE.call(CLONE_NEWNET);
    if (result < 0) {
      throw new LinuxException("cannot create a network namespace", (int) -result, cure(result));
    }
  }

  private static void enter(Fd namespace, String attempt) {
    long result = SystemCall.SETNS.call(namespace.value(), CLONE_NEWNET);
    if (result < 0) {
      throw new LinuxException(attempt, (int) -result, cure(result));
    }
  }

  private static String cure(long result) {
    return switch ((int) -result) {
      case Errno.EPERM, Errno.EACCES -> "this needs CAP_SYS_ADMIN: run as root";
      case Errno.EINVAL ->
          "the file there is no network namespace; `ip netns delete` removes such a leftover";
      default -> "";
    };
  }

  private static Fd openOfThisThread() {
    return Fd.own(
        LinuxException.check(
            Fd.openReadOnly(OF_THIS_THREAD), "cannot open the network namespace of this thread"));
  }

  private static String nearNames(String wanted) {
    List<String> names = List.of();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException none) {
      // No directory: nobody has made a named namespace since the machine started.
    }
    return NearNames.hint(wanted, names, "network namespaces");
  }

  private static long inodeOf(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stat = arena.allocate(STATX_BYTES, Long.BYTES);
      LinuxException.check(
          SystemCall.STATX.call(
              fd.value(),
              arena.allocateFrom("").address(),
              AT_EMPTY_PATH,
              STATX_INO,
              stat.address()),
          "cannot identify the network namespace of " + fd);
      return stat.get(ValueLayout.JAVA_LONG, STX_INO);
    }
  }

  /** Its name for messages: as opened, {@code current} or {@code anonymous}. */
  public String label() {
    return label;
  }

  /** The number that identifies it while it lives, as in {@code net:[4026531840]}. */
  public long inode() {
    return inode;
  }

  /**
   * What tells it from all others since the machine started: its inode, which another may get when
   * it is gone, and since Linux 5.14 its cookie, which no other gets.
   */
  public String identity() {
    try (Fd socket = call(NetNamespace::socket);
        Arena arena = Arena.ofConfined()) {
      MemorySegment cookie = arena.allocate(ValueLayout.JAVA_LONG);
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Long.BYTES);
      long result =
          SystemCall.GETSOCKOPT.call(
              socket.value(), SOL_SOCKET, SO_NETNS_COOKIE, cookie.address(), length.address());
      String number = Long.toString(inode);
      return result < 0
          ? number
          : number + "-" + Long.toUnsignedString(cookie.get(ValueLayout.JAVA_LONG, 0));
    }
  }

  private static Fd socket() {
    return Fd.own(
        LinuxException.check(
            SystemCall.SOCKET.call(AF_NETLINK, SOCK_RAW_CLOEXEC, 0), "cannot open a socket"));
  }

  /** The descriptor of it, for moving an interface here. Closed with this. */
  public Fd fd() {
    return fd;
  }

  /**
   * Does something inside, on the namespace's own thread, and waits for it. Calls from several
   * threads take turns; a call from within runs at once.
   *
   * @return what the work returns
   * @throws X what the work throws, its stack continued by the caller's
   */
  public <T extends @Nullable Object, X extends Exception> T call(Work<T, X> work) throws X {
    return thread.call(work);
  }

  /**
   * Ends the thread and closes the descriptor. Sockets opened inside stay usable.
   *
   * @throws IllegalStateException if called by work inside
   */
  @Override
  public void close() {
    thread.close();
    fd.close();
  }

  @Override
  public String toString() {
    return "network namespace " + label + " (" + inode + ")";
  }
}
