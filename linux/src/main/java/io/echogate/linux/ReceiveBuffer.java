package io.echogate.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where {@code recvmsg(2)} puts a frame, with the auxiliary data that tell whether the kernel has
 * taken a VLAN tag out of it ({@code struct tpacket_auxdata}).
 */
final class ReceiveBuffer {
  // struct msghdr: name 0, name length 8, vector 16, vector length 24, control 32, its length 40.
  private static final int HEADER_BYTES = 56;
  private static final int HEADER_VECTOR = 16;
  private static final int HEADER_VECTOR_LENGTH = 24;
  private static final int HEADER_CONTROL = 32;
  private static final int HEADER_CONTROL_LENGTH = 40;

  // struct cmsghdr: length 0, level 8, type 12, data 16.
  private static final int CONTROL_BYTES = 64;
  private static final int CONTROL_DATA = 16;
  private static final int AUXDATA_BYTES = 20;
  private static final int AUXDATA_STATUS = CONTROL_DATA;
  private static final int AUXDATA_VLAN_TCI = CONTROL_DATA + 16;
  private static final int AUXDATA_VLAN_TPID = CONTROL_DATA + 18;
  private static final int TP_STATUS_VLAN_VALID = 0x10;

  private static final int ETHERNET_ADDRESSES = 12;
  private static final int VLAN_TAG_BYTES = 4;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment header;
  private final MemorySegment control;
  private final MemorySegment frame;
  private final MemorySegment tag;

  ReceiveBuffer(Arena arena, int frameBytes) {
    header = arena.allocate(HEADER_BYTES, Long.BYTES);
    control = arena.allocate(CONTROL_BYTES, Long.BYTES);
    frame = arena.allocate(frameBytes, Long.BYTES);
    tag = arena.allocate(VLAN_TAG_BYTES, Long.BYTES);
    MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
    vector.set(ValueLayout.JAVA_LONG, 0, frame.address());
    vector.set(ValueLayout.JAVA_LONG, Long.BYTES, frameBytes);
    header.set(ValueLayout.JAVA_LONG, HEADER_VECTOR, vector.address());
    header.set(ValueLayout.JAVA_LONG, HEADER_VECTOR_LENGTH, 1);
    header.set(ValueLayout.JAVA_LONG, HEADER_CONTROL, control.address());
  }

  /** The address of the message header, ready for one call. */
  long header() {
    header.set(ValueLayout.JAVA_LONG, HEADER_CONTROL_LENGTH, CONTROL_BYTES);
    return header.address();
  }

  /**
   * Copies the frame received, of {@code length} bytes, with its tag; returns how many it copied.
   */
  int copyFrame(int length, byte[] into) {
    if (!tagTakenOut() || length < ETHERNET_ADDRESSES) {
      return copy(frame, 0, length, into, 0);
    }
    tag.set(NETWORK_SHORT, 0, control.get(ValueLayout.JAVA_SHORT, AUXDATA_VLAN_TPID));
    tag.set(NETWORK_SHORT, Short.BYTES, control.get(ValueLayout.JAVA_SHORT, AUXDATA_VLAN_TCI));
    int copied = copy(frame, 0, ETHERNET_ADDRESSES, into, 0);
    copied += copy(tag, 0, VLAN_TAG_BYTES, into, copied);
    return copied + copy(frame, ETHERNET_ADDRESSES, length - ETHERNET_ADDRESSES, into, copied);
  }

  private boolean tagTakenOut() {
    return header.get(ValueLayout.JAVA_LONG, HEADER_CONTROL_LENGTH) >= CONTROL_DATA + AUXDATA_BYTES
        && (control.get(ValueLayout.JAVA_INT, AUXDATA_STATUS) & TP_STATUS_VLAN_VALID) != 0;
  }

  private static int copy(MemorySegment source, int from, int length, byte[] into, int at) {
    int fitting = Math.min(length, into.length - at);
    MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, into, at, fitting);
    return fitting;
  }
}
