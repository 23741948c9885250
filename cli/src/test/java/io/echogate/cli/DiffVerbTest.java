package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class DiffVerbTest {
  private static final String BEFORE =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      COMMIT
      """;

  private static final String AFTER =
      BEFORE.replace("-A INPUT", "-A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP\n-A INPUT");

  @TempDir Path directory;
  private Path before;
  private Path after;

  @BeforeEach
  void writeFiles() throws IOException {
    before = Files.writeString(directory.resolve("before"), BEFORE);
    after = Files.writeString(directory.resolve("after"), AFTER);
  }

  private static Run diff(Object... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "diff";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    return Run.of(words);
  }

  @Test
  void saysWhatAChangeDidAndWhatIsLost() {
    Run run = diff(before, after);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            ip4 in: 3/4 fragmentation-needed, related
              was passed (line 5: -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT)
              now dropped (line 5: -A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP)
              example: ip4 in 3/4 from 192.0.2.1 to 198.51.100.1 iif if0 length 84 hop-limit 64 state related
              lost: Path MTU discovery, Path MTU discovery behind ECMP, anycast or load balancers,\
             Path MTU discovery through tunnels (IPIP, GRE, IPsec), General delivery error\
             reporting and 1 more

            1 difference; lost: pmtud, pmtud-load-balanced, tunnel-pmtud, error-reporting,\
             nat-icmp-translation
            """);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theSameRulesDoTheSame() {
    Run run = diff(before, before);
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("do the same to every ICMP packet");
  }

  @Test
  void aPolicyIsComparedWithItsOwnExport() throws IOException {
    Path policy =
        Files.writeString(
            directory.resolve("web.policy"),
            """
            policy web {
              icmp ip4 in : allow { 3/4, echo-reply }
              icmp ip6 in : allow { @neighbor-discovery, packet-too-big }
              defaults { icmp in : block; icmp out : allow; }
            }
            """);
    Run exported =
        Run.of("export", policy.toString(), "--to", "nftables", "--hook", "input,output,forward");
    assertThat(exported.status()).as(exported.err()).isZero();
    Path nft = Files.writeString(directory.resolve("web.nft"), exported.out());
    Run run = diff(policy, nft);
    assertThat(run.out() + run.err()).contains("do the same to every ICMP packet");
    assertThat(run.status()).isZero();
  }

  @Test
  void tellsItAsJson() {
    Run run = diff("--json", before, after);
    assertThat(run.status()).isEqualTo(1);
    int objects = 0;
    try (var json = new JsonFactory().createParser(ObjectReadContext.empty(), run.out())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        objects += token == JsonToken.START_OBJECT ? 1 : 0;
      }
    }
    assertThat(objects).isEqualTo(1);
    assertThat(run.out()).contains("\"lineAfter\"", "\"functionsLost\"", "\"pmtud\"");
  }

  @Test
  void takesTwoOperands() {
    Run run = diff(before);
    assertThat(run.status()).isEqualTo(2);
  }
}
