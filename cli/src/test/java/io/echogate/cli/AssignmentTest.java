package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {
  private static final String TEXT =
      """
      include "limits";
      policy wan { icmp: ratelimit=few { echo-request } defaults { icmp in: block; } }
      policy lan { defaults { icmp in: allow; } }
      """;

  private static final Reading READING =
      PolicyReader.read(
          "router.policy",
          TEXT.getBytes(StandardCharsets.UTF_8),
          Texts.of(List.of(new Source("limits", "ratelimit=few rate=5/s;"))));

  private static final List<Policy> BOTH = READING.policies();
  private static final List<Policy> ONE = BOTH.subList(0, 1);

  @Test
  void anInterfaceAloneTakesTheOnlyPolicy() {
    assertThat(Assignment.of("eth0", ONE)).containsExactly(new Assignment("eth0", ONE.getFirst()));
  }

  @Test
  void severalInterfacesTakeThePoliciesThatAreNamed() {
    assertThat(Assignment.of("eth1=lan,eth0=wan", BOTH))
        .containsExactly(
            new Assignment("eth1", BOTH.get(1)), new Assignment("eth0", BOTH.getFirst()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "eth0          | the file holds 2 policies: wan, lan | say which: --interface eth0=wan",
        "eth0=wan,eth1 | 'eth1' gives no interface a policy  | write --interface"
            + " eth0=wan,eth1=lan",
        "eth0=         | 'eth0=' gives no interface a policy | write --interface"
            + " eth0=wan,eth1=lan",
        "eth0=wan,eth0=lan | the interface eth0 is named twice | an interface has one policy",
        "eth0=wam      | the file holds no policy wam        | did you mean wan?",
        "eth0=dmz1234  | the file holds no policy dmz1234    | it holds wan, lan"
      })
  void whatCannotBeMeantIsRefused(String words, String message, String help) {
    assertThatThrownBy(() -> Assignment.of(words, BOTH))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
              assertThat(refusal.message()).isEqualTo(message);
              assertThat(refusal.help()).isEqualTo(help);
            });
  }

  @Test
  void theTextThatIsKeptHoldsAllThatThePolicyWasReadFrom() {
    for (Policy policy : BOTH) {
      String kept = AppliedText.of(READING, policy);
      Policy again = AppliedText.policy("router.policy", kept).orElseThrow();
      assertThat(again.name()).isEqualTo(policy.name());
      assertThat(again.rules()).hasSameSizeAs(policy.rules());
      assertThat(again.statements())
          .extracting(statement -> statement.line() + " " + statement.text())
          .isEqualTo(
              policy.statements().stream()
                  .map(statement -> statement.line() + " " + statement.text())
                  .toList());
    }
  }

  @Test
  void aFileWithOnePolicyIsKeptAsItIs() {
    Reading reading = PolicyReader.read(new Source("web.xfw", "xfw { }"));
    assertThat(AppliedText.of(reading, reading.policies().getFirst())).isEqualTo("xfw { }");
    assertThat(AppliedText.policy("web.xfw", "xfw { }")).isPresent();
  }

  @Test
  void aPolicyThatTheKernelProgramCannotEnforceIsRefused() {
    StringBuilder policy = new StringBuilder("policy one { defaults { icmp in: allow; }");
    for (char limit = 'a'; limit <= 'i'; limit++) {
      policy.append(" ratelimit=").append(limit).append(" rate=1/s burst=1;");
    }
    policy.append(" icmp ip4 in : ratelimit=a+b+c+d+e+f+g+h+i { 8 } }");
    Run run = Run.onInput(policy.toString(), "apply", "-", "--interface", "eth0");
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("the kernel program asks at most 8 limits for a packet");
  }
}
