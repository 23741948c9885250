package io.echogate.cli.verify;

import java.util.Arrays;
import java.util.Optional;

/** A frame to be judged. */
public final class Probe {
  /** Where a frame tells what is in it. */
  private static final int ETHER_TYPE = 12;

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

  /** The packet of IP in it, if there is one behind an Ethernet header without tags. */
  Optional<byte[]> packet() {
    int type =
        Byte.toUnsignedInt(frame[ETHER_TYPE]) << Byte.SIZE
            | Byte.toUnsignedInt(frame[ETHER_TYPE + 1]);
    return type == ProbeFrame.ETHER_IP4 || type == ProbeFrame.ETHER_IP6
        ? Optional.of(Arrays.copyOfRange(frame, ProbeFrame.ETHERNET_HEADER, frame.length))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
