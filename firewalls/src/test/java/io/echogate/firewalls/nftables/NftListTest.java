package io.echogate.firewalls.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Imported;
import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written and what nft makes of it must be read as the same rules. */
@NeedsRoot
@NeedsTool({"nft", "sh"})
class NftListTest {
  private static final int RULESETS = Integer.getInteger("echogate.nft.rulesets", 60);
  private static final long SEED = Long.getLong("echogate.nft.seed", 1);

  /** One shell loads and lists them all: starting a process costs more than the rest. */
  private static final String SCRIPT =
      """
      cd "$1" || exit 1
      for f in *.nft; do
        nft flush ruleset && nft -f "$f" || { echo "$f is refused"; exit 1; }
        nft list ruleset > "$f.text" && nft -n list ruleset > "$f.numeric" || exit 1
        nft -j list ruleset > "$f.json" || exit 1
      done
      """;

  @Test
  void whatIsWrittenAndWhatIsListedAreTheSameRules(@TempDir Path directory) throws IOException {
    for (int i = 0; i < RULESETS; i++) {
      Files.writeString(directory.resolve(i + ".nft"), RandomRules.text(SEED + i));
    }
    list(directory);
    for (int i = 0; i < RULESETS; i++) {
      Path file = directory.resolve(i + ".nft");
      List<String> written = read(file);
      // Version 1.0.6 leaves the interfaces of chains out of its JSON.
      List<String> anywhere =
          written.stream()
              .map(line -> line.contains(" INGRESS ") ? line.replace("[lo]", "[]") : line)
              .toList();
      for (String form : List.of("text", "numeric", "json")) {
        Path listed = directory.resolve(i + ".nft." + form);
        assertSame(
            form.equals("json") ? anywhere : written,
            read(listed),
            "seed " + (SEED + i) + ", " + form);
      }
    }
  }

  /** Shows the first difference alone: the lines are long, and there are many. */
  private static void assertSame(List<String> written, List<String> listed, String where) {
    for (int i = 0; i < Math.min(written.size(), listed.size()); i++) {
      assertThat(listed.get(i)).describedAs(where + ", line " + i).isEqualTo(written.get(i));
    }
    assertThat(listed).describedAs(where).hasSameSizeAs(written);
  }

  private static void list(Path directory) throws IOException {
    Path script = directory.resolve("list.sh");
    Files.writeString(script, SCRIPT);
    try (NamedNamespace namespace = NamedNamespace.create()) {
      NamespaceCommand.run(namespace.namespace(), "sh " + script + " " + directory);
    }
  }

  private static List<String> read(Path file) throws IOException {
    Imported imported =
        NftReader.read(new Source(file.getFileName().toString(), Files.readString(file)));
    assertThat(imported.rules())
        .describedAs(
            () ->
                String.join("\n", imported.diagnostics().stream().map(DiagnosticText::of).toList()))
        .isPresent();
    return Normal.of(imported.rules().orElseThrow());
  }
}
