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

/** What statements of {@code xfw { }} mean. */
class XfwMeaningTest {

  @Nested
  class Messages {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "ip4 | 0, 8              | {0, 8}",
          "ip4 | 0 8 11            | {0, 8, 11}",
          "ip6 | 133-136           | {133, 134, 135, 136}",
          "ip4 | 007               | {7}",
          "ip4 | echo-request      | {8}",
          "ip4 | ping pong         | {0, 8}",
          "ip4 | time-exceeded     | {11}",
          "ip6 | packet-too-big    | {2}",
          "ip6 | @errors           | {1, 2, 3, 4}",
          "ip6 | @neighbor-discovery, 137 | {133, 134, 135, 136, 137}"
        })
    void areTypesHoweverTheyAreWritten(String family, String items, String types) {
      assertThat(meaning("icmp " + family + ": block { " + items + " }"))
          .contains("0 " + family + " in " + types + " block");
    }

    @Test
    void ofGroupAllAreAllTypes() {
      assertThat(read("icmp ip4: block { @all }").policies().getFirst().rules().getFirst())
          .satisfies(rule -> assertThat(rule.messages().types()).hasSize(256));
    }
  }

  @Nested
  class Limits {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "pps=10 bps=1000  | 10/1s     1000/1s           10 1000",
          "pps=0 bps=0      | 0/1s      0/1s              1 0",
          "pps=10           | 10/1s     unlimited         10 0",
          "bps=1000         | unlimited 1000/1s           1 1000",
          "pps=10 burst=3   | 10/1s     unlimited         3 0",
          "rate=3/h         | 3/3600s   unlimited         1 0",
          "rate=120/m       | 120/60s   unlimited         2 0",
          "bytes=10k/m      | unlimited 10000/60s         1 166",
          "bytes=2G/d       | unlimited 2000000000/86400s 1 23148",
          "pps=18446744073709551614 bps=18446744073709551615 | 18446744073709551614/1s"
              + " 18446744073709551615/1s 18446744073709551614 18446744073709551615"
        })
    void areExact(String text, String figures) {
      assertThat(meaning("ratelimit=a " + text + ";"))
          .contains("limit a " + figures.replaceAll(" +", " "));
    }

    @Test
    void mayStandInFrontOfTheRootBlock() {
      Reading reading =
          Invariants.read("ratelimit=a pps=1 bps=1; xfw { icmp ip4: ratelimit=a { 8 } }");

      assertThat(reading.diagnostics()).isEmpty();
      assertThat(Meaning.of(reading)).contains("0 ip4 in {8} [a]");
    }

    @Test
    void mayBeCombined() {
      assertThat(
              meaning(
                  "ratelimit=a pps=1 bps=1; ratelimit=b pps=2 bps=2;"
                      + " icmp ip4: ratelimit=a+b { 8 }"))
          .contains("0 ip4 in {8} [a, b]");
    }
  }

  @Nested
  class Defaults {
    @Test
    void withoutFamilyAreOneStatementForBoth() {
      assertThat(meaning("defaults { icmp: block; }"))
          .contains("statements 1", "0 ip4 in block", "0 ip6 in block");
    }

    @Test
    void areAllowWhereNothingIsWritten() {
      assertThat(meaning("defaults { icmp ip6: block; }"))
          .contains("statements 1", "implied ip4 in allow", "0 ip6 in block");
    }

    @Test
    void ofTheSourceFilterCoverTheProtocolsOfTheirScope() {
      assertThat(
              meaning(
                  "defaults { src_ip ip4.tcp: block; src_ip ip4.icmp: allow; src_ip ip6: block; }"))
          .contains("0 ip4 [TCP] block", "1 ip4 [ICMP] allow", "2 ip6 [TCP, UDP, ICMP] block");
    }
  }

  @Nested
  class Sources {
    @Test
    void withoutScopeAreForBothFamiliesAndAllProtocols() {
      assertThat(meaning("src: allow { 192.0.2.0/24, [2001:db8::1] }"))
          .contains(
              "statements 1",
              "0 ip4 [TCP, UDP, ICMP] [192.0.2.0/24] allow",
              "0 ip6 [TCP, UDP, ICMP] [2001:db8::1/128] allow");
    }

    @Test
    void thatListPortsOnlyDecideNothing() {
      assertThat(meaning("src: block { :80, :443-444, 192.0.2.1:22 }")).contains("statements 0");
    }

    @Test
    void mayListAPrefixOnceForEachProtocol() {
      assertThat(
              meaning(
                  "src ip4.tcp: block { 192.0.2.1 } src ip4.icmp: allow { 192.0.2.1 }"
                      + " src ip4.udp: block { 192.0.2.1 } src=n ip4: allow { 192.0.2.0/24 }"))
          .contains("statements 4", "1 ip4 [ICMP] [192.0.2.1/32] allow");
    }

    @Test
    void keepMappedAddressesInTheirFamily() {
      assertThat(meaning("src ip6.tcp: block { ::ffff:192.0.2.1 }"))
          .contains("0 ip6 [TCP] [::ffff:192.0.2.1/128] block");
    }
  }

  @Test
  void aMissingActionMeansBlock() {
    assertThat(meaning("icmp ip4 { 8 } src ip4.tcp { 192.0.2.1 }"))
        .contains("0 ip4 in {8} block", "1 ip4 [TCP] [192.0.2.1/32] block");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"6, 17 | [ip4, ip6]", "1, 6 | [ip6]", "58 | [ip4]", "1, 58, 47 | []"})
  void protocolsThatAreNotListedDropTheirFamily(String numbers, String families) {
    assertThat(meaning("ip_proto { " + numbers + " }"))
        .contains("unlisted " + families, "statements 1");
  }

  @Test
  void evaluationIsOnWhereItIsWritten() {
    assertThat(meaning("evaluation_mode;")).contains("evaluation true");
    assertThat(meaning("evaluation_mode/del;")).contains("evaluation false");
  }

  static Stream<String> acceptancePolicies() {
    return Stream.concat(Stream.of(Acceptance.verdicts()), Acceptance.sequences().values().stream())
        .flatMap(Collection::stream)
        .filter(Acceptance.Row::xfw)
        .map(Acceptance.Row::policy)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("acceptancePolicies")
  void everyPolicyOfTheAcceptanceTablesIsRead(String policy) {
    assertThat(Invariants.read(policy).policies()).hasSize(1);
  }

  private static List<String> meaning(String... statements) {
    return Meaning.of(read(statements));
  }

  private static Reading read(String... statements) {
    Reading reading =
        Invariants.read("xfw {\n" + String.join("\n", Arrays.asList(statements)) + "\n}\n");
    assertThat(reading.hasErrors()).as(DiagnosticText.of(reading.diagnostics())).isFalse();
    return reading;
  }
}
