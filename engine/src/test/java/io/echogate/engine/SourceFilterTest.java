package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Direction;
import org.junit.jupiter.api.Test;

class SourceFilterTest {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private static Frames echoFrom(String address) {
    return (address.contains(":") ? Frames.ip6() : Frames.ip4()).source(address);
  }

  private static Frames from(String address, int protocol) {
    return echoFrom(address).body(protocol, new byte[20]);
  }

  @Test
  void theLongestPrefixWins() {
    Running running =
        Running.xfw(
            """
            src=net ip4: block { 192.0.2.0/24 }
            src=host ip4: allow { 192.0.2.1 }
            src=half ip4: block { 192.0.2.0/25 }
            """);

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass source-allowed");
    assertThat(running.says(echoFrom("192.0.2.2"))).isEqualTo("drop source-blocked");
    assertThat(running.says(echoFrom("192.0.2.200"))).isEqualTo("drop source-blocked");
    assertThat(running.says(echoFrom("192.0.3.1"))).isEqualTo("pass default-allowed");
  }

  @Test
  void itRunsBehindTheIcmpStatementsWhoseDropsAreFinal() {
    Running running =
        Running.xfw("src ip4.tcp: allow { 192.0.2.1 } defaults { icmp: block; src_ip: block; }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("drop default-blocked");
  }

  @Test
  void anAllowedSourceEscapesTheDefault() {
    Running running = Running.xfw("src ip4.tcp: allow { 192.0.2.1 } defaults { src_ip: block; }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass source-allowed");
    assertThat(running.says(echoFrom("192.0.2.2"))).isEqualTo("drop source-default-blocked");
  }

  @Test
  void neighbourDiscoveryIsNotExempt() {
    Running running =
        Running.xfw(
            """
            icmp ip6: allow { 135, 136 }
            defaults { icmp ip6: block; src_ip ip6.tcp: block; }
            """);

    assertThat(running.says(Frames.ip6().icmp(135, 0, 16)))
        .isEqualTo("drop source-default-blocked");
  }

  @Test
  void icmpFollowsTheTcpScopeAndNotTheUdpScope() {
    Running running =
        Running.xfw("src ip4.tcp: block { 192.0.2.1 } src=u ip4.udp: block { 192.0.2.2 }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("drop source-blocked");
    assertThat(running.says(from("192.0.2.1", TCP))).isEqualTo("drop source-blocked");
    assertThat(running.says(from("192.0.2.1", UDP))).isEqualTo("pass not-icmp");
    assertThat(running.says(echoFrom("192.0.2.2"))).isEqualTo("pass default-allowed");
    assertThat(running.says(from("192.0.2.2", UDP))).isEqualTo("drop source-blocked");
    assertThat(running.says(from("192.0.2.2", TCP))).isEqualTo("pass not-icmp");
  }

  @Test
  void theIcmpScopeTouchesIcmpOnlyAndWinsAtEqualLength() {
    Running running =
        Running.xfw(
            """
            src=i ip4.icmp: allow { 192.0.2.0/24 }
            src=t ip4.tcp: block { 192.0.2.0/24, 192.0.2.128/25 }
            """);

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass source-allowed");
    assertThat(running.says(from("192.0.2.1", TCP))).isEqualTo("drop source-blocked");
    assertThat(running.says(echoFrom("192.0.2.129"))).isEqualTo("drop source-blocked");
  }

  @Test
  void theIcmpScopeWinsAmongDefaultsEvenWhenItAllows() {
    Running running =
        Running.xfw("defaults { src_ip ip4.icmp: allow; src_ip ip4.tcp: block; icmp: allow; }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass default-allowed");
    assertThat(running.says(from("192.0.2.1", TCP))).isEqualTo("drop source-default-blocked");
  }

  @Test
  void aDefaultThatAllowsChangesNoReason() {
    Running running = Running.xfw("icmp ip4: allow { 8 } defaults { src_ip: allow; }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass allowed");
    assertThat(running.says(from("192.0.2.1", TCP))).isEqualTo("pass not-icmp");
  }

  @Test
  void aScopeWithoutProtocolMeansAllThree() {
    Running running = Running.xfw("src ip6: block { 2001:db8::/32 }");

    assertThat(running.says(echoFrom("2001:db8::1"))).isEqualTo("drop source-blocked");
    assertThat(running.says(from("2001:db8::1", TCP))).isEqualTo("drop source-blocked");
    assertThat(running.says(from("2001:db8::1", UDP))).isEqualTo("drop source-blocked");
    assertThat(running.says(from("2001:db8::1", 47))).isEqualTo("pass not-icmp");
  }

  @Test
  void fragmentsOfTcpAndUdpAreJudgedByAddress() {
    Running running =
        Running.xfw("src ip6: block { 2001:db8::/32 } src=b ip4: block { 10.0.0.0/8 }");

    assertThat(running.says(from("2001:db8::1", TCP).fragment(4, true)))
        .isEqualTo("drop source-blocked");
    assertThat(running.says(from("10.2.3.4", UDP).fragment(4, true)))
        .isEqualTo("drop source-blocked");
    assertThat(running.says(echoFrom("10.2.3.4").fragment(4, true))).isEqualTo("drop fragment");
  }

  @Test
  void aLimitHasABucketForEachAddressCommonToItsProtocols() {
    Running running =
        Running.xfw("ratelimit=one pps=1 bps=100000; src ip4: ratelimit=one { 192.0.2.0/24 }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass source-within-limit");
    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("drop source-rate-limited");
    assertThat(running.says(from("192.0.2.1", TCP))).isEqualTo("drop source-rate-limited");
    assertThat(running.says(from("192.0.2.2", UDP))).isEqualTo("pass source-within-limit");
    assertThat(running.says(echoFrom("192.0.2.2"))).isEqualTo("drop source-rate-limited");
  }

  @Test
  void aDefaultsLimitHasOneBucketForAllAddressesOfAFamily() {
    Running running =
        Running.xfw("ratelimit=two pps=2 bps=100000; defaults { src_ip: ratelimit=two; }");

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("pass source-default-within-limit");
    assertThat(running.says(from("192.0.2.2", UDP))).isEqualTo("pass source-default-within-limit");
    assertThat(running.says(from("192.0.2.3", TCP))).isEqualTo("drop source-default-rate-limited");
    assertThat(running.says(echoFrom("2001:db8::1"))).isEqualTo("pass source-default-within-limit");
  }

  @Test
  void aPacketThatTheSourceFilterDropsStaysCharged() {
    Running running =
        Running.xfw(
            """
            ratelimit=one pps=1 bps=100000;
            icmp ip4: ratelimit=one { 8 } src ip4: block { 192.0.2.1 }
            """);

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("drop source-blocked");
    assertThat(running.says(echoFrom("192.0.2.2"))).isEqualTo("drop rate-limited");
    assertThat(
            Running.said(
                running.decide(echoFrom("192.0.2.2").bytes(), Direction.IN, Limits.SECOND)))
        .isEqualTo("pass within-limit");
  }

  @Test
  void aPacketDroppedBeforeIsNotChargedToTheSourceFilter() {
    Running running =
        Running.xfw(
            """
            ratelimit=one pps=1 bps=100000;
            icmp ip4: block { 8 } src ip4: ratelimit=one { 192.0.2.0/24 }
            """);

    assertThat(running.says(echoFrom("192.0.2.1"))).isEqualTo("drop blocked");
    assertThat(running.says(echoFrom("192.0.2.1").icmp(13, 0, 12)))
        .isEqualTo("pass source-within-limit");
  }
}
