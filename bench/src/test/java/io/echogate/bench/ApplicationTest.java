package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is packaged, started by the launcher. */
class ApplicationTest {
  /** The launcher and what it calls have one; a JVM that has got to Java code has more. */
  private static final int JVM_THREADS = 8;

  private static final String THREE_CAPABILITIES =
      """
      CapPrm:\t000000c000001000
      CapEff:\t000000c000001000
      CapBnd:\t000000c000001000
      CapAmb:\t0000000000000000
      NoNewPrivs:\t1
      """;

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

  /** While it reads the policy: each thread of a JVM has capabilities of its own. */
  @Test
  @NeedsRoot
  @NeedsTool({"setpriv", "nsenter"})
  void noThreadHasMoreThanTheThreeCapabilities() throws Exception {
    try (NamedNamespace named = NamedNamespace.create()) {
      Process process =
          new ProcessBuilder(launcher(), "apply", "-", "-i", "eth0", "--netns", named.name())
              .redirectErrorStream(true)
              .start();
      try {
        Path status = Path.of("/proc", Long.toString(process.pid()), "task");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (threads(status).size() < JVM_THREADS && System.nanoTime() < deadline) {
          LockSupport.parkNanos(10_000_000);
        }
        assertThat(threads(status)).hasSizeGreaterThanOrEqualTo(JVM_THREADS);
        assertThat(threads(status)).allMatch(thread -> thread.contains(THREE_CAPABILITIES));
      } finally {
        process.getOutputStream().close();
        assertThat(process.waitFor()).isOne();
      }
    }
  }

  /** What /proc says of each thread of a process. */
  private static List<String> threads(Path tasks) {
    List<String> threads = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      for (Path thread : all) {
        threads.add(Files.readString(thread.resolve("status")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return threads;
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
