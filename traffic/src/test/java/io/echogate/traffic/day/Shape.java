package io.echogate.traffic.day;

import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Address;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A frame, as a capture has it.
 *
 * @param kept its first bytes, or all
 * @param length how many it had
 * @param source its addresses; empty if they cannot be read
 * @param destination where it goes
 */
record Shape(
    MemorySegment kept, int length, Optional<Address> source, Optional<Address> destination) {

  /** A frame whose addresses can be read. */
  static Shape of(Frames frames, String source, String destination) {
    byte[] bytes = frames.source(source).destination(destination).bytes();
    return new Shape(
        MemorySegment.ofArray(bytes),
        bytes.length,
        Address.parse(source),
        Address.parse(destination));
  }

  /** An ICMP message. */
  static Shape message(String source, String destination, int type, int code, int payload) {
    return of(frames(source).icmp(type, code, payload), source, destination);
  }

  /** A packet of another protocol. */
  static Shape other(String source, String destination, int protocol, int bytes) {
    return of(frames(source).body(protocol, new byte[bytes]), source, destination);
  }

  private static Frames frames(String source) {
    return source.contains(":") ? Frames.ip6() : Frames.ip4();
  }

  /** A frame of which nobody can tell where it came from. */
  static Shape nameless(Frames frames) {
    byte[] bytes = frames.bytes();
    return new Shape(
        MemorySegment.ofArray(bytes), bytes.length, Optional.empty(), Optional.empty());
  }

  /** The same of which a capture has only so many bytes. */
  Shape cutTo(int bytes) {
    return new Shape(kept.asSlice(0, bytes), length, source, destination);
  }

  boolean isCut() {
    return kept.byteSize() < length;
  }
}
