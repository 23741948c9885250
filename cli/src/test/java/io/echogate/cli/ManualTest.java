package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code explain NAME}. */
class ManualTest {
  private static final int WIDTH = 100;

  @Test
  void aFunctionHasAPage() {
    assertThat(Run.of("explain", "clock-query"))
        .isEqualTo(
            new Run(
                0,
                """
                clock-query: ICMP timestamp clock query

                Where it is broken
                  Nothing in practice

                A host needs
                  ip4 out       13/0 timestamp-request, if it can be had
                  ip4 in        14/0 timestamp-reply, if it can be had

                Mind
                  Obsolete in practice: use NTP

                Source
                  RFC1122 3.2.2.8; RFC1812 4.3.3.8
                """,
                ""));
  }

  @Test
  void aMessageHasAPageForEachFamilyThatHasIt() {
    assertThat(Run.of("explain", "echo-request").out())
        .contains("ip4 8 echo-request: Echo Request\n", "\n\nip6 128 echo-request: Echo Request\n");
    assertThat(Run.of("explain", "echo-request", "--family", "ip6").out())
        .startsWith("ip6 128 ")
        .doesNotContain("ip4 8 ");
  }

  @Test
  void aCodeIsLookedUpWhereItIsAssigned() {
    assertThat(Run.of("explain", "3/4").out())
        .startsWith("ip4 3/4 fragmentation-needed: ")
        .as("time-exceeded of ip6 has no code 4")
        .doesNotContain("ip6 3");
    assertThat(Run.of("explain", "1/4").out())
        .startsWith("ip6 1/4 port-unreachable: ")
        .doesNotContain("ip4 1");
    assertThat(Run.of("explain", "3/99").out())
        .as("the types, with the codes that there are")
        .startsWith("ip4 3 destination-unreachable: ")
        .contains("\n  3/4     fragmentation-needed: ", "\n\nip6 3 time-exceeded: ");
  }

  @Test
  void aGroupHasAPage() {
    assertThat(Run.of("explain", "@pmtud").out())
        .isEqualTo(
            """
            @pmtud: messages that policies name by one word

            Of ip4
              3/4  fragmentation-needed

            Of ip6
              2  packet-too-big
            """);
    assertThat(Run.of("explain", "@erors").err()).endsWith("help: did you mean @errors?\n");
  }

  @Test
  void aFindingHasAPage() {
    assertThat(Run.of("explain", "breaks-nd").out())
        .startsWith("breaks-nd (critical): ")
        .isEqualTo(Run.of("check", "--explain", "breaks-nd").out());
  }

  @Test
  void aMessageIsFoundByItsNumbersToo() {
    assertThat(Run.of("explain", "3/4", "--family", "ip4").out())
        .startsWith("ip4 3/4 fragmentation-needed: Fragmentation Needed and DF Set\n")
        .contains("  pmtud                Path MTU discovery\n")
        .contains("  pmtu-degradation             ")
        .contains("  host                allow         allow\n");
    assertThat(Run.of("explain", "3", "--family", "ip4").out())
        .contains("\nCodes\n", "  3/4     fragmentation-needed: ");
  }

  @Test
  void anAttackHasAPage() {
    assertThat(Run.of("explain", "smurf").out())
        .startsWith("smurf: Smurf (broadcast echo amplification)\n")
        .contains("\nWhat helps\n", "\nWhat does more harm\n");
  }

  static Stream<String> names() {
    return Stream.of(
            Arrays.stream(Family.values())
                .flatMap(family -> Registry.instance().names(family).stream()),
            Knowledge.instance().functions().stream().map(Function::name),
            Knowledge.instance().attacks().stream().map(Attack::name))
        .flatMap(part -> part)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNameHasAPageThatFitsATerminal(String name) {
    Run run = Run.of("explain", name);
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(WIDTH + 1));
  }

  @Test
  void aNameThatNothingHasGetsTheNearest() {
    assertThat(Run.of("explain", "pmtd"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: the manual knows no 'pmtd'
                help: did you mean pmtud?
                """));
    assertThat(Run.of("explain", "web.policy").err())
        .endsWith("help: with a policy, say which packet: --packet 'ip4 in 3/4'\n");
    assertThat(Run.of("explain", "256").status()).isEqualTo(2);
  }
}
