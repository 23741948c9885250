package io.echogate.advice.knowledge;

import java.util.Arrays;
import java.util.Optional;

/** What the machine behind a policy does in its network. */
public enum Role {
  /** A single machine that faces the internet: a server. It forwards nothing. */
  HOST("host"),
  /** A machine in a site's own network. It forwards nothing. */
  LAN_HOST("lan-host"),
  /** The router between a site and the internet; the policy stands at the internet's side. */
  BORDER("border"),
  /** A router of a network that carries others' traffic. */
  TRANSIT("transit");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** The role's word on the command line and in texts. */
  public String text() {
    return text;
  }

  /** Whether the machine forwards packets of others. */
  public boolean forwards() {
    return this == BORDER || this == TRANSIT;
  }

  /** The role of that word. */
  public static Optional<Role> find(String text) {
    return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
  }
}
