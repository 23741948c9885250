package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Acceptance;
import io.echogate.policy.source.DiagnosticText;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What statements of {@code policy { }} mean. */
class PolicyMeaningTest {
  private static final String DEFAULTS = "defaults { icmp in: block; }";

  @Nested
  class Messages {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "ip4 | 3/4                       | {3/4}",
          "ip4 | 3/*, 8                    | {3, 8}",
          "ip4 | 3/0-2                     | {3/0, 3/1, 3/2}",
          "ip4 | 3/0-255                   | {3}",
          "ip4 | fragmentation-needed      | {3/4}",
          "ip4 | 3/fragmentation-needed    | {3/4}",
          "ip4 | packet-too-big            | {3/4}",
          "ip4 | echo-request/echo-request | {8/0}",
          "ip4 | echo-request/0            | {8/0}",
          "ip4 | destination-unreachable/4 | {3/4}",
          "ip4 | 11-12/0                   | {11/0, 12/0}",
          "ip4 | @pmtud, 8 8               | {3/4, 8}",
          "ip4 | 3/4, 3                    | {3}",
          "ip6 | packet-too-big            | {2}",
          "ip6 | 1/no-route                | {1/0}"
        })
    void areTypesAndCodesHoweverTheyAreWritten(String family, String items, String messages) {
      assertThat(meaning("icmp " + family + ": block { " + items + " }"))
          .contains("0 " + family + " in " + messages + " block");
    }

    @Test
    void withoutFamilyAreThoseOfBoth() {
      assertThat(meaning("icmp : block { echo-request, packet-too-big, 13, @redirects }"))
          .contains("0 ip4 in {3/4, 5, 8, 13} block", "0 ip6 in {2, 13, 128, 137} block");
    }

    @Test
    void ofAGroupThatOneFamilyLacksAreThoseOfTheOther() {
      assertThat(meaning("icmp : block { @neighbor-discovery }"))
          .contains("0 ip6 in {133, 134, 135, 136} block")
          .noneMatch(line -> line.startsWith("0 ip4"));
    }

    @Test
    void thatCannotMeetAConditionAreLeftOut() {
      assertThat(meaning("icmp ip4 : block { 3-5, @all } related;"))
          .contains("0 ip4 in {3, 4, 11, 12, 31} block related");
    }
  }

  @Nested
  class Directions {
    @ParameterizedTest
    @CsvSource({"'', in", "in, in", "out, out"})
    void areInUnlessWritten(String written, String direction) {
      assertThat(meaning("icmp ip4 " + written + ": block { 8 }"))
          .contains("0 ip4 " + direction + " {8} block");
    }

    @Test
    void bothAreTwoRulesOfOneStatement() {
      assertThat(meaning("icmp both: block { 8 }"))
          .containsSubsequence(
              "0 ip4 in {8} block",
              "0 ip6 in {8} block", "0 ip4 out {8} block", "0 ip6 out {8} block");
    }
  }

  @Nested
  class Conditions {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "from 192.0.2.0/24         | from { 192.0.2.0/24 }",
          "from not 192.0.2.1        | from not { 192.0.2.1/32 }",
          "to [2001:db8::1]          | to { 2001:db8::1/128 }",
          "from { 192.0.2.0/24 ::/0 } | from { 192.0.2.0/24, ::/0 }",
          "to @self                  | to { @self }",
          "from not { @office, @multicast, 192.0.2.1 } "
              + "| from not { @multicast, @office, 192.0.2.1/32 }",
          "payload<=1472             | payload<=1472",
          "length >= 100             | length>=100",
          "hop-limit=255             | hop-limit=255",
          "until 2027-03-31          | until 2027-03-31",
          "log                       | log",
          "payload>=8 log payload<=9 | payload>=8 log payload<=9"
        })
    void areReadAsWritten(String text, String condition) {
      assertThat(meaning("set office { 198.51.100.0/24 }", "icmp ip4: block { 8 } " + text + ";"))
          .contains("0 ip4 in {8} block " + condition);
    }

    @Test
    void belongToTheirStatement() {
      assertThat(
              meaning(
                  "icmp ip4: allow { 3 } related;",
                  "icmp ip4: allow { 0 } solicited log;",
                  "icmp ip6: allow { 135 } on-link;"))
          .contains(
              "0 ip4 in {3} allow related",
              "1 ip4 in {0} allow solicited log", "2 ip6 in {135} allow on-link");
    }
  }

  @Nested
  class Sets {
    @Test
    void nameOthersInAnyOrder() {
      assertThat(
              meaning(
                  "set all { @one, @two, @self, 2001:db8::/32 }",
                  "set one { 192.0.2.0/25, 192.0.2.128/25 }",
                  "set two { 192.0.2.0/24 }",
                  "icmp : block { 8 } from @all;"))
          .contains(
              "set all { @self, @one, @two, 2001:db8::/32 }"
                  + " = [192.0.2.0/24, 2001:db8::/32] [SELF]",
              "set one { 192.0.2.0/25, 192.0.2.128/25 } = [192.0.2.0/25, 192.0.2.128/25] []");
    }

    @Test
    void inFrontAreSharedByAllPolicies() {
      Reading reading =
          Invariants.read(
              """
              set office { 192.0.2.0/24 }
              ratelimit=few rate=1/s;
              policy wan { icmp : ratelimit=few { 8 } from @office; defaults { icmp in: block; } }
              policy lan { icmp : ratelimit=few { 8 } to @office; defaults { icmp in: allow; } }
              """);

      assertThat(DiagnosticText.of(reading.diagnostics())).isEmpty();
      assertThat(reading.policies())
          .extracting(policy -> policy.name())
          .containsExactly("wan", "lan");
      assertThat(Meaning.of(reading))
          .contains("0 ip4 in {8} [few] from { @office }", "0 ip4 in {8} [few] to { @office }");
    }
  }

  @Nested
  class Limits {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "rate=20/s burst=40    | 20/1s     unlimited      40 0",
          "rate=20/s             | 20/1s     unlimited      40 0",
          "rate=1/s              | 1/1s      unlimited      5 0",
          "rate=7/m              | 7/60s     unlimited      5 0",
          "rate=241/m            | 241/60s   unlimited      8 0",
          "pps=3 burst=0         | 3/1s      unlimited      0 0",
          "pps=18446744073709551615 | 18446744073709551615/1s unlimited 18446744073709551615 0",
          "bytes=10k/s           | unlimited 10000/1s       5 20000",
          "bytes=1/d             | unlimited 1/86400s       5 9216",
          "rate=1/s shared       | 1/1s      unlimited      5 0 shared",
          "rate=1/s per=source   | 1/1s      unlimited      5 0 per source/32,64 65536",
          "rate=1/s per=destination/24 table=10 | 1/1s unlimited 5 0 per destination/24,64 10",
          "rate=1/s per=source/0,128 shared | 1/1s unlimited 5 0 per source/0,128 65536 shared"
        })
    void haveTheirDefaults(String text, String figures) {
      assertThat(meaning("ratelimit=a " + text + ";"))
          .contains("limit a " + figures.replaceAll(" +", " "));
    }

    @Test
    void areSummedUp() {
      assertThat(
              meaning(
                  "ratelimit=each rate=1/s per=source;",
                  "ratelimit=all rate=9/s shared;",
                  "icmp ip4 : ratelimit=each+all { 8 }"))
          .contains("0 ip4 in {8} [each, all]");
    }
  }

  @Nested
  class Defaults {
    @Test
    void unwrittenLetAllLeaveAndBlockFragmentsAndMalformedPacketsThatArrive() {
      assertThat(meaning())
          .contains(
              "0 ip4 in block",
              "implied ip4 out allow",
              "implied ip6 out allow",
              "implied fragments ip4 in drop",
              "implied fragments ip6 out pass",
              "implied malformed ip6 in drop",
              "implied malformed ip4 out pass");
    }

    @Test
    void areReadForFamiliesAndDirections() {
      Reading reading =
          read(
              "policy p { ratelimit=a rate=1/s; defaults { icmp ip4 both: ratelimit=a; icmp ip6 in:"
                  + " allow; fragments ip6 in: allow; malformed out: block; } }");

      assertThat(Meaning.of(reading))
          .contains(
              "statements 4",
              "0 ip4 in [a]",
              "0 ip4 out [a]",
              "1 ip6 in allow",
              "implied ip6 out allow",
              "2 fragments ip6 in pass",
              "implied fragments ip4 in drop",
              "3 malformed ip4 out drop");
    }
  }

  @Test
  void evaluationIsOnWhereItIsWritten() {
    assertThat(meaning("evaluation_mode;")).contains("evaluation true");
  }

  static Stream<String> acceptancePolicies() {
    return Stream.concat(Stream.of(Acceptance.verdicts()), Acceptance.sequences().values().stream())
        .flatMap(Collection::stream)
        .map(Acceptance.Row::policy)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("acceptancePolicies")
  void everyPolicyOfTheAcceptanceTablesIsRead(String policy) {
    Reading reading = Invariants.read(policy);

    assertThat(reading.policies()).as(DiagnosticText.of(reading.diagnostics())).hasSize(1);
  }

  private static List<String> meaning(String... statements) {
    return Meaning.of(
        read("policy p {\n" + String.join("\n", Arrays.asList(statements)) + DEFAULTS + "\n}\n"));
  }

  private static Reading read(String text) {
    Reading reading = Invariants.read(text);
    assertThat(reading.hasErrors()).as(DiagnosticText.of(reading.diagnostics())).isFalse();
    return reading;
  }
}
