package io.echogate.policy;

/** The two kinds of root block, which differ in more than words. */
public enum Dialect {
  /** {@code xfw { }}: ingress only, types only, fragments always dropped, with a source filter. */
  XFW("xfw"),
  /** {@code policy NAME { }}: first match, codes, directions, conditions. */
  POLICY("policy");

  private final String text;

  Dialect(String text) {
    this.text = text;
  }

  /** The root block's keyword. */
  public String text() {
    return text;
  }
}
