package io.echogate.cli;

import io.echogate.policy.Address;
import java.util.Map;
import java.util.Optional;

/**
 * The login over SSH in which a command runs.
 *
 * @param peer the address that it comes from
 * @param server our own address that it reached
 */
record Login(Address peer, Optional<Address> server) {
  /** What sshd sets: the peer's address and port, then our own. */
  static final String VARIABLE = "SSH_CONNECTION";

  /** The place of our own address among its words. */
  private static final int OWN_ADDRESS = 2;

  /** The login that an environment tells of; empty where there is none. */
  static Optional<Login> of(Map<String, String> environment) {
    String[] words = environment.getOrDefault(VARIABLE, "").split(" ", -1);
    Optional<Address> server =
        words.length > OWN_ADDRESS
            ? Address.parse(withoutZone(words[OWN_ADDRESS]))
            : Optional.empty();
    return Address.parse(withoutZone(words[0])).map(peer -> new Login(peer, server));
  }

  /** Link-local addresses have the interface's name behind them. */
  static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
