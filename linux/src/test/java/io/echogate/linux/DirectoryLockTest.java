package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.NeedsTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir Path directory;

  @Test
  void oneAtATime() {
    try (DirectoryLock held = take(Duration.ZERO).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(take(Duration.ofMillis(20))).isEmpty();
    }
    Optional<DirectoryLock> again = take(Duration.ZERO);
    assertThat(again).isPresent();
    again.orElseThrow().close();
  }

  @Test
  void whoWaitsGetsItWhenItIsGivenBack() throws ExecutionException, InterruptedException {
    DirectoryLock held = take(Duration.ZERO).orElseThrow();
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<DirectoryLock>> waiting = other.submit(() -> take(Duration.ofSeconds(10)));
      held.close();

      assertThat(waiting.get()).isPresent();
      waiting.get().orElseThrow().close();
    }
  }

  @Test
  @NeedsTool("flock")
  void theKernelGivesBackWhatADeadProcessHeld() throws Exception {
    // flock(1) keeps the lock as long as the command behind it runs, and it is killed with it.
    Process holder =
        new ProcessBuilder("flock", directory.toString(), "sh", "-c", "echo held; exec sleep 60")
            .start();
    assertThat(holder.getInputStream().read()).isEqualTo('h');
    assertThat(take(Duration.ZERO)).isEmpty();

    holder.descendants().forEach(ProcessHandle::destroyForcibly);
    holder.destroyForcibly();

    Optional<DirectoryLock> lock = take(Duration.ofSeconds(10));
    assertThat(lock).isPresent();
    lock.orElseThrow().close();
  }

  @Test
  void aMissingDirectoryIsAnError() {
    assertThatThrownBy(() -> DirectoryLock.take(directory.resolve("none"), Duration.ZERO))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith("cannot open the directory " + directory.resolve("none"));
  }

  private Optional<DirectoryLock> take(Duration patience) {
    return DirectoryLock.take(directory, patience);
  }
}
