package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of an audit of rules that well-known tools write. */
class RecordedAuditsTest {
  private static final int WIDTH = 100;

  static List<Path> recorded() throws IOException {
    Path directory =
        Path.of(
            Objects.requireNonNull(System.getProperty("echogate.root")),
            "firewalls/src/test/resources/io/echogate/firewalls");
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(rules|nft|json)"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void isWellFormed(Path file) {
    String name = file.toString();
    Run text = Run.of("audit", name);
    assertThat(text.status()).as("%s", text).isLessThanOrEqualTo(1);
    if (text.out().isEmpty()) {
      JsonTree document = JsonTree.parse(Run.of("audit", "--json", name).out());
      assertThat(document.at("errors").elements()).isNotEmpty();
      return;
    }
    assertThat(text.out().lines().filter(line -> line.matches("  [^ ].*  +[0-9,]+")))
        .allMatch(line -> line.length() <= WIDTH);
    assertThat(HtmlPage.parse(Run.of("audit", "--html", name).out()).faults()).isEmpty();
    assertThat(Schema.faults("audit", Run.of("audit", "--json", name).out())).isEmpty();
    JsonTree findings = JsonTree.parse(Run.of("audit", "--json", name).out()).at("findings");
    AuditSarifTest.check(
        JsonTree.parse(Run.of("audit", "--sarif", name).out()).at("runs", 0),
        findings.elements().size());
    String markdown = Run.of("audit", "--markdown", name).out();
    assertThat(findings.elements())
        .allSatisfy(one -> assertThat(markdown).contains("`" + one.at("id").value() + "`"));
  }
}
