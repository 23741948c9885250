package io.echogate.traffic.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Captures made byte by byte, from what the formats' descriptions say. */
record TestCapture(Container container, ByteOrder order, int link) {

  enum Container {
    MICROSECONDS,
    NANOSECONDS,
    MODIFIED,
    PCAPNG,
    PCAPNG_NANOSECONDS,
    PCAPNG_BINARY,
    PCAPNG_OLD
  }

  /** A packet: its time in microseconds, its bytes, how many it had. */
  static final class Sent {
    private final long time;
    private final byte[] bytes;
    private final int length;

    Sent(long time, byte[] bytes, int length) {
      this.time = time;
      this.bytes = bytes.clone();
      this.length = length;
    }

    long time() {
      return time;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    int length() {
      return length;
    }

    static Sent of(long time, int... bytes) {
      byte[] all = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        all[i] = (byte) bytes[i];
      }
      return new Sent(time, all, all.length);
    }
  }

  byte[] of(List<Sent> packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (container) {
      case MICROSECONDS, NANOSECONDS, MODIFIED -> pcap(packets, out);
      default -> pcapng(packets, out);
    }
    return out.toByteArray();
  }

  private ByteBuffer block(int size) {
    return ByteBuffer.allocate(size).order(order);
  }

  /** All of a block, also what was not written to. */
  private static byte[] bytes(ByteBuffer block) {
    byte[] all = new byte[block.capacity()];
    block.get(0, all);
    return all;
  }

  private void pcap(List<Sent> packets, ByteArrayOutputStream out) {
    int magic =
        switch (container) {
          case NANOSECONDS -> 0xa1b23c4d;
          case MODIFIED -> 0xa1b2cd34;
          default -> 0xa1b2c3d4;
        };
    ByteBuffer header = block(24).putInt(magic).putShort((short) 2).putShort((short) 4);
    out.writeBytes(bytes(header.putLong(0).putInt(65535).putInt(link)));
    for (Sent packet : packets) {
      int parts = (int) (packet.time() % 1_000_000);
      ByteBuffer each = block(container == Container.MODIFIED ? 24 : 16);
      each.putInt((int) (packet.time() / 1_000_000));
      each.putInt(container == Container.NANOSECONDS ? parts * 1000 : parts);
      out.writeBytes(bytes(each.putInt(packet.bytes().length).putInt(packet.length())));
      out.writeBytes(packet.bytes());
    }
  }

  private void pcapng(List<Sent> packets, ByteArrayOutputStream out) {
    section(out);
    // A block that nobody knows, and one that only Wireshark does.
    block(0x0bad, new byte[12], out);
    interfaceBlock(out);
    for (Sent packet : packets) {
      int padded = (packet.bytes().length + 3) & ~3;
      ByteBuffer body = block(20 + padded + 12);
      if (container == Container.PCAPNG_OLD) {
        body.putShort((short) 0).putShort((short) 7);
      } else {
        body.putInt(0);
      }
      long count =
          switch (container) {
            case PCAPNG_NANOSECONDS -> packet.time() * 1000;
            case PCAPNG_BINARY -> binary(packet.time());
            default -> packet.time();
          };
      body.putInt((int) (count >>> 32)).putInt((int) count);
      body.putInt(packet.bytes().length).putInt(packet.length()).put(packet.bytes());
      body.position(20 + padded);
      // A comment of one letter, then the flags: outbound.
      body.putShort((short) 1)
          .putShort((short) 1)
          .putInt(order == ByteOrder.BIG_ENDIAN ? 'c' << 24 : 'c');
      body.putShort((short) 2).putShort((short) 4);
      block(container == Container.PCAPNG_OLD ? 2 : 6, append(bytes(body), flags()), out);
      block(5, new byte[8], out);
    }
  }

  /** In parts of 2^-20 seconds. */
  private static long binary(long microseconds) {
    return ((microseconds / 1_000_000) << 20) + (((microseconds % 1_000_000) << 20) / 1_000_000);
  }

  /** The nanoseconds that the capture has of a time in microseconds. */
  long nanoseconds(long microseconds) {
    if (container != Container.PCAPNG_BINARY) {
      return microseconds * 1000;
    }
    long count = binary(microseconds);
    return (count >> 20) * 1_000_000_000 + (((count & 0xfffff) * 1_000_000_000) >> 20);
  }

  private byte[] flags() {
    return bytes(block(8).putInt(2).putInt(0));
  }

  private static byte[] append(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  void section(ByteArrayOutputStream out) {
    ByteBuffer body = block(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
    block(0x0a0d0d0a, bytes(body.putLong(-1)), out);
  }

  private void interfaceBlock(ByteArrayOutputStream out) {
    ByteBuffer body = block(20).putShort((short) link).putShort((short) 0).putInt(0);
    switch (container) {
      case PCAPNG_NANOSECONDS ->
          body.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]);
      case PCAPNG_BINARY ->
          body.putShort((short) 9).putShort((short) 1).put((byte) 0x94).put(new byte[3]);
      default -> {
        // Microseconds, without a word.
      }
    }
    block(1, bytes(body), out);
  }

  private void block(int type, byte[] body, ByteArrayOutputStream out) {
    int length = body.length + 12;
    out.writeBytes(bytes(block(8).putInt(type).putInt(length)));
    out.writeBytes(body);
    out.writeBytes(bytes(block(4).putInt(length)));
  }
}
