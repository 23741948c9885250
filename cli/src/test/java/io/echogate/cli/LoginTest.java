package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Address;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9 50022 192.0.2.2 22, 192.0.2.9",
    "2001:db8::9 50022 2001:db8::2 22, 2001:db8::9",
    "fe80::1%eth0 50022 fe80::2%eth0 22, fe80::1",
  })
  void theAddressThatALoginComesFrom(String connection, String peer) {
    assertThat(Login.of(Map.of("SSH_CONNECTION", connection)).map(Login::peer))
        .isEqualTo(Address.parse(peer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "UNKNOWN 65535 UNKNOWN 65535"})
  void whatIsNoAddressIsNoLogin(String connection) {
    assertThat(Login.of(Map.of("SSH_CONNECTION", connection))).isEmpty();
    assertThat(Login.of(Map.of())).isEqualTo(Optional.empty());
  }

  @Test
  void applyWarnsWhoeverCutsOffTheirOwnLogin() {
    String policy = "xfw {\n  src ip4: block { 192.0.2.0/24 }\n}\n";
    String warning =
        """
        <stdin>:2:3: warning: cuts off the login that runs this, which comes from 192.0.2.9
              src ip4: block { 192.0.2.0/24 }
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: add src ip4.tcp: allow { 192.0.2.9 }
        """;
    assertThat(applyFrom("192.0.2.9", policy).err()).startsWith(warning);
    assertThat(applyFrom("198.51.100.9", policy).err()).doesNotContain("warning");
  }

  private static Run applyFrom(String peer, String policy) {
    return Run.inLoginFrom(peer, policy, "apply", "-", "-i", "no-such-if", "--dry-run");
  }
}
