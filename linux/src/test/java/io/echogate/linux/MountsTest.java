package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountsTest {
  @TempDir Path directory;

  @Test
  void ordinaryDirectoryIsNoBpffs() {
    assertThat(Mounts.isBpffs(directory)).isFalse();
    assertThat(Mounts.isBpffs(directory.resolve("missing"))).isFalse();
  }

  @Test
  @NeedsKernel(KernelFeature.BPF)
  void bpffsIsMountedOnceAndOnlyForItsOwner() throws Exception {
    assertThat(Mounts.ensureBpffs(directory)).isTrue();
    try {
      assertThat(Mounts.isBpffs(directory)).isTrue();
      assertThat(Mounts.ensureBpffs(directory)).isFalse();
      assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
    } finally {
      Mounts.unmount(directory);
    }
    assertThat(Mounts.isBpffs(directory)).isFalse();
  }

  @Test
  @NeedsRoot
  void mountOnNothingIsRefused() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> Mounts.ensureBpffs(missing))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot mount bpf on %s: no such file or object (ENOENT)", missing);
  }

  @Test
  @NeedsRoot
  void unmountingWhatIsNotMountedIsRefused() {
    assertThatThrownBy(() -> Mounts.unmount(directory))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot unmount %s: invalid argument (EINVAL)", directory);
  }
}
