package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SituationDescriptionTest {

  private static AskedSituation parse(String text) {
    return SituationDescription.parse(text, Instant.EPOCH);
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  @Test
  void everyWordHasItsPlaceInTheSituation() {
    AskedSituation asked =
        parse(
            "ip6 forward 2 from 2001:db8::7 to 2001:db8:9::9 length 1280 hop-limit 3 dscp 46"
                + " fragment first iif eth0 oif eth1 state related");
    assertThat(asked.course()).isEqualTo(Course.FORWARD);
    assertThat(asked.situation())
        .isEqualTo(
            new Situation(
                Family.IP6,
                58,
                Part.FIRST,
                2,
                0,
                address("2001:db8::7"),
                address("2001:db8:9::9"),
                1280,
                3,
                46,
                "eth0",
                "eth1",
                State.RELATED,
                AddressKind.UNICAST,
                AddressKind.UNICAST,
                LinkKind.UNICAST,
                Instant.EPOCH));
    assertThat(asked.text())
        .isEqualTo(
            "ip6 forward 2/0 from 2001:db8::7 to 2001:db8:9::9 payload 1224 hop-limit 3 dscp 46"
                + " fragment first");
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 8, NEW",
    "ip4 0, INVALID",
    "ip4 0 solicited, ESTABLISHED",
    "ip4 3/4, INVALID",
    "ip4 3/4 related, RELATED",
    "ip4 3/4 state established, ESTABLISHED",
    "ip6 128, NEW",
    "ip6 135, UNTRACKED",
    "ip6 2, INVALID",
    "ip6 135 state untracked, UNTRACKED",
    "ip4 tcp, NEW"
  })
  void theStateIsWhatConnectionTrackingWouldSay(String text, State state) {
    assertThat(parse(text).situation().state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 8, UNICAST, LOCAL, UNICAST",
    "ip4 8 to 198.51.100.1, UNICAST, LOCAL, UNICAST",
    "ip4 8 to 192.0.2.255, UNICAST, BROADCAST, BROADCAST",
    "ip4 8 to 255.255.255.255, UNICAST, BROADCAST, BROADCAST",
    "ip4 8 to 224.0.0.1 from 0.0.0.0, BROADCAST, MULTICAST, MULTICAST",
    "ip4 out 8, LOCAL, UNICAST, UNICAST",
    "ip4 forward 8, UNICAST, UNICAST, UNICAST",
    "ip6 135 from :: to ff02::1, UNSPEC, MULTICAST, MULTICAST",
    "ip6 out 143 on-link to ff02::16, LOCAL, MULTICAST, MULTICAST",
  })
  void kindsOfAddressesAreThoseOfTheMachine(
      String text, AddressKind source, AddressKind destination, LinkKind link) {
    Situation situation = parse(text).situation();
    assertThat(situation.sourceKind()).isEqualTo(source);
    assertThat(situation.destinationKind()).isEqualTo(destination);
    assertThat(situation.linkKind()).isEqualTo(link);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ip4 forwrd 8              | 1:5  | 'forwrd' is no ICMP message of ip4",
        "ip4 8 oif eth0            | 1:7  | 'oif' is not expected here",
        "ip4 out 8 iif eth0        | 1:11 | 'iif' is not expected here",
        "ip4 8 iif                 | 1:10 | the interface by which it comes is missing",
        "ip4 8 state invlid        | 1:13 | 'invlid' is no state",
        "ip4 3/4 state new related | 1:19 | 'related' is not expected here",
        "ip4 8 fragment atomic     | 1:16 | 'atomic' is no fragment of ip4",
        "ip4 8 dscp 64             | 1:12 | '64' is no number from 0 to 63",
        "ip4 8 length 27           | 1:14 | a packet of 27 bytes has no room for its headers",
        "ip4 8 length 84 payload 1 | 1:17 | 'payload' is not expected here",
        "ip4 8 related             | 1:7  | only error messages quote a packet of a flow",
      })
  void errorsSayWhereAndWhat(String text, String place, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
              assertThat(refusal.text())
                  .startsWith("--packet:" + place + ": error: " + message + "\n");
            });
  }
}
