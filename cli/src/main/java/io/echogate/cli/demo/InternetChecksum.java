package io.echogate.cli.demo;

import java.nio.ByteBuffer;

/** The checksum of IP, ICMP and UDP (RFC 1071). */
final class InternetChecksum {
  private InternetChecksum() {}

  /** The checksum over some bytes, in which its own field is 0; an odd last byte is padded. */
  static short of(byte[] bytes) {
    ByteBuffer words = ByteBuffer.allocate(bytes.length + bytes.length % 2).put(0, bytes);
    int sum = 0;
    while (words.hasRemaining()) {
      sum += Short.toUnsignedInt(words.getShort());
    }
    while (sum >>> Short.SIZE != 0) {
      sum = (sum & 0xffff) + (sum >>> Short.SIZE);
    }
    return (short) ~sum;
  }
}
