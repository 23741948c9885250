package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The capture of the README is what its script makes. */
class ExampleCaptureTest {
  @TempDir Path directory;

  @Test
  void theScriptMakesTheCapture() throws IOException {
    assumeTrue(Tool.find("python3").isPresent(), "needs-command:python3");
    Path captures = Shell.checkout().resolve("examples/captures");
    Path made = directory.resolve("made.pcap");

    Shell.Result result =
        Shell.run(
            captures,
            Map.of("MADE", made.toString()),
            List.of("sh", "-c", "python3 make.py >\"$MADE\""));

    assertThat(result.output()).isEmpty();
    assertThat(Files.mismatch(made, captures.resolve("morning.pcap"))).isEqualTo(-1);
  }
}
