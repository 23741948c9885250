package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said about texts with mistakes and peculiarities. Each file under {@code diagnostics}
 * holds a text, a line that separates, and every line that is said about it. Lines {@code === NAME
 * ===} in the text begin further files, which it may name. {@code -Dgolden.write=DIRECTORY} writes
 * the files anew, for review.
 */
class GoldenTest {
  private static final String SEPARATOR = "=== reads as ===\n";
  private static final Pattern FURTHER = Pattern.compile("^=== (\\S+) ===\n", Pattern.MULTILINE);

  static Stream<Path> files() throws IOException, URISyntaxException {
    Path directory =
        Path.of(Objects.requireNonNull(GoldenTest.class.getResource("/diagnostics")).toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyMistakeIsReportedOnceAndAtItsPlace(Path file) throws IOException {
    String content = Files.readString(file);
    int separator = content.lastIndexOf(SEPARATOR);
    String text = content.substring(0, separator);
    String said = said(read(text));
    String rewritten = System.getProperty("golden.write");
    if (rewritten != null) {
      Path target = Path.of(rewritten).resolve(file.getFileName().toString());
      Files.writeString(target, text + SEPARATOR + said);
    }

    assertThat(said).isEqualTo(content.substring(separator + SEPARATOR.length()));
  }

  /** Reads a text that may have others behind it. */
  private static Reading read(String text) {
    List<Source> sources = new ArrayList<>();
    String name = "policy.xfw";
    int start = 0;
    Matcher further = FURTHER.matcher(text);
    while (further.find()) {
      sources.add(new Source(name, text.substring(start, further.start())));
      name = further.group(1);
      start = further.end();
    }
    sources.add(new Source(name, text.substring(start)));
    return PolicyReader.read(sources.getFirst(), Texts.of(sources));
  }

  private static String said(Reading reading) {
    String policies =
        switch (reading.policies().size()) {
          case 0 -> "no policy\n";
          case 1 -> "a policy\n";
          default -> reading.policies().size() + " policies\n";
        };
    return DiagnosticText.of(reading.diagnostics()) + policies;
  }

  @ParameterizedTest
  @MethodSource("files")
  void aTextCutAnywhereIsReadToItsEnd(Path file) throws IOException {
    String content = Files.readString(file);
    String text = content.substring(0, content.lastIndexOf(SEPARATOR));

    int step = 1 + text.length() / 200;
    for (int cut = 0; cut <= text.length(); cut += step) {
      Invariants.read(text.substring(0, cut));
    }
  }
}
