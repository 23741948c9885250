package io.echogate.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.NeedsTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsTool({"sleep", "yes", "cat", "env"})
class CommandTest {
  private final NetNamespace namespace = NetNamespace.current();

  @AfterEach
  void close() {
    namespace.close();
  }

  private Command run(Duration time, int bytes, String name, String... words) {
    Path program = Programs.of(System.getenv()).find(name).orElseThrow();
    return Command.run(namespace, program, List.of(words), new Command.Limits(time, bytes));
  }

  @Test
  void whatAProgramPrintsAndComplainsOfIsKept() {
    Command command = run(Duration.ofSeconds(20), 1000, "cat", "/proc/version", "/no/such/file");
    assertThat(new String(command.out(), StandardCharsets.UTF_8)).startsWith("Linux version");
    assertThat(command.errors()).contains("/no/such/file: No such file or directory");
    assertThat(command.status()).isEqualTo(1);
  }

  @Test
  void standardInputIsEmpty() {
    assertThat(run(Duration.ofSeconds(20), 1000, "cat").out()).isEmpty();
  }

  @Test
  void programsSpeakEnglish() {
    assertThat(
            new String(run(Duration.ofSeconds(20), 100_000, "env").out(), StandardCharsets.UTF_8))
        .contains("LC_ALL=C\n");
  }

  @Test
  void aProgramThatPrintsWithoutEndIsStopped() {
    assertThatThrownBy(() -> run(Duration.ofSeconds(20), 1000, "yes"))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("yes prints more than 1,000 bytes");
  }

  @Test
  void aProgramThatDoesNotEndIsStopped() {
    assertThatThrownBy(() -> run(Duration.ofMillis(100), 1000, "sleep", "60"))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("sleep 60 has not ended within 0 s");
  }

  @Test
  void aProgramThatIsNoneIsNamed() {
    Path none = Path.of("/no/such/program");
    Command.Limits limits = new Command.Limits(Duration.ofSeconds(1), 10);
    assertThatThrownBy(() -> Command.run(namespace, none, List.of(), limits))
        .isInstanceOf(UnreadableException.class)
        .hasMessageStartingWith("/no/such/program cannot be run");
    assertThat(new Tools(namespace, Programs.of(Map.of())).has("no-such-program")).isFalse();
  }
}
