package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  private static final String POLICY = "policy nothing { defaults { icmp in: block; } }";
  private static final String XFW = "xfw { defaults { icmp ip4: block; icmp ip6: block; } }";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private boolean refuses(String text, Set<String> accepted) {
    Reading reading = PolicyReader.read(new Source("a.policy", text));
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            err,
            err,
            Style.PLAIN,
            Style.PLAIN,
            InstantSource.fixed(Instant.EPOCH),
            Map.of());
    return new Acceptance(new AcceptedWords(accepted))
        .refuses(Assignment.of("eth0", reading.policies()), reading, console);
  }

  @Test
  void criticalFindingsStandAgainstAPolicyUntilAllAreAccepted() {
    assertThat(refuses(POLICY, Set.of())).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("critical[icmp-all-blocked]: ", "critical[ipv6-rules-missing]: ")
        .endsWith(
            """
            echogate: error: critical findings stand against this policy
            help: mend it, or accept what it breaks: --accept icmp-all-blocked,ipv6-rules-missing
            """);
    assertThat(refuses(POLICY, Set.of("icmp-all-blocked"))).isTrue();
    assertThat(refuses(POLICY, Set.of("icmp-all-blocked", "ipv6-rules-missing"))).isFalse();
  }

  @Test
  void filesOfTheOtherDialectAreOnlyWarnedOf() {
    assertThat(refuses(XFW, Set.of())).isFalse();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("critical[");
  }
}
