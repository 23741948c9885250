package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static final int ADDRESSES = 20_000;

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
    "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201"
  })
  void textIsReadAndWrittenInItsShortForm(String text, String written) {
    assertThat(Address.parse(text)).map(Address::toString).hasValue(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "1..2.3",
        "1.2.3.-4",
        "1.2.3.4/8",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "g::",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "::1.2.3",
        "fe80::1%eth0",
        "[::1]",
        "localhost"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }

  @Test
  void everyAddressIsReadAsThePlatformReadsIt() {
    Property.holds(
        random -> {
          for (int i = 0; i < ADDRESSES; i++) {
            Address address =
                random.nextInt(4) == 0
                    ? new Address(Family.IP4, 0, random.nextInt() & 0xffff_ffffL)
                    : new Address(Family.IP6, sparse(random.nextLong()), sparse(random.nextLong()));
            String text = address.toString();

            assertThat(Address.parse(text)).as(text).hasValue(address);
            if (!text.startsWith("::ffff:")) {
              assertThat(InetAddress.ofLiteral(text).getAddress()).isEqualTo(bytes(address));
            }
          }
        });
  }

  /** Leaves out 16-bit groups, so that runs of zeros come about. */
  private static long sparse(long bits) {
    long groups = bits;
    for (int i = 0; i < 4; i++) {
      if ((bits >>> (5 * i) & 1) == 0) {
        groups &= ~(0xffffL << (16 * i));
      }
    }
    return groups;
  }

  private static byte[] bytes(Address address) {
    return address.family() == Family.IP4
        ? ByteBuffer.allocate(4).putInt((int) address.low()).array()
        : ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
  }
}
