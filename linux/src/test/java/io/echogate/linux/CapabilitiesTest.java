package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
  @Test
  void effectiveAreThoseThatTheKernelPublishes() throws IOException {
    String status = Files.readString(Path.of("/proc/thread-self/status"));
    String published =
        status
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .map(line -> line.substring("CapEff:".length()).strip())
            .findFirst()
            .orElseThrow();
    assertThat(Capabilities.effective().mask()).isEqualTo(Long.parseUnsignedLong(published, 16));
  }

  @Test
  @NeedsRoot
  void aThreadThatGaveSomeUpLacksThemAndTheOthersDoNot() {
    Capabilities before = Capabilities.effective();
    Capabilities within =
        Capabilities.callWithout(Capabilities::effective, Capability.PERFMON, Capability.SYS_ADMIN);

    assertThat(within.mask())
        .isEqualTo(before.mask() & ~(Capability.PERFMON.mask() | Capability.SYS_ADMIN.mask()));
    assertThat(within.missing(Capability.values()))
        .containsExactly(Capability.SYS_ADMIN, Capability.PERFMON);
    assertThat(Capabilities.effective()).isEqualTo(before);
  }

  @Test
  @NeedsRoot
  void whatSuchAThreadStartsLacksThemToo() throws InterruptedException {
    boolean has =
        Capabilities.callWithout(
            () -> {
              AtomicBoolean inner = new AtomicBoolean(true);
              Thread.ofPlatform()
                  .start(() -> inner.set(Capabilities.effective().has(Capability.NET_ADMIN)))
                  .join();
              return inner.get();
            },
            Capability.NET_ADMIN);

    assertThat(has).isFalse();
  }

  @Test
  void missingAreNamedAsUsersWriteThem() {
    Capabilities some = new Capabilities(1L << 12);
    assertThat(some.missing(Capability.BPF, Capability.NET_ADMIN, Capability.PERFMON))
        .hasToString("[CAP_BPF, CAP_PERFMON]");
  }

  @Test
  void sysAdminStandsForBpfAndPerfmonOnly() {
    Capabilities admin = new Capabilities(1L << 21);
    assertThat(admin.missing(Capability.values()))
        .containsExactly(Capability.NET_ADMIN, Capability.NET_RAW);
  }
}
