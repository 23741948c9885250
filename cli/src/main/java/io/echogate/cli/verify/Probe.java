package io.echogate.cli.verify;

/** A frame to be judged. */
public final class Probe {
  private final String name;
  private final byte[] frame;

  Probe(String name, byte[] frame) {
    this.name = name;
    this.frame = frame.clone();
  }

  /** What it is, in words: {@code ip4 8/0}. */
  public String name() {
    return name;
  }

  /** From the Ethernet header on. */
  byte[] frame() {
    return frame.clone();
  }

  @Override
  public String toString() {
    return name;
  }
}
