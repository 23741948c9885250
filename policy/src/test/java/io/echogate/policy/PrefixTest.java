package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.129, 32, 192.0.2.129/32",
    "192.0.2.129, 25, 192.0.2.128/25",
    "192.0.2.129, 0, 0.0.0.0/0",
    "2001:db8::1, 128, 2001:db8::1/128",
    "2001:db8::ffff, 65, 2001:db8::/65",
    "2001:db8:ffff::1, 33, 2001:db8:8000::/33",
    "2001:db8::1, 64, 2001:db8::/64",
    "2001:db8::1, 0, ::/0"
  })
  void hostBitsAreCutOff(String address, int length, String prefix) {
    assertThat(Prefix.of(Address.parse(address).orElseThrow(), length)).hasToString(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0, 24, 192.0.2.255, true",
    "192.0.2.0, 24, 192.0.3.0, false",
    "0.0.0.0, 0, 255.255.255.255, true",
    "2001:db8::, 32, 2001:db8:ffff::1, true",
    "2001:db8::, 32, 2001:db9::, false",
    "2001:db8::, 65, 2001:db8::7fff:0:0:0, true",
    "2001:db8::, 65, 2001:db8::8000:0:0:0, false"
  })
  void holdsTheAddressesThatShareItsBits(
      String network, int length, String address, boolean inside) {
    Prefix prefix = Prefix.of(Address.parse(network).orElseThrow(), length);
    Address other = Address.parse(address).orElseThrow();

    assertThat(prefix.contains(other.high(), other.low())).isEqualTo(inside);
  }
}
