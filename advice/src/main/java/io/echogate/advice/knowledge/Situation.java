package io.echogate.advice.knowledge;

/** Where a message is met: what the tables recommend differs by it. */
public enum Situation {
  /** Arriving at a single host that faces the internet. */
  HOST_IN("host_in"),
  /** Sent by such a host. */
  HOST_OUT("host_out"),
  /** Forwarded by a site's border, from the internet. */
  BORDER_IN("border_in"),
  /** Forwarded by a site's border, to the internet. */
  BORDER_OUT("border_out"),
  /** Forwarded by a network that carries others' traffic, both ways. */
  TRANSIT("transit"),
  /** Between the nodes of one link, routers included. */
  LINK_LOCAL("link_local");

  private final String column;

  Situation(String column) {
    this.column = column;
  }

  /** The situation's column in the tables of messages. */
  public String column() {
    return column;
  }
}
