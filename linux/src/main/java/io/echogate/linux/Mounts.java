package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Mounts of the file system that keeps bpf objects, and of files onto files. */
public final class Mounts {
  /** Where a system keeps its pinned bpf objects. */
  public static final Path BPFFS = Path.of("/sys/fs/bpf");

  private static final long BPF_FS_MAGIC = 0xcafe4a11L;
  private static final int STATFS_BYTES = 128;
  private static final int MS_NOSUID = 2;
  private static final int MS_NODEV = 4;
  private static final int MS_NOEXEC = 8;
  private static final int MS_BIND = 0x1000;
  private static final int MNT_DETACH = 2;

  private Mounts() {}

  /** Whether a path is on a bpf file system; false if there is no such path. */
  public static boolean isBpffs(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statfs = arena.allocate(STATFS_BYTES, Long.BYTES);
      long result = SystemCall.STATFS.call(address(arena, path), statfs.address());
      return result == 0 && statfs.get(ValueLayout.JAVA_LONG, 0) == BPF_FS_MAGIC;
    }
  }

  /**
   * Mounts a bpf file system on a directory, unless it is on one. Only its owner can look into it.
   *
   * @return whether it was mounted now
   * @throws LinuxException EPERM without CAP_SYS_ADMIN, ENOENT if there is no such directory,
   *     ENODEV if the kernel has no bpf
   */
  public static boolean ensureBpffs(Path directory) {
    if (isBpffs(directory)) {
      return false;
    }
    mount("bpf", directory, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700");
    return true;
  }

  /**
   * Makes a file appear at the place of another, as {@code ip netns} keeps a namespace under a
   * name.
   *
   * @throws LinuxException EPERM without CAP_SYS_ADMIN, ENOENT if one does not exist
   */
  public static void bind(Path file, Path place) {
    mount(file.toString(), place, "none", MS_BIND, "");
  }

  /**
   * Takes away what is mounted on a path; its users keep it until they are done.
   *
   * @throws LinuxException EINVAL if nothing is mounted there
   */
  public static void unmount(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      LinuxException.check(
          SystemCall.UMOUNT2.call(address(arena, path), MNT_DETACH), "cannot unmount " + path);
    }
  }

  private static void mount(String source, Path target, String type, int flags, String options) {
    try (Arena arena = Arena.ofConfined()) {
      LinuxException.check(
          SystemCall.MOUNT.call(
              arena.allocateFrom(source).address(),
              address(arena, target),
              arena.allocateFrom(type).address(),
              flags,
              arena.allocateFrom(options).address()),
          "cannot mount " + source + " on " + target);
    }
  }

  private static long address(Arena arena, Path path) {
    return arena.allocateFrom(path.toString()).address();
  }
}
