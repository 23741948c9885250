package io.echogate.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes of a netlink message, or within one of them, by type. */
final class NetlinkAttributes {
  private final Map<Integer, ByteBuffer> values = new HashMap<>();

  /** Reads the attributes from {@code buffer}'s position to its limit. */
  NetlinkAttributes(ByteBuffer buffer) {
    int offset = buffer.position();
    while (offset + Rtnetlink.ATTRIBUTE_HEADER_BYTES <= buffer.limit()) {
      int length = Short.toUnsignedInt(buffer.getShort(offset));
      if (length < Rtnetlink.ATTRIBUTE_HEADER_BYTES || offset + length > buffer.limit()) {
        break;
      }
      int type = buffer.getShort(offset + Short.BYTES) & Rtnetlink.ATTRIBUTE_TYPE_MASK;
      int value = offset + Rtnetlink.ATTRIBUTE_HEADER_BYTES;
      int valueLength = length - Rtnetlink.ATTRIBUTE_HEADER_BYTES;
      values.put(type, buffer.slice(value, valueLength).order(ByteOrder.nativeOrder()));
      offset += (length + Rtnetlink.ALIGNMENT - 1) & -Rtnetlink.ALIGNMENT;
    }
  }

  /** A number of 32 bits, or {@code otherwise} if there is none. */
  int number(int type, int otherwise) {
    ByteBuffer value = values.get(type);
    return value != null && value.remaining() >= Integer.BYTES ? value.getInt(0) : otherwise;
  }

  /** A string up to its zero byte; empty if there is none. */
  String string(int type) {
    String text = new String(bytes(type).orElse(new byte[0]), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** An attribute's bytes. */
  Optional<byte[]> bytes(int type) {
    ByteBuffer value = values.get(type);
    if (value == null) {
      return Optional.empty();
    }
    byte[] bytes = new byte[value.remaining()];
    value.get(0, bytes);
    return Optional.of(bytes);
  }

  /** The attributes within one; none if it is not there. */
  NetlinkAttributes nested(int type) {
    ByteBuffer value = values.get(type);
    return new NetlinkAttributes(
        value == null ? ByteBuffer.allocate(0) : value.duplicate().order(value.order()));
  }
}
