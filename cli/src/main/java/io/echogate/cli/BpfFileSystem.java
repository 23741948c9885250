package io.echogate.cli;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bpf file system, which keeps a filter when the command that applied it has ended. */
final class BpfFileSystem {
  private static final Path OWN_MOUNTS = Path.of("/proc/self/ns/mnt");
  private static final Path FIRST_MOUNTS = Path.of("/proc/1/ns/mnt");

  private BpfFileSystem() {}

  /**
   * Mounts it where it is missing, and says so.
   *
   * @throws Refusal if that is not permitted, or would not last
   */
  static void ensure(Console console) {
    if (Mounts.isBpffs(Mounts.BPFFS)) {
      return;
    }
    String missing = "no bpf file system is mounted on " + Mounts.BPFFS;
    if (!Capabilities.effective().has(Capability.SYS_ADMIN)) {
      throw Refusal.environment(
          missing + ", and mounting one needs " + Capability.SYS_ADMIN,
          "as root: mount -t bpf bpf " + Mounts.BPFFS);
    }
    if (mountsArePrivate()) {
      throw Refusal.environment(
          missing
              + " in this mount namespace, with which one mounted now would end, and the filter"
              + " with it",
          "leave `ip netns exec` and name the network namespace: --netns NAME");
    }
    Mounts.ensureBpffs(Mounts.BPFFS);
    console.warn("mounted a bpf file system on " + Mounts.BPFFS + ": it keeps the filter");
  }

  /** Whether mounts are seen by fewer processes than the first one and its children. */
  private static boolean mountsArePrivate() {
    try {
      return !Files.readSymbolicLink(OWN_MOUNTS).equals(Files.readSymbolicLink(FIRST_MOUNTS));
    } catch (IOException unknown) {
      return false;
    }
  }
}
