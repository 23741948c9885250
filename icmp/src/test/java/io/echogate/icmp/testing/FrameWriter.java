package io.echogate.icmp.testing;

import java.util.random.RandomGenerator;

/** Writes a frame's bytes one after the other, in network byte order. */
final class FrameWriter {
  private final byte[] bytes;
  private int at;

  FrameWriter(byte[] into) {
    bytes = into;
  }

  /** Where the next byte goes. */
  int at() {
    return at;
  }

  /** Goes back: what was written behind counts no more. */
  void cutTo(int where) {
    at = where;
  }

  void put8(int value) {
    bytes[at++] = (byte) value;
  }

  void put16(int value) {
    put8(value >> 8);
    put8(value);
  }

  void put32(int value) {
    put16(value >> 16);
    put16(value);
  }

  void put64(long value) {
    put32((int) (value >> 32));
    put32((int) value);
  }

  void put(byte[] more) {
    System.arraycopy(more, 0, bytes, at, more.length);
    at += more.length;
  }

  void set8(int where, int value) {
    bytes[where] = (byte) value;
  }

  void set16(int where, int value) {
    set8(where, value >> 8);
    set8(where + 1, value);
  }

  /** Writes random bytes. */
  void fill(int count, RandomGenerator random) {
    for (int end = at + count; at < end; ) {
      long more = random.nextLong();
      for (int i = 0; i < 8 && at < end; i++) {
        put8((int) more);
        more >>>= 8;
      }
    }
  }
}
