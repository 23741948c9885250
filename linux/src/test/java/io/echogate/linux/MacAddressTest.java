package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MacAddressTest {
  @Test
  void bytesAreInTheOrderOfTheWire() {
    MacAddress address = new MacAddress(0x02_00_5e_10_00_ffL);
    assertThat(address.bytes()).containsExactly(0x02, 0x00, 0x5e, 0x10, 0x00, 0xff);
    assertThat(MacAddress.of(address.bytes())).isEqualTo(address);
    assertThat(address).hasToString("02:00:5e:10:00:ff");
  }

  @Test
  void otherLengthsAreRefused() {
    assertThatThrownBy(() -> MacAddress.of(new byte[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("8 bytes are no Ethernet address");
    assertThatThrownBy(() -> new MacAddress(1L << 48))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0x1000000000000 has more than 48 bits");
  }
}
