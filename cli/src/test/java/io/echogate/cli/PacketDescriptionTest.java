package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.policy.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketDescriptionTest {

  @Test
  void everyWordHasItsPlaceInThePacket() {
    DescribedPacket described =
        PacketDescription.parse(
            "ip4 out 8/4 from 192.0.2.1 to 198.51.100.7 payload 28 hop-limit 1");
    assertThat(described.direction()).isEqualTo(Direction.OUT);
    assertThat(described.packet())
        .isEqualTo(
            new PacketValue(
                Form.WHOLE,
                Family.IP4,
                1,
                8,
                4,
                false,
                70,
                56,
                28,
                1,
                1,
                0,
                Packet.NONE,
                Packet.NONE,
                null,
                0,
                0xc000_0201L,
                0,
                0xc633_6407L));
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 8, ip4 in 8/0 from 192.0.2.1 to 192.0.2.2 payload 56 hop-limit 64",
    "ip6 128, ip6 in 128/0 from 2001:db8::1 to 2001:db8::2 payload 56 hop-limit 64",
    "ip4 in echo-request, ip4 in 8/0 from 192.0.2.1 to 192.0.2.2 payload 56 hop-limit 64",
    "ip4 fragmentation-needed, ip4 in 3/4 from 192.0.2.1 to 192.0.2.2 payload 56 hop-limit 64",
    "ip4 destination-unreachable/port-unreachable payload 0,"
        + " ip4 in 3/3 from 192.0.2.1 to 192.0.2.2 payload 0 hop-limit 64",
    "ip6 tcp to 2001:db8::9, ip6 in tcp from 2001:db8::1 to 2001:db8::9",
    "ip4 udp, ip4 in udp from 192.0.2.1 to 192.0.2.2",
    "ip4 out 8, ip4 out 8/0 from 192.0.2.2 to 192.0.2.1 payload 56 hop-limit 64",
    "ip6 135 on-link, ip6 in 135/0 from fe80::1 to 2001:db8::2 payload 56 hop-limit 255",
    "ip6 135 from 2001:db8::1 on-link, ip6 in 135/0 from 2001:db8::1 to 2001:db8::2 payload 56"
        + " hop-limit 255",
    "ip6 out 143 on-link, ip6 out 143/0 from fe80::2 to 2001:db8::1 payload 56 hop-limit 1"
  })
  void whatIsLeftOutIsAsInAPing(String text, String written) {
    assertThat(PacketText.of(PacketDescription.parse(text))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                  | 1:1  | the description ends too soon           | expected ip4,"
            + " ip6",
        "ipv4 8               | 1:1  | 'ipv4' is not expected here             | did you mean ip4?",
        "ip4 in               | 1:7  | the ICMP type is missing                | write one, such as"
            + " 8, 3/4 or echo-request",
        "ip4 256              | 1:5  | '256' is no number from 0 to 255        | write one",
        "ip4 3/256            | 1:5  | '256' is no number from 0 to 255        | write one",
        "ip4 echo-requst      | 1:5  | 'echo-requst' is no ICMP message of ip4 | did you mean"
            + " echo-request?",
        "ip4 router-solicit   | 1:5  | 'router-solicit' is no ICMP message of ip4 | write a number"
            + " or a name, such as 8, 3/4 or echo-request",
        "ip4 mld-query        | 1:5  | 'mld-query' is no ICMP message of ip4 | this name belongs to"
            + " ip6: write it in place of ip4",
        "ip4 8/port-unreachable | 1:5 | 'port-unreachable' is no code of type 8 | write a code's"
            + " name or its number",
        "ip4 8 from           | 1:11 | the address is missing                  | write one, such as"
            + " 192.0.2.1",
        "ip4 8 from ::1       | 1:12 | '::1' is no address of ip4              | write one, such as"
            + " 192.0.2.1",
        "ip4 8 form 192.0.2.1 | 1:7  | 'form' is not expected here             | did you mean"
            + " from?",
        "ip4 8 to 192.0.2.1 to 192.0.2.2 | 1:20 | 'to' is not expected here    | expected from,"
            + " payload, hop-limit, related, solicited, on-link",
        "ip4 8 payload 65508  | 1:15 | '65508' is no number from 0 to 65507    | write one",
        "ip4 8 payload -1     | 1:15 | '-1' is no number from 0 to 65507       | write one",
        "ip4 8 related        | 1:7  | only error messages quote a packet of a flow | leave out"
            + " 'related'",
        "ip4 8 solicited      | 1:7  | only replies answer a request | leave out 'solicited'",
        "ip4 tcp related      | 1:9  | only error messages quote a packet of a flow | leave out"
            + " 'related'",
        "ip4 8 on-link        | 1:7  | this message is not bound to a link | say hop-limit N for"
            + " its hop limit",
        "ip6 135 on-link hop-limit 1 | 1:17 | 'hop-limit' is not expected here | expected from, to,"
            + " payload, related, solicited",
        "ip4 8 hop-limit 99999999999 | 1:17 | '99999999999' is no number from 0 to 255 | write one"
      })
  void errorsSayWhereWhatAndWhatToWrite(String text, String place, String message, String help) {
    assertThatThrownBy(() -> PacketDescription.parse(text))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
              assertThat(refusal.text())
                  .startsWith("--packet:" + place + ": error: " + message + "\n")
                  .endsWith("help: " + help + "\n");
            });
  }
}
