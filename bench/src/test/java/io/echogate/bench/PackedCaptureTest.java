package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever replays a packed capture reads the report, and no word of the JVM's. */
class PackedCaptureTest {
  private static final String CAPTURE =
      "traffic/src/test/resources/io/echogate/traffic/golden/same-parts.pcap.";

  @ParameterizedTest
  @ValueSource(strings = {"gz", "zst"})
  void theLauncherPrintsTheReportAlone(String packing) {
    assumeTrue(
        Files.exists(Shell.checkout().resolve("cli/target/echogate/echogate.jar")),
        "needs-build: the application is not packaged; mvn verify does that");

    Shell.Result result =
        Shell.run(
            Shell.checkout(),
            Map.of(),
            List.of("./echogate", "replay", "examples/web-server.policy", CAPTURE + packing));

    assertThat(result.output())
        .startsWith("examples/web-server.policy on\n  " + CAPTURE + packing + ": ");
    assertThat(result.status()).isZero();
  }
}
