package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, in a checkout with a JDK and a Maven that only note what they are asked. */
class LauncherTest {
  private static final String PROGRESS =
      "echogate: building, once (a minute or two the first time) ...";

  @TempDir Path directory;
  private FakeCheckout checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = FakeCheckout.in(directory);
  }

  @Test
  void buildsAndTrainsOnTheFirstStartOnly() throws IOException {
    assertThat(checkout.start().output()).startsWith(PROGRESS);
    assertThat(checkout.start().output()).doesNotContain(PROGRESS).contains("-XX:AOTCache=");
    assertThat(checkout.diary()).containsExactly("built", "trained");
  }

  @Test
  void buildsAndTrainsAgainWhenASourceIsNewerThanTheBuild() throws IOException {
    checkout.start();
    checkout.touch("cli/target/echogate/echogate.jar", Instant.now().minusSeconds(30));
    checkout.touch("cli/src/main/A.java", Instant.now());
    checkout.start();
    assertThat(checkout.diary()).containsExactly("built", "trained", "built", "trained");
  }

  @Test
  void doesNotBuildForWhatIsNotInTheApplication() throws IOException {
    checkout.start();
    checkout.touch("bench/src/main/B.java", Instant.now().plusSeconds(60));
    checkout.touch("bench/pom.xml", Instant.now().plusSeconds(60));
    checkout.start();
    assertThat(checkout.diary()).containsExactly("built", "trained");
  }

  @Test
  void buildsOnceHoweverManyStartAtATime() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Shell.Result>> starts =
          IntStream.range(0, 4).mapToObj(i -> executor.submit(() -> checkout.start())).toList();
      for (Future<Shell.Result> start : starts) {
        assertThat(statusOf(start)).isEqualTo(7);
      }
    }
    assertThat(checkout.diary()).containsOnlyOnce("built");
  }

  private static int statusOf(Future<Shell.Result> start)
      throws InterruptedException, ExecutionException {
    return start.get().status();
  }

  @Test
  void namesTheLogOfABuildThatFailed() {
    Map<String, String> environment = new HashMap<>(checkout.environment());
    environment.put("MAVEN_FAILS", "yes");
    Shell.Result result =
        Shell.run(checkout.root(), environment, List.of("./echogate", "--version"));
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output())
        .isEqualTo(
            PROGRESS
                + "\nechogate: the build failed; all that Maven said is in "
                + checkout.file("target/launcher/build.log")
                + ", such as:\nno such symbol\n");
  }

  @Test
  void passesArgumentsAndTheExitCodeThroughAsTheyAre() {
    checkout.start();
    Shell.Result result = checkout.start("explain", "a b.xfw", "", "*", "it's $HOME \"x\"");
    assertThat(result.status()).isEqualTo(7);
    assertThat(result.output())
        .endsWith("io.echogate.cli.Main\nexplain\na b.xfw\n\n*\nit's $HOME \"x\"\n");
  }

  @Test
  void trainsForEachJdkThatItIsStartedWith() throws IOException {
    checkout.start();
    Path jdk = directory.resolve("another jdk");
    FakeCheckout.fakeJdk(jdk, "25.0.4");
    Map<String, String> environment = new HashMap<>(checkout.environment());
    environment.put("JAVA_HOME", jdk.toString());
    Shell.run(checkout.root(), environment, List.of("./echogate", "--version"));
    assertThat(checkout.diary()).containsExactly("built", "trained", "trained");
  }

  @ParameterizedTest
  @CsvSource({"., ./echogate", "., sh echogate", "cli, ../echogate", "/, sh ROOT/echogate"})
  void findsItsCheckoutHoweverItIsNamed(String from, String command) {
    checkout.start();
    List<String> words =
        Stream.of(command.split(" ", -1))
            .map(word -> word.replace("ROOT", checkout.root().toString()))
            .toList();
    Shell.Result result = Shell.run(checkout.root().resolve(from), checkout.environment(), words);
    assertThat(result.status()).as(result.output()).isEqualTo(7);
    assertThat(checkout.root().resolve(jarOf(result))).exists();
  }

  private static String jarOf(Shell.Result result) {
    List<String> arguments = result.output().lines().toList();
    return arguments.get(arguments.indexOf("-cp") + 1);
  }

  @Test
  void startsFromAnywhereThroughASymbolicLink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), checkout.file("echogate"));
    Shell.Result result = Shell.run(Path.of("/"), checkout.environment(), List.of(link.toString()));
    assertThat(result.status()).isEqualTo(7);
    assertThat(result.output()).contains("\n" + checkout.file("cli/target/echogate/echogate.jar"));
  }

  @ParameterizedTest
  @CsvSource({
    "25.0.3, true", "25.0.4, true", "25.0.10, true", "25.1, true", "26, true", "26-ea, true",
    "25.0.3.1, true", "25, false", "25.0, false", "25.0.2, false", "25-ea, false", "24.9.9, false",
    "17.0.15, false", "1.8.0_392, false", "'', false"
  })
  void takesAJdkFromItsLowestVersionOn(String version, boolean taken) throws IOException {
    Path jdk = directory.resolve("another jdk");
    FakeCheckout.fakeJdk(jdk, version);
    Shell.Result result =
        Shell.run(
            checkout.root(),
            Map.of("JDK", jdk.toString()),
            List.of("sh", "-uc", ". scripts/jdk.sh; jdk_fits \"$JDK\""));
    assertThat(result.output()).isEmpty();
    assertThat(result.status() == 0).isEqualTo(taken);
  }

  @Test
  void takesThePathsJavaWhenJavaHomeIsTooOld() throws IOException {
    Path old = directory.resolve("old");
    Path good = directory.resolve("good");
    FakeCheckout.fakeJdk(old, "17.0.15");
    FakeCheckout.fakeJdk(good, "25.0.4");
    Shell.Result result =
        Shell.run(
            checkout.root(),
            Map.of(
                "JAVA_HOME",
                old.toString(),
                "PATH",
                good.resolve("bin") + ":" + System.getenv("PATH")),
            List.of("sh", "-uc", ". scripts/jdk.sh; find_jdk; echo \"$JAVA_HOME\""));
    assertThat(result.output()).isEqualTo(good + "\n");
  }
}
