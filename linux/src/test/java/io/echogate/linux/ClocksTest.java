package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ClocksTest {
  @Test
  void monotonicIsTheClockOfTheVirtualMachine() {
    long before = System.nanoTime();
    long now = Clocks.monotonic();
    assertThat(now).isBetween(before, System.nanoTime());
  }

  @Test
  void boottimeIsTheUptime() throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    long seconds = TimeUnit.NANOSECONDS.toSeconds(Clocks.boottime());
    assertThat(seconds - (long) Double.parseDouble(uptime)).isBetween(0L, 60L);
  }

  @Test
  void threadCpuGrowsWithWorkAndNotWithTime() {
    long started = System.nanoTime();
    long before = Clocks.threadCpu();
    long after = before;
    while (after == before) {
      after = Clocks.threadCpu();
    }
    assertThat(after - before).isPositive().isLessThanOrEqualTo(System.nanoTime() - started);
  }

  @Test
  void tickIsThatOfAUsualKernel() {
    long second = TimeUnit.SECONDS.toNanos(1);
    assertThat(Clocks.tick()).isIn(second / 100, second / 250, second / 300, second / 1000);
  }
}
