package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same traffic gives the same document, whatever holds it: pcap and pcapng in both byte orders,
 * with times of every resolution, packed or not.
 */
class ReplayContainersTest {
  private static final Path CAPTURES =
      Examples.root().resolve("traffic/src/test/resources/io/echogate/traffic/golden");

  @TempDir private Path directory;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    policy =
        Files.writeString(
            directory.resolve("p.policy"),
            """
            policy p {
              ratelimit=few rate=2/s burst=1;
              ratelimit=each rate=1/s burst=2 per=source;
              icmp ip4 : ratelimit=few { echo-request, echo-reply }
              icmp ip6 : ratelimit=each { echo-request, echo-reply }
              icmp ip4 : block { redirect, fragmentation-needed }
              icmp ip6 : allow { @neighbor-discovery } on-link;
              defaults { icmp in: block; icmp out: allow; }
            }
            """);
  }

  private static List<Path> sameTraffic() throws IOException {
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("same-"))
          .sorted()
          .toList();
    }
  }

  /** What is said of a capture, which is called CAPTURE. */
  private String said(Path capture, String... how) {
    List<String> arguments = new ArrayList<>(List.of("replay", policy.toString()));
    arguments.add(capture.toString());
    arguments.addAll(List.of(how));
    Run run = Run.of(arguments.toArray(String[]::new));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out().replace(capture.toString(), "CAPTURE");
  }

  @Test
  void theContainerMakesNoDifference() throws IOException {
    List<Path> captures = sameTraffic();
    String document = said(captures.getFirst(), "--json");
    String each = said(captures.getFirst(), "--json", "--each");

    assertThat(document)
        .contains("\"packets\":55,", "\"reason\":\"rate-limited\"", "\"CAPTURE\"")
        .contains("\"first\":\"2026-01-01T00:00:00Z\",\"last\":\"2026-01-01T00:00:00.843750Z\"");
    assertThat(each.lines()).hasSize(55);
    assertThat(captures).hasSize(24);
    for (Path capture : captures) {
      assertThat(said(capture, "--json")).as("%s", capture).isEqualTo(document);
      assertThat(said(capture, "--json", "--each")).as("%s", capture).isEqualTo(each);
    }
  }
}
