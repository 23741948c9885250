package io.echogate.linux;

/**
 * Error numbers of system calls: their names and what they mean in plain words. The numbers are
 * those of {@code include/uapi/asm-generic/errno.h}, which x86-64 and arm64 share.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int ENOLINK = 67;
  public static final int EPROTO = 71;
  public static final int ENOTSOCK = 88;
  public static final int EMSGSIZE = 90;
  public static final int EPROTONOSUPPORT = 93;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETDOWN = 100;
  public static final int ENETUNREACH = 101;
  public static final int ENOBUFS = 105;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int ESTALE = 116;

  /** The kernel's own "not supported", which some subsystems let out to user space. */
  public static final int ENOTSUPP = 524;

  private record Entry(String name, String text) {}

  private Errno() {}

  /** The name of an error, such as {@code EBUSY}; {@code errno 77} for one without a name here. */
  public static String name(int errno) {
    return entry(errno).name;
  }

  /** What an error means, such as {@code device or resource busy}. */
  public static String text(int errno) {
    return entry(errno).text;
  }

  /** Text and name for a message, such as {@code device or resource busy (EBUSY)}. */
  public static String describe(int errno) {
    Entry entry = entry(errno);
    return entry.text + " (" + entry.name + ")";
  }

  private static Entry entry(int errno) {
    return switch (errno) {
      case EPERM -> new Entry("EPERM", "operation not permitted");
      case ENOENT -> new Entry("ENOENT", "no such file or object");
      case ESRCH -> new Entry("ESRCH", "no such process or route");
      case EINTR -> new Entry("EINTR", "interrupted by a signal");
      case EIO -> new Entry("EIO", "input or output error");
      case ENXIO -> new Entry("ENXIO", "no such device or address");
      case E2BIG -> new Entry("E2BIG", "too big");
      case EBADF -> new Entry("EBADF", "bad file descriptor");
      case EAGAIN -> new Entry("EAGAIN", "not ready, try again");
      case ENOMEM -> new Entry("ENOMEM", "out of memory");
      case EACCES -> new Entry("EACCES", "permission denied");
      case EFAULT -> new Entry("EFAULT", "bad address");
      case EBUSY -> new Entry("EBUSY", "device or resource busy");
      case EEXIST -> new Entry("EEXIST", "already exists");
      case EXDEV -> new Entry("EXDEV", "link across devices");
      case ENODEV -> new Entry("ENODEV", "no such device");
      case ENOTDIR -> new Entry("ENOTDIR", "not a directory");
      case EISDIR -> new Entry("EISDIR", "is a directory");
      case EINVAL -> new Entry("EINVAL", "invalid argument");
      case ENFILE -> new Entry("ENFILE", "too many open files in the system");
      case EMFILE -> new Entry("EMFILE", "too many open files in this process");
      case ENOTTY -> new Entry("ENOTTY", "operation does not fit this file");
      case EFBIG -> new Entry("EFBIG", "file too large");
      case ENOSPC -> new Entry("ENOSPC", "no space left");
      case EROFS -> new Entry("EROFS", "read-only file system");
      case ERANGE -> new Entry("ERANGE", "out of range");
      case ENAMETOOLONG -> new Entry("ENAMETOOLONG", "name too long");
      case ENOSYS -> new Entry("ENOSYS", "this kernel has no such system call");
      case ENOTEMPTY -> new Entry("ENOTEMPTY", "directory not empty");
      case ELOOP -> new Entry("ELOOP", "too many levels of symbolic links");
      case ENODATA -> new Entry("ENODATA", "no data");
      case ENOLINK -> new Entry("ENOLINK", "link has been severed");
      case EPROTO -> new Entry("EPROTO", "protocol error");
      case ENOTSOCK -> new Entry("ENOTSOCK", "not a socket");
      case EMSGSIZE -> new Entry("EMSGSIZE", "message too long");
      case EPROTONOSUPPORT -> new Entry("EPROTONOSUPPORT", "protocol not supported");
      case EOPNOTSUPP -> new Entry("EOPNOTSUPP", "operation not supported");
      case EAFNOSUPPORT -> new Entry("EAFNOSUPPORT", "address family not supported");
      case EADDRINUSE -> new Entry("EADDRINUSE", "address already in use");
      case EADDRNOTAVAIL -> new Entry("EADDRNOTAVAIL", "address not available");
      case ENETDOWN -> new Entry("ENETDOWN", "interface is down");
      case ENETUNREACH -> new Entry("ENETUNREACH", "network unreachable");
      case ENOBUFS -> new Entry("ENOBUFS", "no buffer space, or the packet was dropped");
      case ETIMEDOUT -> new Entry("ETIMEDOUT", "timed out");
      case ECONNREFUSED -> new Entry("ECONNREFUSED", "connection refused");
      case EHOSTUNREACH -> new Entry("EHOSTUNREACH", "host unreachable");
      case ESTALE -> new Entry("ESTALE", "changed meanwhile");
      case ENOTSUPP -> new Entry("ENOTSUPP", "not supported by this kernel");
      default -> new Entry("errno " + errno, "unknown error");
    };
  }
}
