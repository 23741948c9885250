package io.echogate.traffic.capture;

import io.echogate.policy.Direction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes packets as a capture, with times in nanoseconds. A pcapng capture has an interface for
 * each link type that comes, and takes a comment with each packet; a pcap one has one link type and
 * no comments. For one thread.
 */
public final class CaptureWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  /** What most programs read of a packet at most. */
  private static final int SNAP_LENGTH = 1 << 18;

  private static final int VERSION_MAJOR = 2;
  private static final int VERSION_MINOR = 4;
  private static final long SECOND = 1_000_000_000L;
  private static final int NANOSECONDS = 9;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int MOST_COMMENT = 0xfff0;
  private static final int OPTION_HEADER = 4;
  private static final int FLAGS_OPTION = OPTION_HEADER + Integer.BYTES;

  private final WritableByteChannel out;
  private final Form form;
  private final Map<LinkType, Integer> interfaces = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.nativeOrder());

  /** How packets are written. */
  public enum Form {
    PCAP,
    PCAPNG
  }

  /**
   * A writer that has written nothing yet.
   *
   * @param out is closed with this
   */
  public CaptureWriter(WritableByteChannel out, Form form) {
    this.out = out;
    this.form = form;
  }

  /**
   * Writes the packet that a capture has come to.
   *
   * @param direction which way it went, for pcapng to keep beside it
   * @param comment what pcapng keeps beside it; empty for none
   * @throws IllegalArgumentException if this writes pcap, and a packet of another link type came
   *     before
   */
  public void write(Capture packet, Direction direction, String comment) throws IOException {
    write(
        packet.link(),
        packet.time(),
        packet.memory().asSlice(packet.position(), packet.captured()),
        packet.length(),
        flags(direction),
        comment);
  }

  /** The bits for a direction in the flags of a packet; 0 says nothing. */
  private static int flags(Direction direction) {
    return switch (direction) {
      case IN -> 1;
      case OUT -> 2;
    };
  }

  /**
   * Writes a packet.
   *
   * @param time in nanoseconds since 1970-01-01 UTC, not before
   * @param kept the bytes of it that are there
   * @param length how many it had
   * @param comment what pcapng keeps beside it; empty for none
   * @throws IllegalArgumentException if this writes pcap, and a packet of another link type came
   *     before
   */
  public void write(LinkType link, long time, MemorySegment kept, int length, String comment)
      throws IOException {
    write(link, time, kept, length, 0, comment);
  }

  private void write(
      LinkType link, long time, MemorySegment kept, int length, int flags, String comment)
      throws IOException {
    switch (form) {
      case PCAP -> pcap(link, time, kept, length);
      case PCAPNG -> pcapng(link, time, kept, length, flags, comment);
    }
  }

  private void pcap(LinkType link, long time, MemorySegment kept, int length) throws IOException {
    begin(link);
    room(PcapFormat.PACKET_HEADER);
    buffer.putInt((int) (time / SECOND)).putInt((int) (time % SECOND));
    buffer.putInt((int) kept.byteSize()).putInt(length);
    bytes(kept);
  }

  /** Writes the header of a pcap capture before its first packet. */
  private void begin(LinkType link) throws IOException {
    if (interfaces.isEmpty()) {
      room(PcapFormat.HEADER);
      buffer.putInt(PcapFormat.NANOSECONDS);
      buffer.putShort((short) VERSION_MAJOR).putShort((short) VERSION_MINOR);
      buffer.putInt(0).putInt(0).putInt(SNAP_LENGTH).putInt(link.number());
      interfaces.put(link, 0);
    } else if (!interfaces.containsKey(link)) {
      throw new IllegalArgumentException(
          "a pcap file has packets of one link type: write pcapng for " + link);
    }
  }

  private void pcapng(
      LinkType link, long time, MemorySegment kept, int length, int flags, String comment)
      throws IOException {
    int number = interfaceOf(link);
    byte[] words = comment.getBytes(StandardCharsets.UTF_8);
    int said = Math.min(words.length, MOST_COMMENT);
    int options =
        (flags == 0 ? 0 : FLAGS_OPTION)
            + (said == 0 ? 0 : OPTION_HEADER + PcapngFormat.padded(said));
    options += options == 0 ? 0 : OPTION_HEADER;
    int padded = PcapngFormat.padded((int) kept.byteSize());
    int block = 28 + padded + options + PcapngFormat.BLOCK_TRAILER;
    room(28);
    buffer.putInt(PcapngFormat.ENHANCED_PACKET).putInt(block).putInt(number);
    buffer.putInt((int) (time >>> Integer.SIZE)).putInt((int) time);
    buffer.putInt((int) kept.byteSize()).putInt(length);
    bytes(kept);
    pad((int) kept.byteSize());
    room(FLAGS_OPTION + OPTION_HEADER + MOST_COMMENT + Integer.BYTES + OPTION_HEADER);
    if (flags != 0) {
      buffer.putShort((short) PcapngFormat.PACKET_FLAGS).putShort((short) Integer.BYTES);
      buffer.putInt(flags);
    }
    if (said > 0) {
      buffer.putShort((short) PcapngFormat.OPTION_COMMENT).putShort((short) said);
      buffer.put(words, 0, said);
      pad(said);
    }
    if (options > 0) {
      buffer.putShort((short) PcapngFormat.OPTION_END).putShort((short) 0);
    }
    room(PcapngFormat.BLOCK_TRAILER);
    buffer.putInt(block);
  }

  private int interfaceOf(LinkType link) throws IOException {
    if (interfaces.isEmpty()) {
      room(28);
      buffer.putInt(PcapngFormat.SECTION).putInt(28).putInt(PcapngFormat.BYTE_ORDER);
      buffer.putShort((short) 1).putShort((short) 0).putLong(-1).putInt(28);
    }
    Integer known = interfaces.get(link);
    if (known != null) {
      return known;
    }
    room(32);
    buffer.putInt(PcapngFormat.INTERFACE).putInt(32);
    buffer.putShort((short) link.number()).putShort((short) 0).putInt(0);
    buffer.putShort((short) OPTION_TIME_RESOLUTION).putShort((short) 1);
    buffer.put((byte) NANOSECONDS).put((byte) 0).putShort((short) 0);
    buffer.putShort((short) PcapngFormat.OPTION_END).putShort((short) 0);
    buffer.putInt(32);
    interfaces.put(link, interfaces.size());
    return interfaces.size() - 1;
  }

  private void pad(int size) throws IOException {
    room(4);
    for (int i = size; i < PcapngFormat.padded(size); i++) {
      buffer.put((byte) 0);
    }
  }

  private void bytes(MemorySegment kept) throws IOException {
    for (long from = 0; from < kept.byteSize(); ) {
      room(1);
      int some = (int) Math.min(kept.byteSize() - from, buffer.remaining());
      MemorySegment.copy(
          kept, ValueLayout.JAVA_BYTE, from, buffer.array(), buffer.position(), some);
      buffer.position(buffer.position() + some);
      from += some;
    }
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }

  /** Writes what is left, and closes the channel. A pcap capture without packets is of Ethernet. */
  @Override
  public void close() throws IOException {
    try (out) {
      if (form == Form.PCAP) {
        if (interfaces.isEmpty()) {
          begin(LinkType.ETHERNET);
        }
      } else if (interfaces.isEmpty()) {
        interfaceOf(LinkType.ETHERNET);
      }
      flush();
    }
  }
}
