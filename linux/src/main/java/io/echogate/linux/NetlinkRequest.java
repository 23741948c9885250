package io.echogate.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A netlink message under construction: the header, the family's fixed part, then attributes, each
 * padded to 4 bytes. All but address bytes is in the machine's byte order.
 */
final class NetlinkRequest {
  private static final int CAPACITY = 1024;

  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

  /**
   * @param type the message type, RTM_...
   * @param flags its flags, beyond REQUEST
   */
  NetlinkRequest(int type, int flags) {
    buffer.putInt(0).putShort((short) type).putShort((short) (Rtnetlink.REQUEST | flags));
    buffer.putInt(0).putInt(0);
  }

  NetlinkRequest put8(int value) {
    buffer.put((byte) value);
    return this;
  }

  NetlinkRequest put16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  NetlinkRequest put32(int value) {
    buffer.putInt(value);
    return this;
  }

  /** The fixed part of a link message: the flags in {@code change} become as in {@code flags}. */
  NetlinkRequest link(int index, int flags, int change) {
    return put8(Rtnetlink.AF_UNSPEC).put8(0).put16(0).put32(index).put32(flags).put32(change);
  }

  NetlinkRequest attribute(int type, byte[] value) {
    int length = Rtnetlink.ATTRIBUTE_HEADER_BYTES + value.length;
    put16(length).put16(type);
    buffer.put(value);
    while (buffer.position() % Rtnetlink.ALIGNMENT != 0) {
      put8(0);
    }
    return this;
  }

  NetlinkRequest attribute(int type, int value) {
    return put16(Rtnetlink.ATTRIBUTE_HEADER_BYTES + Integer.BYTES).put16(type).put32(value);
  }

  /** A string, with the zero byte that the kernel expects behind it. */
  NetlinkRequest attribute(int type, String value) {
    return attribute(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** An attribute that holds what {@code content} adds. */
  NetlinkRequest nested(int type, Consumer<NetlinkRequest> content) {
    int start = buffer.position();
    put16(0).put16(type | Rtnetlink.NESTED);
    content.accept(this);
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  /** The finished message. */
  byte[] bytes(int sequence) {
    buffer.putInt(0, buffer.position());
    buffer.putInt(Rtnetlink.HEADER_SEQUENCE, sequence);
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }
}
