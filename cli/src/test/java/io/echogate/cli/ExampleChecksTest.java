package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code check} says about the examples is what the files beside them show: a command, and
 * what it prints. {@code -Dgolden.write} writes them anew.
 */
class ExampleChecksTest {
  private static final String PROMPT = "$ echogate ";

  static Stream<Path> examples() throws IOException {
    return Stream.concat(Examples.machines().stream(), Examples.seeds().stream());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void checkSaysWhatTheFileShows(Path example) throws IOException {
    Path file = shown(example);
    String content = Files.readString(file);
    String command = content.lines().findFirst().orElseThrow();
    assertThat(command).startsWith(PROMPT + "check ").endsWith(" " + relative(example));
    String said = command + "\n" + said(command.substring(PROMPT.length()), example);
    if (System.getProperty("golden.write") != null) {
      Files.writeString(file, said);
    }
    assertThat(said).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void nothingIsWrongWithWhatIsToBeCopied(Path example) throws IOException {
    String name = example.getFileName().toString();
    boolean good =
        name.contains("-corrected")
            || (name.endsWith(".policy") && !relative(example).contains("/seeds/"));
    if (good) {
      assertThat(Files.readString(shown(example))).doesNotContain(": critical[", ": error: ");
    }
  }

  static Stream<String> judgements() throws IOException {
    return Files.readAllLines(Examples.root().resolve("examples/seeds/findings.tsv")).stream()
        .skip(1);
  }

  @ParameterizedTest
  @MethodSource("judgements")
  void adviceIsJudgedAsItWasByHand(String judgement) throws IOException {
    String[] cells = judgement.split("\t", -1);
    Path shown = Examples.root().resolve("examples/seeds/" + cells[1] + ".check");
    assertThat(Files.readString(shown)).contains("[" + cells[2] + "]: ");
  }

  @Test
  void everyTranslationIsJudged() throws IOException {
    Set<String> judged =
        judgements().map(line -> line.split("\t", -1)[1]).collect(Collectors.toSet());
    assertThat(Examples.seeds())
        .map(file -> file.getFileName().toString().replaceAll("\\.\\w+$", ""))
        .filteredOn(name -> !name.endsWith("-corrected"))
        .allSatisfy(name -> assertThat(judged).contains(name));
  }

  private static Path shown(Path example) {
    String name = example.getFileName().toString();
    return example.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".check");
  }

  private static String relative(Path example) {
    return Examples.root().relativize(example).toString();
  }

  /** What a command prints, errors first; the example is meant wherever the test runs. */
  private static String said(String command, Path example) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.replaceAll(word -> word.equals(relative(example)) ? example.toString() : word);
    Run run = Run.of(arguments.toArray(String[]::new));
    return (run.err() + run.out()).replace(example.toString(), relative(example));
  }
}
