package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attack of the knowledge base is tried in {@link AttackTrafficTest}, or is said why not. */
class AttackTableTest {
  /** What {@link LinkTrafficTest} tries: there something has to come through. */
  private static final String TRIED_ELSEWHERE = "nd-starvation-by-limit";

  private static final Pattern MESSAGE = Pattern.compile("ip([46])/(\\d+)");

  @Test
  void everyAttackIsTriedOrBeyondAFilter() {
    List<String> named =
        new ArrayList<>(Attempt.all().stream().map(Attempt::attack).distinct().toList());
    named.addAll(TestTable.rows("beyond.tsv").stream().map(List::getFirst).toList());
    named.add(TRIED_ELSEWHERE);

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            Knowledge.instance().attacks().stream().map(Attack::name).toList());
  }

  static List<Attempt> attempts() {
    return Attempt.all();
  }

  /** Where the messages of an attack can be told by their types; fragments cannot. */
  @ParameterizedTest
  @MethodSource("attempts")
  void whatIsSentIsOfTheAttack(Attempt attempt) {
    Matcher message = MESSAGE.matcher(attempt.message());
    if (message.matches()) {
      Family family = message.group(1).equals("4") ? Family.IP4 : Family.IP6;
      int type = Integer.parseInt(message.group(2));
      assertThat(Knowledge.instance().attack(attempt.attack()).orElseThrow().messages().get(family))
          .anyMatch(range -> range.firstType() <= type && type <= range.lastType());
    }
  }

  @Test
  void victimsHaveRoles() {
    List<String> roles = Arrays.stream(Role.values()).map(Role::text).toList();
    assertThat(Attempt.all())
        .allSatisfy(attempt -> assertThat(attempt.roles()).isNotEmpty().isSubsetOf(roles));
  }

  @Test
  void whatIsBeyondAFilterHasAReason() {
    assertThat(TestTable.rows("beyond.tsv"))
        .allSatisfy(row -> assertThat(row.get(1)).endsWith("."));
  }
}
