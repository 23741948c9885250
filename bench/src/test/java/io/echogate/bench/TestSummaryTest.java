package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How test runs are summed up, and which of them continuous integration takes. */
class TestSummaryTest {
  private static final String PASSED =
      "  <testcase name=\"works(int, String)[1]\" classname=\"a.OneTest\" time=\"0.1\"/>\n";
  private static final String SKIPPED =
      """
        <testcase name="skips" classname="a.OneTest" time="0">
          <skipped message="needs-kernel:tun: this &quot;kernel&quot; lacks it"/>
        </testcase>
      """;
  private static final String SKIPPED_CLASS =
      """
        <testcase name="" classname="a.RootTest" time="0">
          <skipped message="needs-root: run the tests as root"/>
        </testcase>
      """;
  private static final String FAILED =
      """
        <testcase name="fails{int}[2]" classname="a.TwoTest" time="0.1">
          <failure message="expected: &lt;1&gt;" type="E"><![CDATA[no]]></failure>
        </testcase>
        <testcase name="breaks" classname="a.TwoTest" time="0.1">
          <error type="E"><![CDATA[no]]></error>
        </testcase>
      """;

  @TempDir Path directory;

  private Shell.Result summary(String reports) throws IOException {
    Path file = Files.writeString(directory.resolve("reports"), reports);
    return Shell.run(
        directory,
        Map.of(),
        List.of(
            "awk",
            "-v",
            "skips=" + directory.resolve("skips"),
            "-f",
            Shell.checkout().resolve("scripts/summary.awk").toString(),
            file.toString()));
  }

  @Test
  void countsWhatPassedFailedAndSkippedAndNamesTheLastTwo() throws IOException {
    assertThat(summary(PASSED + SKIPPED + FAILED + SKIPPED_CLASS))
        .isEqualTo(
            new Shell.Result(
                1,
                """

                Skipped:
                  a.OneTest.skips: needs-kernel:tun: this "kernel" lacks it
                  a.RootTest: needs-root: run the tests as root

                Failed:
                  a.TwoTest.fails{int}[2]
                  a.TwoTest.breaks

                1 passed, 2 failed, 2 skipped
                """));
    assertThat(directory.resolve("skips")).hasContent("a.OneTest.skips\na.RootTest\n");
  }

  @Test
  void aRunWithoutTestsFails() throws IOException {
    assertThat(summary(""))
        .isEqualTo(new Shell.Result(1, "\nNo test ran.\n\n0 passed, 0 failed, 0 skipped\n"));
  }

  @Test
  void aRunInWhichAllPassesIsGood() throws IOException {
    assertThat(summary(PASSED + PASSED))
        .isEqualTo(new Shell.Result(0, "\n2 passed, 0 failed, 0 skipped\n"));
  }

  @Test
  void continuousIntegrationTakesOnlySkipsThatAreNamed() throws IOException {
    assertThat(continuousIntegration("a.OneTest.skips\n", "# why\na.OneTest.skips\n"))
        .isEqualTo(new Shell.Result(0, ""));
    assertThat(continuousIntegration("a.OneTest.skips\na.OneTest\n", "# why\na.OneTest.skips\n"))
        .isEqualTo(
            new Shell.Result(
                1, "ci: skipped, but not named in .ci/allowed-skips.txt:\n  a.OneTest\n"));
    assertThat(continuousIntegration("", "# none\n")).isEqualTo(new Shell.Result(0, ""));
  }

  /** Runs {@code .ci/run} with a {@code dev} whose tests skip what is said here. */
  private Shell.Result continuousIntegration(String skipped, String allowed) throws IOException {
    Files.createDirectories(directory.resolve(".ci"));
    Files.createDirectories(directory.resolve("target"));
    Files.writeString(directory.resolve("target/skipped-tests.txt"), skipped);
    Files.writeString(directory.resolve(".ci/allowed-skips.txt"), allowed);
    Files.writeString(directory.resolve("dev"), "#!/bin/sh\nexit 0\n");
    directory.resolve("dev").toFile().setExecutable(true);
    Path run = directory.resolve(".ci/run");
    Files.writeString(run, Files.readString(Shell.checkout().resolve(".ci/run")));
    run.toFile().setExecutable(true);
    return Shell.run(directory, Map.of(), List.of(run.toString()));
  }
}
