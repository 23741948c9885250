package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FdTest {
  @Test
  void openedFileIsThereUntilClosed() {
    Fd fd = Fd.own(Fd.openReadOnly("/dev/null"));
    Path entry = Path.of("/proc/self/fd/" + fd.value());
    assertThat(Files.exists(entry)).isTrue();
    fd.close();
    assertThat(Files.exists(entry)).isFalse();
    assertThat(fd).hasToString("fd (closed)");
  }

  @Test
  void closedDescriptorHasNoNumber() {
    Fd fd = Fd.own(Fd.openReadOnly("/dev/null"));
    fd.close();
    assertThatThrownBy(fd::value)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this file descriptor has been closed");
  }

  @Test
  void closingTwiceLeavesTheNextFileAlone() {
    Fd first = Fd.own(Fd.openReadOnly("/dev/null"));
    first.close();
    try (Fd second = Fd.own(Fd.openReadOnly("/dev/null"))) {
      first.close();
      assertThat(Files.exists(Path.of("/proc/self/fd/" + second.value()))).isTrue();
    }
  }

  @Test
  void duplicateLivesOnItsOwn() {
    Fd first = Fd.own(Fd.openReadOnly("/dev/null"));
    try (Fd second = first.duplicate()) {
      first.close();
      assertThat(Files.exists(Path.of("/proc/self/fd/" + second.value()))).isTrue();
    }
  }

  @Test
  void missingFileIsAnErrorNumber() {
    assertThat(Fd.openReadOnly("/no/such/file")).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void errorNumberIsNoDescriptor() {
    assertThatThrownBy(() -> Fd.own(-Errno.EPERM)).isInstanceOf(IllegalArgumentException.class);
  }
}
