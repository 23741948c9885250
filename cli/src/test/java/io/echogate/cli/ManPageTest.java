package io.echogate.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/echogate.1} says what {@code --help} says; {@code -Dgolden.write} writes it anew. */
class ManPageTest {
  private static final Path FILE =
      Path.of(requireNonNull(System.getProperty("echogate.root")), "docs", "echogate.1");

  @Test
  void thePageIsMadeOfTheTextsOfHelp() throws IOException {
    String page = ManPage.of(Cli.model());
    if (System.getProperty("golden.write") != null) {
      Files.writeString(FILE, page);
    }
    assertThat(page).isEqualTo(Files.readString(FILE));
  }
}
