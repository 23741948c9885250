package io.echogate.advice.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.settings.KernelRuling.Extent;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelRulingsTest {
  private static final MessageSet ECHO4 = types(8);
  private static final MessageSet ECHO6 = types(128);

  private static MessageSet types(int type) {
    return new MessageSet.Builder().addTypes(type, type).build();
  }

  private static List<KernelRuling> of(
      Map<String, String> values, Family family, Direction direction, MessageSet messages) {
    return KernelRulings.of(
        new IcmpSettings(List.of("eth0", "eth1"), values), family, direction, messages);
  }

  @Test
  void ignoredEchoRequestsEndInTheKernel() {
    Map<String, String> ignored = Map.of("net/ipv4/icmp_echo_ignore_all", "1");
    List<KernelRuling> rulings = of(ignored, Family.IP4, Direction.IN, ECHO4);
    assertThat(rulings).hasSize(1);
    assertThat(rulings.getFirst().setting()).isEqualTo("net.ipv4.icmp_echo_ignore_all");
    assertThat(rulings.getFirst().extent()).isEqualTo(Extent.ALL);
    assertThat(rulings.getFirst().cure()).containsExactly("net.ipv4.icmp_echo_ignore_all=0");
    assertThat(of(ignored, Family.IP4, Direction.IN, types(0))).isEmpty();
    assertThat(of(ignored, Family.IP4, Direction.OUT, ECHO4)).isEmpty();
    assertThat(of(ignored, Family.IP6, Direction.IN, ECHO6)).isEmpty();
    assertThat(of(Map.of("net/ipv4/icmp_echo_ignore_all", "0"), Family.IP4, Direction.IN, ECHO4))
        .isEmpty();
    assertThat(of(Map.of("net/ipv6/icmp/echo_ignore_all", "1"), Family.IP6, Direction.IN, ECHO6))
        .hasSize(1);
  }

  @Test
  void groupsAreNotAnsweredAndThatIsWell() {
    List<KernelRuling> rulings =
        of(Map.of("net/ipv4/icmp_echo_ignore_broadcasts", "1"), Family.IP4, Direction.IN, ECHO4);
    assertThat(rulings).extracting(KernelRuling::extent).containsExactly(Extent.SOME);
    assertThat(rulings.getFirst().cure()).isEmpty();
  }

  @Test
  void redirectsAndAdvertisementsAreIgnoredInterfaceByInterface() {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "net/ipv6/conf/eth0/disable_ipv6", "0",
                "net/ipv6/conf/eth1/disable_ipv6", "0",
                "net/ipv6/conf/eth0/accept_ra", "0",
                "net/ipv6/conf/eth1/accept_ra", "1",
                "net/ipv6/conf/eth0/accept_redirects", "1",
                "net/ipv6/conf/eth1/accept_redirects", "0"));
    KernelRuling advertisements = of(values, Family.IP6, Direction.IN, types(134)).getFirst();
    assertThat(advertisements.interfaces()).containsExactly("eth0");
    assertThat(advertisements.setting()).isEqualTo("net.ipv6.conf.*.accept_ra");
    assertThat(advertisements.cure()).containsExactly("net.ipv6.conf.eth0.accept_ra=2");
    assertThat(of(values, Family.IP6, Direction.IN, types(137)).getFirst().interfaces())
        .containsExactly("eth1");
    values.put("net/ipv6/conf/eth1/disable_ipv6", "1");
    assertThat(of(values, Family.IP6, Direction.OUT, ECHO6))
        .extracting(KernelRuling::interfaces)
        .containsExactly(List.of("eth1"));
  }

  @Test
  void errorsThatTheKernelSendsAreLimitedByItsMasks() {
    Map<String, String> values =
        Map.of(
            "net/ipv4/icmp_ratelimit", "1000",
            "net/ipv4/icmp_ratemask", "6168",
            "net/ipv4/icmp_msgs_per_sec", "1000",
            "net/ipv4/icmp_msgs_burst", "50",
            "net/ipv6/icmp/ratelimit", "0",
            "net/ipv6/icmp/ratemask", "0-1,3-127");
    assertThat(of(values, Family.IP4, Direction.OUT, types(11)))
        .extracting(KernelRuling::setting)
        .containsExactly("net.ipv4.icmp_ratelimit", "net.ipv4.icmp_msgs_per_sec");
    assertThat(of(values, Family.IP4, Direction.OUT, types(11)))
        .allMatch(ruling -> ruling.extent() == Extent.RATE);
    MessageSet pathMtu = new MessageSet.Builder().addCodes(3, 4, 4).build();
    assertThat(of(values, Family.IP4, Direction.OUT, pathMtu)).isEmpty();
    assertThat(of(values, Family.IP4, Direction.OUT, types(0))).isEmpty();
    assertThat(of(values, Family.IP6, Direction.OUT, types(2))).isEmpty();
    assertThat(of(values, Family.IP6, Direction.OUT, types(1)))
        .extracting(KernelRuling::setting)
        .containsExactly("net.ipv4.icmp_msgs_per_sec");
    Map<String, String> none = new HashMap<>(values);
    none.put("net/ipv4/icmp_msgs_burst", "0");
    assertThat(of(none, Family.IP4, Direction.OUT, types(11)))
        .extracting(KernelRuling::extent)
        .containsExactly(Extent.RATE, Extent.ALL);
  }

  @Test
  void whatIsNotKnownDoesNothing() {
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        assertThat(of(Map.of(), family, direction, MessageSet.all())).isEmpty();
      }
    }
  }
}
