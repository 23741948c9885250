package io.echogate.firewalls.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.MessageRange;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void aNameMeansATypeOrATypeAndACode() {
    assertThat(MessageNames.IPTABLES.message("ping")).contains(MessageRange.ofType(8));
    assertThat(MessageNames.IOS.message("packet-too-big")).contains(new MessageRange(3, 3, 4));
    assertThat(MessageNames.IP6TABLES.message("beyond-scope")).contains(new MessageRange(1, 1, 2));
    assertThat(MessageNames.IPTABLES.message("any")).isEmpty();
  }

  /** The traps: the same word is another message elsewhere. */
  @Test
  void aWordMeansWhatItsToolMeans() {
    MessageRange addressUnreachable = new MessageRange(1, 1, 3);
    assertThat(MessageNames.IOS6.message("destination-unreachable")).contains(addressUnreachable);
    assertThat(MessageNames.IOS6.message("unreachable")).contains(MessageRange.ofType(1));
    assertThat(MessageNames.IOS.message("net-tos-unreachable"))
        .contains(new MessageRange(3, 3, 11));
    assertThat(MessageNames.IOS_XR.message("net-tos-unreachable"))
        .contains(new MessageRange(3, 3, 12));
  }

  @Test
  void typesAndCodesApartHaveNumbers() {
    assertThat(NumberNames.NFT_TYPE6.number("mld-listener-reduction")).contains(132);
    assertThat(NumberNames.NFT_TYPE6.name(132)).contains("mld-listener-done");
    assertThat(NumberNames.JUNOS_CODE.number("host-unreachable-for-TOS")).contains(12);
    assertThat(NumberNames.JUNOS_TYPE6.names()).contains("neighbor-solicit");
    assertThat(NumberNames.NFT_CODE.number("echo-request")).isEmpty();
  }
}
