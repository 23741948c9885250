package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the README and the story of advice show is what happens. */
class ReadmeTest {
  /** Ends each command's output; no command prints it. */
  private static final String SEPARATOR = "\u001e";

  private static final Path README = Shell.checkout().resolve("README.md");

  @BeforeAll
  static void needApplication() {
    assumeTrue(
        Files.exists(Shell.checkout().resolve("cli/target/echogate/echogate.jar")),
        "needs-build: the application is not packaged; mvn verify does that");
  }

  @TestFactory
  Stream<DynamicTest> consoleExamplesPrintWhatTheyShow() throws IOException {
    return Stream.concat(examples("README.md"), examples("docs/advice.md"));
  }

  private static Stream<DynamicTest> examples(String page) throws IOException {
    List<Readme.Block> blocks =
        Readme.blocks(Shell.checkout().resolve(page)).stream()
            .filter(Readme.Block::isConsole)
            .toList();
    assertThat(blocks).isNotEmpty();
    return blocks.stream()
        .map(block -> DynamicTest.dynamicTest(page + ":" + block.line(), () -> run(block)));
  }

  @Test
  void filesThatItShowsAreThoseInTheRepository() throws IOException {
    List<Readme.Block> shown =
        Readme.blocks(README).stream().filter(block -> block.info().size() == 2).toList();
    assertThat(shown).isNotEmpty();
    for (Readme.Block block : shown) {
      if (!block.isConsole()) {
        Path file = Shell.checkout().resolve(block.info().getLast());
        assertThat(block.lines()).as(file.toString()).isEqualTo(Files.readAllLines(file));
      }
    }
  }

  @Test
  void namesTheTestCommandThatContinuousIntegrationRuns() throws IOException {
    assertThat(Files.readString(README)).contains("./dev test");
    assertThat(Files.readString(Shell.checkout().resolve(".ci/run"))).contains("/dev\" test");
  }

  private static void run(Readme.Block block) {
    assumeTrue(!block.needsRoot() || isRoot(), "needs-root: a network namespace of its own");
    String script =
        block.steps().stream()
            .map(step -> step.command() + "\nprintf '" + SEPARATOR + "'")
            .collect(Collectors.joining("\n"));
    Shell.Result result = Shell.run(Shell.checkout(), Map.of(), command(block, script));
    String[] outputs = result.output().split(SEPARATOR, -1);
    assertThat(outputs).as(result.output()).hasSize(block.steps().size() + 1);
    for (int i = 0; i < block.steps().size(); i++) {
      Readme.Step step = block.steps().get(i);
      assertThat(outputs[i]).as(step.command()).matches(step.pattern());
    }
  }

  /** Whatever needs root happens in a network namespace that ends with the commands. */
  private static List<String> command(Readme.Block block, String script) {
    return block.needsRoot()
        ? List.of(
            "unshare",
            "--net",
            "sh",
            "-c",
            "ip link add eth0 type veth peer name peer\nip link set eth0 up\n" + script)
        : List.of("sh", "-c", script);
  }

  private static boolean isRoot() {
    return Shell.run(Path.of("/"), Map.of(), List.of("id", "-u")).output().strip().equals("0");
  }
}
