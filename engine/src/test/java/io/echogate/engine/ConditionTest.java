package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static io.echogate.engine.Packets.error;
import static io.echogate.engine.Packets.ports;
import static io.echogate.engine.Packets.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the conditions of {@code policy { }} hold. */
class ConditionTest {
  private static final String HOLDS = "pass allowed";
  private static final String FAILS = "drop default-blocked";
  private static final Machine MACHINE =
      new Machine(
          Set.of(address("192.0.2.9"), address("2001:db8::9")),
          Set.of(prefix("192.0.2.0", 24), prefix("2001:db8::", 64)));

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  private static Prefix prefix(String text, int length) {
    return Prefix.of(address(text), length);
  }

  private static String text(String statement) {
    return "policy p { " + statement + " defaults { icmp in: block; } }";
  }

  private static Running policy(String statement) {
    return Running.policy(text(statement), Surroundings.unknown().withMachine(MACHINE));
  }

  @Nested
  class Addresses {
    private String from(String addresses, String source) {
      Running running = policy("icmp: allow { echo-request } from " + addresses + ";");
      Family family = source.contains(":") ? Family.IP6 : Family.IP4;
      return running.says(Frames.of(family).source(source));
    }

    @Test
    void theSourceIsInThePrefixes() {
      assertThat(from("192.0.2.0/24", "192.0.2.255")).isEqualTo(HOLDS);
      assertThat(from("192.0.2.0/24", "192.0.3.0")).isEqualTo(FAILS);
      assertThat(from("{ 192.0.2.0/24, 2001:db8::/32 }", "2001:db8:ffff::")).isEqualTo(HOLDS);
      assertThat(from("2001:db8::1", "2001:db8::2")).isEqualTo(FAILS);
    }

    @Test
    void anAddressOfTheOtherFamilyIsInNoSet() {
      assertThat(from("192.0.2.0/24", "2001:db8::1")).isEqualTo(FAILS);
      assertThat(from("not { 192.0.2.0/24 }", "2001:db8::1")).isEqualTo(HOLDS);
      assertThat(from("not { 0.0.0.0/0 }", "::1")).isEqualTo(HOLDS);
      assertThat(from("not { 192.0.2.0/24 }", "192.0.2.1")).isEqualTo(FAILS);
    }

    @Test
    void theDestinationCounts() {
      Running running = policy("icmp ip4: allow { 8 } to 198.51.100.0/24 from not 192.0.2.9;");

      assertThat(running.says(Frames.ip4().destination("198.51.100.9"))).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4().destination("198.51.101.9"))).isEqualTo(FAILS);
      assertThat(running.says(Frames.ip4().destination("198.51.100.9").source("192.0.2.9")))
          .isEqualTo(FAILS);
    }

    @Test
    void setsHoldSets() {
      Running running =
          Running.policy(
              "set inner { 192.0.2.7, @self } set outer { @inner, 10.0.0.0/8 }"
                  + text("icmp ip4: allow { 8 } from @outer;"),
              Surroundings.unknown().withMachine(MACHINE));

      assertThat(running.says(Frames.ip4().source("192.0.2.7"))).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4().source("10.9.9.9"))).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4().source("192.0.2.9"))).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4().source("192.0.2.8"))).isEqualTo(FAILS);
    }

    @ParameterizedTest
    @CsvSource({
      "@self, 192.0.2.9, pass allowed",
      "@self, 192.0.2.8, drop default-blocked",
      "@self, 2001:db8::9, pass allowed",
      "not @self, 2001:db8::9, drop default-blocked",
      "not @self, 2001:db8::8, pass allowed",
      "@broadcast, 255.255.255.255, pass allowed",
      "@broadcast, 192.0.2.255, pass allowed",
      "@broadcast, 192.0.3.255, drop default-blocked",
      "@multicast, 239.1.2.3, pass allowed",
      "@multicast, ff02::1, pass allowed",
      "@multicast, 240.0.0.0, drop default-blocked",
      "'{ @self, @multicast, 203.0.113.1 }', 203.0.113.1, pass allowed",
      "'not { @self, @multicast, 203.0.113.1 }', 224.0.0.1, drop default-blocked",
      "'not { @self, @multicast, 203.0.113.1 }', 203.0.113.2, pass allowed"
    })
    void builtInSetsAreTheMachines(String set, String destination, String expected) {
      Running running = policy("icmp: allow { echo-request } to " + set + ";");
      Family family = destination.contains(":") ? Family.IP6 : Family.IP4;

      assertThat(running.says(Frames.of(family).destination(destination))).isEqualTo(expected);
    }
  }

  @Nested
  class Numbers {
    @Test
    void payloadIsWhatIsBehindTheIcmpHeaderAndNotThePadding() {
      Running most = policy("icmp: allow { echo-request } payload<=10;");
      Running least = policy("icmp: allow { echo-request } payload>=10;");

      assertThat(most.says(Frames.ip4().icmp(8, 0, 10).padding(8))).isEqualTo(HOLDS);
      assertThat(most.says(Frames.ip4().icmp(8, 0, 11))).isEqualTo(FAILS);
      assertThat(least.says(Frames.ip6().icmp(128, 0, 10).extension(60))).isEqualTo(HOLDS);
      assertThat(least.says(Frames.ip6().icmp(128, 0, 9).extension(60))).isEqualTo(FAILS);
    }

    @Test
    void lengthIsThatOfTheIpPacket() {
      Running running = policy("icmp: allow { echo-request } length>=40 length<=48;");

      assertThat(running.says(Frames.ip4().icmp(8, 0, 12))).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4().icmp(8, 0, 11).padding(9))).isEqualTo(FAILS);
      assertThat(running.says(Frames.ip6())).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip6().icmp(128, 0, 1))).isEqualTo(FAILS);
    }

    @ParameterizedTest
    @CsvSource({
      "hop-limit=255, 255, pass allowed",
      "hop-limit=255, 254, drop default-blocked",
      "hop-limit<=1, 0, pass allowed",
      "hop-limit<=1, 2, drop default-blocked",
      "hop-limit>=64, 64, pass allowed",
      "hop-limit>=64, 63, drop default-blocked"
    })
    void hopLimitIsThatOfTheIpHeader(String condition, int hopLimit, String expected) {
      Running running = policy("icmp: allow { echo-request } " + condition + ";");

      assertThat(running.says(Frames.ip4().hopLimit(hopLimit))).isEqualTo(expected);
      assertThat(running.says(Frames.ip6().hopLimit(hopLimit))).isEqualTo(expected);
    }
  }

  @Nested
  class Related {
    private final FlowTable flows = new FlowTable();
    private final Running running =
        Running.policy(
            text("icmp: allow { @all } related;"), Surroundings.unknown().withFlows(flows));

    private static Frames flow(Family family) {
      return ports(family, 17, 5_000, 53);
    }

    private static Frames from(Family family, Frames error) {
      return error.destination(family == Family.IP4 ? "192.0.2.2" : "2001:db8::2");
    }

    private void learn(Frames frame) {
      flows.learn(Packets.of(frame), 0);
    }

    @ParameterizedTest
    @CsvSource({"IP4, 3", "IP4, 4", "IP4, 11", "IP4, 12", "IP6, 1", "IP6, 2", "IP6, 3", "IP6, 4"})
    void anErrorQuotesAPacketOfAKnownFlow(Family family, int type) {
      Frames error = from(family, error(family, type, flow(family)));

      assertThat(running.says(error)).isEqualTo(FAILS);
      learn(flow(family));
      assertThat(running.says(error)).isEqualTo(HOLDS);
      assertThat(running.says(error.source(family == Family.IP4 ? "10.0.0.1" : "fd00::1")))
          .isEqualTo(HOLDS);
      assertThat(running.says(from(family, error(family, type, ports(family, 17, 5_001, 53)))))
          .isEqualTo(FAILS);
    }

    @Test
    void anErrorGoesToWhereTheQuotedPacketCameFrom() {
      learn(flow(Family.IP4));
      Frames error = error(Family.IP4, 3, flow(Family.IP4));

      assertThat(running.says(error.destination("192.0.2.3"))).isEqualTo(FAILS);
      assertThat(running.says(error.destination("198.51.100.7"))).isEqualTo(FAILS);
      assertThat(running.says(error.destination("192.0.2.2"))).isEqualTo(HOLDS);
    }

    @Test
    void messagesThatAreNoErrorsAreNeverRelated() {
      learn(flow(Family.IP4));

      assertThat(running.says(from(Family.IP4, error(Family.IP4, 5, flow(Family.IP4)))))
          .isEqualTo(FAILS);
      assertThat(running.says(Frames.ip4())).isEqualTo(FAILS);
    }

    @Test
    void anErrorWithoutAReadableQuoteIsNotRelated() {
      learn(flow(Family.IP4));
      Frames error = from(Family.IP4, error(Family.IP4, 3, flow(Family.IP4)));

      assertThat(running.says(error.cutBody(8 + 20 + 4))).isEqualTo(HOLDS);
      assertThat(running.says(error.cutBody(8 + 20 + 3))).isEqualTo(FAILS);
      assertThat(running.says(error.cutBody(8))).isEqualTo(FAILS);
    }

    @Test
    void ownEchoIsAFlow() {
      learn(query(Family.IP6, 128, 99));
      Frames error = from(Family.IP6, error(Family.IP6, 3, query(Family.IP6, 128, 99)));

      assertThat(running.says(error)).isEqualTo(HOLDS);
      assertThat(running.says(error, 61 * SECOND)).isEqualTo(FAILS);
    }

    @Test
    void withoutFlowsNothingIsRelated() {
      Running unknown = Running.policy(text("icmp ip4: allow { @errors } related;"));

      assertThat(unknown.says(from(Family.IP4, error(Family.IP4, 3, flow(Family.IP4)))))
          .isEqualTo(FAILS);
    }
  }

  @Nested
  class Solicited {
    private static final String ECHO = "icmp: allow { echo-reply } solicited; ";
    private final Frames request = query(Family.IP4, 8, 7);
    private final Frames reply =
        query(Family.IP4, 0, 7).source("198.51.100.7").destination("192.0.2.2");

    @Test
    void aReplyAnswersARequestThatLeft() {
      Running running = policy(ECHO);

      assertThat(running.says(reply)).isEqualTo(FAILS);
      assertThat(running.saysOut(request, 1)).isEqualTo("pass default-allowed");
      assertThat(running.says(reply, 60 * SECOND + 1)).isEqualTo(HOLDS);
      assertThat(running.says(reply, 60 * SECOND + 2)).isEqualTo(FAILS);
    }

    @Test
    void aRequestThatWasDroppedDoesNotCount() {
      Running running = policy(ECHO + "icmp ip4 out: block { 8 }");

      assertThat(running.saysOut(request, 0)).isEqualTo("drop blocked");
      assertThat(running.says(reply)).isEqualTo(FAILS);
    }

    @Test
    void aRequestThatWasOnlyEvaluatedCounts() {
      Running running = policy("evaluation_mode; " + ECHO + "icmp ip4 out: block { 8 }");

      assertThat(running.saysOut(request, 0)).isEqualTo("pass blocked");
      assertThat(running.says(reply)).isEqualTo(HOLDS);
    }

    @Test
    void aRequestThatArrivedDoesNotCount() {
      Running running = policy("icmp: allow { echo-request } " + ECHO);

      assertThat(running.says(request)).isEqualTo(HOLDS);
      assertThat(running.says(reply)).isEqualTo(FAILS);
    }

    @Test
    void aRequestMayLeaveThroughAnotherFilteredInterface() {
      Surroundings machine = Surroundings.unknown();
      Running one = Running.policy(text(ECHO), machine);
      Running other = Running.policy("xfw { }", machine);

      other.saysOut(request, 0);

      assertThat(one.says(reply)).isEqualTo(HOLDS);
    }

    @Test
    void inAGroupOnlyRepliesCanBeSolicited() {
      Running running = policy("icmp ip4: allow { @timestamps } solicited;");
      Frames asked = query(Family.IP4, 13, 3);
      running.saysOut(asked, 0);

      assertThat(running.says(asked)).isEqualTo(FAILS);
      assertThat(
              running.says(
                  query(Family.IP4, 14, 3).source("198.51.100.7").destination("192.0.2.2")))
          .isEqualTo(HOLDS);
    }
  }

  @Nested
  class OnLink {
    private final Running running = policy("icmp: allow { @all } on-link;");

    private Frames message(int type, int hopLimit, String source) {
      return Frames.ip6().icmp(type, 0, 16).hopLimit(hopLimit).source(source);
    }

    @ParameterizedTest
    @ValueSource(ints = {133, 134, 135, 136, 137, 141, 142, 148, 149})
    void neighborDiscoveryHasAHopLimitOf255(int type) {
      assertThat(running.says(message(type, 255, "2001:db8::1"))).isEqualTo(HOLDS);
      assertThat(running.says(message(type, 255, "fe80::1"))).isEqualTo(HOLDS);
      assertThat(running.says(message(type, 254, "fe80::1"))).isEqualTo(FAILS);
      assertThat(running.says(message(type, 1, "fe80::1"))).isEqualTo(FAILS);
    }

    @ParameterizedTest
    @ValueSource(ints = {130, 131, 132, 143, 151, 152, 153})
    void listenerDiscoveryHasAHopLimitOf1AndALinkLocalOrNoSource(int type) {
      assertThat(running.says(message(type, 1, "fe80::1"))).isEqualTo(HOLDS);
      assertThat(running.says(message(type, 1, "febf:ffff::1"))).isEqualTo(HOLDS);
      assertThat(running.says(message(type, 1, "::"))).isEqualTo(HOLDS);
      assertThat(running.says(message(type, 1, "::1"))).isEqualTo(FAILS);
      assertThat(running.says(message(type, 1, "fec0::1"))).isEqualTo(FAILS);
      assertThat(running.says(message(type, 1, "2001:db8::1"))).isEqualTo(FAILS);
      assertThat(running.says(message(type, 2, "fe80::1"))).isEqualTo(FAILS);
      assertThat(running.says(message(type, 255, "fe80::1"))).isEqualTo(FAILS);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 10})
    void redirectsAndRouterDiscoveryOfIp4ComeFromAnOwnSubnet(int type) {
      assertThat(running.says(Frames.ip4().icmp(type, 0, 8).source("192.0.2.200")))
          .isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4().icmp(type, 0, 8).source("192.0.3.200")))
          .isEqualTo(FAILS);
      assertThat(
              Running.policy(text("icmp: allow { @all } on-link;"))
                  .says(Frames.ip4().icmp(type, 0, 8).source("192.0.2.200")))
          .isEqualTo(FAILS);
    }

    @Test
    void otherTypesAreNever() {
      Set<Integer> scoped6 =
          Set.of(130, 131, 132, 133, 134, 135, 136, 137, 141, 142, 143, 148, 149, 151, 152, 153);
      for (int type = 0; type < 256; type++) {
        String four = running.says(Frames.ip4().icmp(type, 0, 8).hopLimit(255));
        String any = running.says(message(type, 255, "fe80::1"));
        String listener = running.says(message(type, 1, "fe80::1"));
        assertThat(four.equals(HOLDS)).isEqualTo(Set.of(5, 9, 10).contains(type));
        assertThat(any.equals(HOLDS) || listener.equals(HOLDS)).isEqualTo(scoped6.contains(type));
      }
    }
  }

  @Nested
  class Until {
    private static final String STATEMENT = "icmp ip4: allow { 8 } until 2027-03-31;";
    private static final long DAY = 86_400 * SECOND;

    private static Running from(String zero) {
      return Running.policy(
          text(STATEMENT), Surroundings.unknown().withClockZero(Instant.parse(zero)));
    }

    @Test
    void theDayIsIncluded() {
      Running running = from("2027-03-31T00:00:00Z");

      assertThat(running.says(Frames.ip4(), 0)).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4(), DAY - 1)).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4(), DAY)).isEqualTo(FAILS);
    }

    @Test
    void theClockMayStartAtAnyInstant() {
      assertThat(from("2027-03-31T23:59:59.999999999Z").says(Frames.ip4(), 0)).isEqualTo(HOLDS);
      assertThat(from("2027-03-31T23:59:59.999999999Z").says(Frames.ip4(), 1)).isEqualTo(FAILS);
      assertThat(from("2027-04-01T00:00:00Z").says(Frames.ip4(), 0)).isEqualTo(FAILS);
      assertThat(from("+100000-01-01T00:00:00Z").says(Frames.ip4(), 0)).isEqualTo(FAILS);
      assertThat(from("0000-01-01T00:00:00Z").says(Frames.ip4(), 0)).isEqualTo(HOLDS);
    }

    @Test
    void unlessToldOtherwiseTheClockCountsFrom1970() {
      Running running = Running.policy(text("icmp ip4: allow { 8 } until 1970-01-01;"));

      assertThat(running.says(Frames.ip4(), DAY - 1)).isEqualTo(HOLDS);
      assertThat(running.says(Frames.ip4(), DAY)).isEqualTo(FAILS);
    }
  }
}
