package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is packaged, started by the launcher. */
class ApplicationTest {
  @TempDir Path directory;

  @BeforeAll
  static void needApplication() {
    assumeTrue(
        Files.exists(jar()), "needs-build: the application is not packaged; mvn verify does that");
  }

  private static Path jar() {
    return Shell.checkout().resolve("cli/target/echogate/echogate.jar");
  }

  private static String launcher() {
    return Shell.checkout().resolve("echogate").toString();
  }

  private Shell.Result echogate(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(launcher());
    command.addAll(List.of(arguments));
    return Shell.run(directory, Map.of(), command);
  }

  @Test
  void answersItsVersion() {
    assertThat(echogate("--version")).isEqualTo(new Shell.Result(0, versionLine()));
  }

  private static String versionLine() {
    return "echogate " + System.getProperty("echogate.version") + "\n";
  }

  /** A cache that does not fit is passed over without a word: only the JVM's strict mode tells. */
  @Test
  void theCacheThatTheLauncherMakesFits() throws IOException {
    echogate("--version");
    Path cache;
    try (Stream<Path> files = Files.list(Shell.checkout().resolve("target/launcher"))) {
      cache = files.filter(file -> file.toString().endsWith(".aot")).findFirst().orElseThrow();
    }
    Shell.Result result =
        Shell.run(
            directory,
            Map.of(),
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + cache,
                "-cp",
                jar().toString(),
                "io.echogate.cli.Main",
                "--version"));
    assertThat(result).isEqualTo(new Shell.Result(0, versionLine()));
  }

  /** Root may read everything, unless it gives up the capability. */
  @Test
  void aFileWithoutReadPermissionIsNamed() throws IOException {
    Path file = directory.resolve("secret.xfw");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
    List<String> command = new ArrayList<>();
    if (Files.isReadable(file)) {
      command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
    }
    command.addAll(List.of(launcher(), "check", "secret.xfw"));
    Shell.Result result = Shell.run(directory, Map.of(), command);
    assertThat(result)
        .isEqualTo(
            new Shell.Result(
                3,
                """
                echogate: error: no permission to read secret.xfw
                help: run this as a user who may read it, or change the file's permissions
                """));
  }
}
