package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressWordsTest {
  private final AddressWords words = new AddressWords();

  private static PrefixSet set(String... addresses) {
    return PrefixSet.of(Stream.of(addresses).map(AddressWordsTest::prefix).toList());
  }

  private static Prefix prefix(String text) {
    Address address = Address.parse(text).orElseThrow();
    return Prefix.of(address, address.family() == Family.IP4 ? 32 : 128);
  }

  @Test
  void theFewerOnesAreNamed() {
    PrefixSet some = set("192.0.2.1", "192.0.2.3", "192.0.2.5", "192.0.2.7", "192.0.2.9");
    assertThat(words.of(Family.IP4, some))
        .isEqualTo("192.0.2.1/32, 192.0.2.3/32, 192.0.2.5/32, 192.0.2.7/32 and 1 more");
    assertThat(words.of(Family.IP4, set("192.0.2.1").others(Family.IP4)))
        .isEqualTo("all but 192.0.2.1/32");
    assertThat(words.of(Family.IP6, PrefixSet.all(Family.IP6))).isEmpty();
  }

  @Test
  void aSetHasItsWordsInEachFamily() {
    PrefixSet both = set("192.0.2.1", "2001:db8::1");
    assertThat(words.of(Family.IP4, both)).isEqualTo("192.0.2.1/32");
    assertThat(words.of(Family.IP6, both)).isEqualTo("2001:db8::1/128");
  }
}
