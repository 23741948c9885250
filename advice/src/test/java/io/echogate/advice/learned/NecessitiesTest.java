package io.echogate.advice.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What has to pass, seen or not: path MTU discovery, neighbours, routers and groups of the link.
 */
class NecessitiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HOST     | IP4 | IN  | {3/4}",
        "HOST     | IP4 | OUT | {}",
        "HOST     | IP6 | IN  | {2, 130, 134, 135, 136}",
        "HOST     | IP6 | OUT | {133, 135, 136, 143}",
        "LAN_HOST | IP6 | IN  | {2, 130, 134, 135, 136}",
        "BORDER   | IP4 | OUT | {3/4}",
        "BORDER   | IP6 | IN  | {2, 130, 133, 135, 136, 143}",
        "TRANSIT  | IP6 | OUT | {2, 130, 134, 135, 136, 143}"
      })
  void ofARole(Role role, Family family, Direction direction, String messages) {
    assertThat(Necessities.of(role, family, direction)).hasToString(messages);
  }

  @ParameterizedTest
  @CsvSource({"3, pmtud", "130, mld-snooping", "134, slaac", "135, dad"})
  void theFunctionsAreNamed(int type, String function) {
    Family family = type == 3 ? Family.IP4 : Family.IP6;
    assertThat(Necessities.functions(Role.HOST, family, Direction.IN, type)).contains(function);
  }
}
