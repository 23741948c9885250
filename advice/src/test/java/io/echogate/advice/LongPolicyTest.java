package io.echogate.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.echogate.advice.knowledge.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Long policies take time in proportion to their length; the bounds are generous. */
class LongPolicyTest {
  private static final Duration MUCH = Duration.ofSeconds(30);

  private static String policy(int statements, String statement) {
    StringBuilder text = new StringBuilder("policy long { ratelimit=r rate=1000/s;\n");
    for (int i = 0; i < statements; i++) {
      text.append(statement.formatted(i >> 8 & 255, i & 255)).append('\n');
    }
    return text.append("icmp: allow { @errors } defaults { icmp in: block; } }").toString();
  }

  @Test
  void statementsForOneSourceEach() {
    String text = policy(20_000, "icmp ip4: allow { echo-request } from 10.0.%d.%d;");
    assertTimeout(
        MUCH, () -> assertThat(Texts.ids(Optional.of(Role.HOST), text)).contains("nd-missing"));
  }

  @Test
  void statementsThatNeverDecide() {
    String text =
        policy(5_000, "icmp ip4: block { echo-request } from 10.%d.0.0/16 to 10.%d.0.0/16;")
            .replace("rate=1000/s;\n", "rate=1000/s; icmp ip4: ratelimit=r { echo-request }\n");
    assertTimeout(
        MUCH,
        () ->
            assertThat(Texts.ids(Optional.of(Role.HOST), text)).contains("shadowed-other-action"));
  }
}
