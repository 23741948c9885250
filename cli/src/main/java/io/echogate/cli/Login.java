package io.echogate.cli;

import io.echogate.policy.Address;
import java.util.Map;
import java.util.Optional;

/**
 * The login over SSH in which a command runs.
 *
 * @param peer the address that it comes from
 */
record Login(Address peer) {
  /** What sshd sets: the peer's address and port, then our own. */
  private static final String VARIABLE = "SSH_CONNECTION";

  /** The login that an environment tells of; empty where there is none. */
  static Optional<Login> of(Map<String, String> environment) {
    String[] words = environment.getOrDefault(VARIABLE, "").split(" ", -1);
    return Address.parse(withoutZone(words[0])).map(Login::new);
  }

  /** Link-local addresses have the interface's name behind them. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
