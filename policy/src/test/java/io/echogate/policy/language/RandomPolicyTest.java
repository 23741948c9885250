package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import io.echogate.policy.testing.RandomLayout;
import io.echogate.policy.testing.RandomPolicies;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomPolicyTest {
  private static final int POLICIES = 2_000;

  @Test
  void everyLayoutOfAPolicyMeansTheSame() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            List<String> tokens = RandomPolicies.tokens(random, true);
            String plain = RandomLayout.plain(tokens);
            String other = RandomLayout.random(tokens, random);

            assertThat(Meaning.of(read(other))).as(other).isEqualTo(Meaning.of(read(plain)));
          }
        });
  }

  @Test
  void everyLayoutOfAPolicyBlockMeansTheSame() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            List<String> tokens = RandomPolicies.policyTokens(random);
            String plain = RandomLayout.plain(tokens);
            String other = RandomLayout.random(tokens, random);

            assertThat(Meaning.of(read(other))).as(other).isEqualTo(Meaning.of(read(plain)));
          }
        });
  }

  @Test
  void policiesWithoutSourceFilterHaveNone() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            String text = RandomPolicies.text(random, false);
            assertThat(read(text).policies().getFirst().sources().isEmpty()).as(text).isTrue();
          }
        });
  }

  private static Reading read(String text) {
    Reading reading = PolicyReader.read(new Source("random.xfw", text));
    assertThat(reading.hasErrors())
        .as(() -> text + "\n" + DiagnosticText.of(reading.diagnostics()))
        .isFalse();
    return reading;
  }
}
