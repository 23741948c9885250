package io.echogate.firewalls.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import org.junit.jupiter.api.Test;

/** Small random rules: a trace says what the judge says, whatever the unknowns are. */
class TracePropertyTest {
  private static final int SETS = Integer.getInteger("trace.sets", 3000);
  private static final int PACKETS = 5;

  @Test
  void aTraceSaysWhatTheJudgeSaysWhateverTheUnknownsAre() {
    Property.holds(
        random -> {
          int followed = 0;
          int depends = 0;
          for (int i = 0; i < SETS; i++) {
            RandomChains chains = new RandomChains(random);
            RuleSet rules = chains.rules();
            for (int j = 0; j < PACKETS; j++) {
              Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
              Situation situation = Packets.random(family, random);
              var course = chains.course();
              followed += Agreement.holds(rules, course, situation, random) ? 1 : 0;
              depends +=
                  Tracer.of(rules, course, situation).outcome() instanceof Outcome.Depends ? 1 : 0;
            }
          }
          assertThat(followed).as("to the end").isGreaterThan(SETS * PACKETS * 9 / 10);
          assertThat(depends).as("on something").isGreaterThan(SETS * PACKETS / 20);
        });
  }
}
