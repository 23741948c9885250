package io.echogate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A checkout with the real launcher, whose JDK and Maven are scripts: the JDK prints its arguments
 * one a line and ends with 7, Maven makes the jar; both write down that they ran.
 */
final class FakeCheckout {
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:AOTCacheOutput=*) echo trained >>"$DIARY"; : >"${argument#*=}"; exit 0 ;;
        esac
      done
      if [ -n "${SHOW_PRIVILEGES:-}" ]; then
        grep -E '^(CapEff|CapPrm|CapBnd|CapInh|NoNewPrivs)' /proc/self/status
        readlink /proc/self/ns/net
        echo "login ${SSH_CONNECTION:-}"
      fi
      printf '%s\\n' "$@"
      exit 7
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>"$DIARY"
      if [ -n "${MAVEN_FAILS:-}" ]; then
        echo 'no such symbol'
        exit 1
      fi
      mkdir -p cli/target/echogate
      : >cli/target/echogate/echogate.jar
      """;

  private final Path root;
  private final Path diary;
  private final Path jdk;
  private final Path tools;

  private FakeCheckout(Path directory) {
    this.root = directory.resolve("a check out");
    this.diary = directory.resolve("diary");
    this.jdk = directory.resolve("jdk");
    this.tools = directory.resolve("tools");
  }

  /** A checkout that was never built, with a blank in its path. */
  static FakeCheckout in(Path directory) throws IOException {
    FakeCheckout checkout = new FakeCheckout(directory);
    for (String file :
        List.of("echogate", "scripts/jdk.sh", "scripts/flags.sh", "scripts/capabilities.sh")) {
      Path copy = checkout.file(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Shell.checkout().resolve(file), copy);
    }
    for (String file :
        List.of("pom.xml", "cli/pom.xml", "cli/src/main/A.java", "bench/src/main/B.java")) {
      checkout.touch(file, Instant.now().minusSeconds(60));
    }
    fakeJdk(checkout.jdk, "25.0.3");
    script(checkout.tools.resolve("mvn"), MAVEN);
    return checkout;
  }

  /** Makes a directory that looks like a JDK of that version. */
  static void fakeJdk(Path directory, String version) throws IOException {
    script(directory.resolve("bin/java"), JAVA);
    script(directory.resolve("bin/javac"), JAVA);
    Files.writeString(
        directory.resolve("release"),
        """
        IMPLEMENTOR="Nobody / at all"
        JAVA_RUNTIME_VERSION="%s+1"
        JAVA_VERSION="%s"
        OS_ARCH="x86_64"
        """
            .formatted(version, version));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path root() {
    return root;
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /** Makes a file of that age, and all directories above it old. */
  void touch(String name, Instant age) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.getParent());
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(file, FileTime.from(age));
    Path above = file.getParent();
    while (above != null && above.startsWith(root)) {
      Files.setLastModifiedTime(above, FileTime.from(Instant.now().minusSeconds(60)));
      above = above.getParent();
    }
  }

  /** What JDK and Maven were asked to do so far. */
  List<String> diary() throws IOException {
    return Files.exists(diary) ? Files.readAllLines(diary) : List.of();
  }

  /** The environment in which the launcher finds the scripts. */
  Map<String, String> environment() {
    return Map.of(
        "JAVA_HOME", jdk.toString(),
        "DIARY", diary.toString(),
        "PATH", tools + ":" + System.getenv("PATH"));
  }

  /** Starts the launcher from its own directory. */
  Shell.Result start(String... arguments) {
    List<String> command = new ArrayList<>(List.of("./echogate"));
    command.addAll(List.of(arguments));
    return Shell.run(root, environment(), command);
  }
}
