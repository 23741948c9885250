package io.echogate.firewalls.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.firewalls.trace.Agreement;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.Source;
import org.junit.jupiter.api.Test;

/** Traces through random rules as people write them. */
class NftTraceTest {
  private static final int SETS = Integer.getInteger("trace.texts", 300);

  @Test
  void aTraceSaysWhatTheJudgeSaysWhateverTheUnknownsAre() {
    Property.holds(
        random -> {
          int followed = 0;
          int asked = 0;
          for (int i = 0; i < SETS; i++) {
            String text = RandomRules.text(random.nextLong());
            RuleSet rules = NftReader.read(new Source("random", text)).rules().orElseThrow();
            for (Course course : Course.values()) {
              for (Family family : Family.values()) {
                asked++;
                followed +=
                    Agreement.holds(rules, course, Packets.random(family, random), random) ? 1 : 0;
              }
            }
          }
          assertThat(followed).as("to the end").isGreaterThan(asked * 9 / 10);
        });
  }
}
