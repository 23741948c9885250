package io.echogate.ebpf;

import io.echogate.linux.Errno;
import io.echogate.linux.LinuxException;

/**
 * The kernel refused something of eBPF. The message says what was attempted, why the kernel refused
 * and what to do.
 */
public class BpfException extends LinuxException {
  private static final long serialVersionUID = 1;

  /** Why, as far as a caller may act on it. */
  public enum Kind {
    /** Not enough capabilities. */
    NOT_PERMITTED,
    /** Another program is attached where this one was to go. */
    OCCUPIED,
    /** Another program than the expected one was attached, so nothing was replaced. */
    REPLACED_MEANWHILE,
    /** The link no longer holds an interface. */
    DETACHED,
    /** The kernel, or the interface's driver, does not have it. */
    UNSUPPORTED,
    /** The object, entry or interface does not exist. */
    MISSING,
    /** The entry or pin exists already. */
    EXISTS,
    /** Anything else; see {@link #errno}. */
    OTHER
  }

  private final Kind kind;

  /** A refusal that means one thing where it was met; {@code cure} may be empty. */
  BpfException(String attempt, int errno, Kind kind, String cure) {
    super(attempt, errno, cure);
    this.kind = kind;
  }

  /** Why, as far as a caller may act on it. */
  public Kind kind() {
    return kind;
  }

  /** A refusal whose number means the same everywhere. */
  static BpfException of(String attempt, int errno) {
    return of(attempt, errno, "run as root, or with the capabilities BPF and NET_ADMIN");
  }

  /** A refusal, with what to do if it is for lack of permission. */
  static BpfException of(String attempt, int errno, String permissionCure) {
    return switch (errno) {
      case Errno.EPERM -> new BpfException(attempt, errno, Kind.NOT_PERMITTED, permissionCure);
      case Errno.ENOENT, Errno.ENODEV -> new BpfException(attempt, errno, Kind.MISSING, "");
      case Errno.EEXIST -> new BpfException(attempt, errno, Kind.EXISTS, "");
      case Errno.EOPNOTSUPP, Errno.ENOTSUPP, Errno.ENOSYS ->
          new BpfException(attempt, errno, Kind.UNSUPPORTED, "");
      default -> new BpfException(attempt, errno, Kind.OTHER, "");
    };
  }

  /**
   * The result of a call that is not negative.
   *
   * @throws BpfException if it is
   */
  static long checked(long result, String attempt) {
    if (result < 0) {
      throw of(attempt, (int) -result);
    }
    return result;
  }

  /** As {@link #checked(long, String)}, with what to do if it is for lack of permission. */
  static long checked(long result, String attempt, String permissionCure) {
    if (result < 0) {
      throw of(attempt, (int) -result, permissionCure);
    }
    return result;
  }
}
