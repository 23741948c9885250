package io.echogate.cli;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The bpf file system, which keeps a filter when the command that applied it has ended. */
final class BpfFileSystem {
  private static final String MISSING = "no bpf file system is mounted on " + Mounts.BPFFS;

  private BpfFileSystem() {}

  /**
   * Checks that this process would see the filters that there are: {@code ip netns exec} runs
   * commands with mounts of their own, among which this one is missing.
   *
   * @throws Refusal if it would not
   */
  static void requireView() {
    if (!Mounts.isBpffs(Mounts.BPFFS) && mountsArePrivate()) {
      throw Refusal.environment(
          MISSING + " in this mount namespace: here filters are neither seen nor kept",
          "leave `ip netns exec` and name the network namespace: " + Kernel.NETNS + " NAME");
    }
  }

  /**
   * Mounts it where it is missing, and says so.
   *
   * @throws Refusal if that is not permitted
   */
  static void ensure(Console console) {
    if (Mounts.isBpffs(Mounts.BPFFS)) {
      return;
    }
    if (!Capabilities.effective().has(Capability.SYS_ADMIN)) {
      throw Refusal.environment(
          MISSING + ", and mounting one needs " + Capability.SYS_ADMIN,
          "as root: mount -t bpf bpf " + Mounts.BPFFS);
    }
    Mounts.ensureBpffs(Mounts.BPFFS);
    console.warn("mounted a bpf file system on " + Mounts.BPFFS + ": it keeps the filter");
  }

  /**
   * Whether some process that this one descends from has other mounts, and so would not see one
   * made here. Processes that may not be looked at say nothing.
   */
  private static boolean mountsArePrivate() {
    Optional<Path> own = mountsOf(ProcessHandle.current());
    return Stream.iterate(
            ProcessHandle.current().parent(),
            Optional::isPresent,
            process -> process.flatMap(ProcessHandle::parent))
        .flatMap(Optional::stream)
        .map(BpfFileSystem::mountsOf)
        .anyMatch(mounts -> mounts.isPresent() && !mounts.equals(own));
  }

  /** The mount namespace of a process. */
  private static Optional<Path> mountsOf(ProcessHandle process) {
    try {
      Path link = Path.of("/proc", Long.toString(process.pid()), "ns", "mnt");
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException hidden) {
      return Optional.empty();
    }
  }
}
