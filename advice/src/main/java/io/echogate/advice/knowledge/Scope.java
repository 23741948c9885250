package io.echogate.advice.knowledge;

/** How far a message travels. */
public enum Scope {
  /** Across routers. */
  GLOBAL("global"),
  /** On one link. */
  LINK("link"),
  /** On one link, which a hop limit of 255 proves. */
  LINK255("link255"),
  /** On one link, with a hop limit or TTL of 1. */
  LINK1("link1"),
  /** Either. */
  ANY("any");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** The word in tables. */
  public String text() {
    return text;
  }

  /** Whether it stays on one link. */
  public boolean isLink() {
    return this == LINK || this == LINK255 || this == LINK1;
  }
}
