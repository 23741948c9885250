package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which buckets a packet meets in {@code policy { }}, and which are charged. */
class LimitUseTest {
  private static final String PASS = "pass within-limit";
  private static final String DROP = "drop rate-limited";

  private static Running policy(String statements) {
    return Running.policy("policy p { " + statements + " }");
  }

  private static Frames type(Family family, int type) {
    return Frames.of(family).icmp(type, 0, 0);
  }

  private static Frames from(String source) {
    return (source.contains(":") ? Frames.ip6() : Frames.ip4()).source(source);
  }

  private static Frames to(String destination) {
    return (destination.contains(":") ? Frames.ip6() : Frames.ip4()).destination(destination);
  }

  @Test
  void eachStatementDirectionFamilyAndTypeHasItsBucket() {
    Running running =
        policy(
            """
            ratelimit=one rate=1/h burst=1;
            icmp both: ratelimit=one { echo-request, echo-reply } payload<=10;
            icmp: ratelimit=one { echo-request }
            defaults { icmp in: block; }
            """);

    for (Family family : Family.values()) {
      int request = family == Family.IP4 ? 8 : 128;
      int reply = family == Family.IP4 ? 0 : 129;
      assertThat(running.says(type(family, request))).isEqualTo(PASS);
      assertThat(running.says(type(family, reply))).isEqualTo(PASS);
      assertThat(running.saysOut(type(family, request), 0)).isEqualTo(PASS);
      assertThat(running.says(Frames.of(family).icmp(request, 0, 20))).isEqualTo(PASS);
      assertThat(running.says(type(family, request))).isEqualTo(DROP);
      assertThat(running.says(type(family, reply))).isEqualTo(DROP);
      assertThat(running.saysOut(type(family, request), 0)).isEqualTo(DROP);
      assertThat(running.says(Frames.of(family).icmp(request, 0, 20))).isEqualTo(DROP);
    }
  }

  @Test
  void theCodesOfATypeHaveOneBucket() {
    Running running =
        policy(
            "ratelimit=one rate=1/h burst=1; icmp ip4: ratelimit=one { 3/0-3, 3/9 }"
                + " defaults { icmp in: block; }");

    assertThat(running.says(Frames.ip4().icmp(3, 1, 28))).isEqualTo(PASS);
    assertThat(running.says(Frames.ip4().icmp(3, 9, 28))).isEqualTo(DROP);
  }

  @Test
  void aDefaultHasABucketForEachDirectionAndFamily() {
    Running running =
        policy(
            "ratelimit=one rate=1/h burst=1; defaults { icmp in: ratelimit=one;"
                + " icmp out: ratelimit=one; }");

    for (Family family : Family.values()) {
      assertThat(running.says(type(family, 8))).isEqualTo("pass default-within-limit");
      assertThat(running.says(type(family, 13))).isEqualTo("drop default-rate-limited");
      assertThat(running.saysOut(type(family, 8), 0)).isEqualTo("pass default-within-limit");
      assertThat(running.saysOut(type(family, 13), 0)).isEqualTo("drop default-rate-limited");
    }
  }

  @Test
  void aSharedLimitHasOneBucketForAllItsUses() {
    Running running =
        policy(
            """
            ratelimit=four rate=1/h burst=4 shared;
            icmp both: ratelimit=four { echo-request, echo-reply }
            icmp ip4: ratelimit=four { 13 }
            defaults { icmp in: ratelimit=four; }
            """);

    assertThat(running.says(type(Family.IP4, 8))).isEqualTo(PASS);
    assertThat(running.saysOut(type(Family.IP6, 129), 0)).isEqualTo(PASS);
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo(PASS);
    assertThat(running.says(type(Family.IP6, 1))).isEqualTo("pass default-within-limit");
    assertThat(running.says(type(Family.IP4, 0))).isEqualTo(DROP);
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo(DROP);
    assertThat(running.says(type(Family.IP4, 1))).isEqualTo("drop default-rate-limited");
  }

  @ParameterizedTest
  @CsvSource({
    "per=source, 192.0.2.1, 192.0.2.2, pass within-limit",
    "per=source, 2001:db8::1, 2001:db8::ffff:2, drop rate-limited",
    "per=source, 2001:db8::1, 2001:db8:0:1::1, pass within-limit",
    "per=source/24, 192.0.2.1, 192.0.2.255, drop rate-limited",
    "per=source/24, 192.0.2.1, 192.0.3.1, pass within-limit",
    "'per=source/24,56', 2001:db8:0:0100::1, 2001:db8:0:01ff::1, drop rate-limited",
    "'per=source/24,56', 2001:db8:0:0100::1, 2001:db8:0:0200::1, pass within-limit",
    "'per=source/0,0', 192.0.2.1, 10.0.0.1, drop rate-limited",
    "'per=source/32,128', 2001:db8::1, 2001:db8::2, pass within-limit"
  })
  void eachSourcePrefixHasItsBucket(String per, String first, String second, String expected) {
    Running running =
        policy(
            "ratelimit=one rate=1/h burst=1 "
                + per
                + "; icmp: ratelimit=one { echo-request } defaults { icmp in: block; }");

    assertThat(running.says(from(first))).isEqualTo(PASS);
    assertThat(running.says(from(first))).isEqualTo(DROP);
    assertThat(running.says(from(second))).isEqualTo(expected);
  }

  @Test
  void theDestinationMayCountInstead() {
    Running running =
        policy(
            "ratelimit=one rate=1/h burst=1 per=destination; icmp: ratelimit=one { echo-request }"
                + " defaults { icmp in: block; }");

    assertThat(running.says(to("192.0.2.1"))).isEqualTo(PASS);
    assertThat(running.says(to("192.0.2.1").source("10.0.0.1"))).isEqualTo(DROP);
    assertThat(running.says(to("192.0.2.2"))).isEqualTo(PASS);
  }

  @Test
  void aTableThatIsNotSharedIsTheTypesOwn() {
    Running running =
        policy(
            "ratelimit=one rate=1/h burst=1 per=source; icmp ip4: ratelimit=one { 8, 13 }"
                + " defaults { icmp in: block; }");

    assertThat(running.says(type(Family.IP4, 8))).isEqualTo(PASS);
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo(PASS);
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo(DROP);
  }

  @Test
  void aSharedTableIsThatOfAllUses() {
    Running running =
        policy(
            """
            ratelimit=one rate=1/h burst=1 per=source shared;
            icmp ip4 both: ratelimit=one { 8, 13 }
            defaults { icmp in: ratelimit=one; }
            """);

    assertThat(running.says(type(Family.IP4, 8))).isEqualTo(PASS);
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo(DROP);
    assertThat(running.saysOut(type(Family.IP4, 13), 0)).isEqualTo(DROP);
    assertThat(running.says(type(Family.IP4, 14))).isEqualTo("drop default-rate-limited");
    assertThat(running.says(type(Family.IP4, 8).source("192.0.2.99"))).isEqualTo(PASS);
  }

  @Test
  void familiesWithEqualNumbersAreApartInASharedTable() {
    Running running =
        policy(
            """
            ratelimit=one rate=1/h burst=1 per=source/32,128 shared;
            icmp: ratelimit=one { echo-request }
            defaults { icmp in: block; }
            """);

    assertThat(running.says(from("0.0.0.1"))).isEqualTo(PASS);
    assertThat(running.says(from("::1"))).isEqualTo(PASS);
    assertThat(running.says(from("::1"))).isEqualTo(DROP);
  }

  @Test
  void overCapacityTheSourceThatWasSilentLongestGetsAFullBucketAgain() {
    Running running =
        policy(
            "ratelimit=one rate=1/h burst=1 per=source table=2; icmp ip4: ratelimit=one { 8 }"
                + " defaults { icmp in: block; }");

    assertThat(running.says(from("192.0.2.1"))).isEqualTo(PASS);
    assertThat(running.says(from("192.0.2.2"))).isEqualTo(PASS);
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(DROP);
    assertThat(running.says(from("192.0.2.3"))).isEqualTo(PASS);
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(DROP);
    assertThat(running.says(from("192.0.2.2"))).isEqualTo(PASS);
  }

  @Test
  void aSumAdmitsWhatAllItsLimitsAdmitAndChargesTheRefusedToNone() {
    Running running =
        policy(
            """
            ratelimit=each rate=1/s burst=2 per=source;
            ratelimit=all rate=1/s burst=3 shared;
            icmp ip4: ratelimit=each+all { 8 }
            icmp ip4: ratelimit=all { 13 }
            defaults { icmp in: block; }
            """);

    assertThat(running.says(from("192.0.2.1"))).isEqualTo(PASS);
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(PASS);
    // Refused by its own limit, it leaves the common one alone.
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(DROP);
    assertThat(running.says(from("192.0.2.2"))).isEqualTo(PASS);
    // Refused by the common limit, it leaves its own alone.
    assertThat(running.says(from("192.0.2.2"))).isEqualTo(DROP);
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo(DROP);
    assertThat(running.says(from("192.0.2.2"), SECOND)).isEqualTo(PASS);
    assertThat(running.says(from("192.0.2.2"), SECOND)).isEqualTo(DROP);
    assertThat(running.says(from("192.0.2.2"), 2 * SECOND)).isEqualTo(PASS);
  }

  @Test
  void aFloodThatTheCommonLimitRefusesTakesNoPlaceInTheTable() {
    Running running =
        policy(
            """
            ratelimit=each rate=1/h burst=1 per=source table=2;
            ratelimit=all rate=1/s burst=1 shared;
            icmp ip4: ratelimit=each+all { 8 }
            defaults { icmp in: block; }
            """);
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(PASS);

    IntStream.range(0, 200).forEach(i -> running.says(from("10.0.0." + i)));

    assertThat(running.says(from("192.0.2.1"), SECOND)).isEqualTo(DROP);
  }

  @Test
  void aStatementThatDoesNotDecideIsNotCharged() {
    Running running =
        policy(
            """
            ratelimit=one rate=1/h burst=1;
            icmp ip4: ratelimit=one { 8 } from 192.0.2.1;
            icmp ip4: allow { 8 }
            defaults { icmp in: block; }
            """);

    assertThat(running.says(from("192.0.2.2"))).isEqualTo("pass allowed");
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(PASS);
    assertThat(running.says(from("192.0.2.1"))).isEqualTo(DROP);
  }
}
