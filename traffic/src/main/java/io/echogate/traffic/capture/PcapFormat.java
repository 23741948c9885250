package io.echogate.traffic.capture;

import java.io.IOException;

/**
 * The format of libpcap: a header of 24 bytes, then for each packet seconds, parts of a second,
 * captured and original length, and its bytes. The magic number tells byte order and what the parts
 * are. A "modified" one by Alexey Kuznetsov has eight more bytes for each packet.
 */
final class PcapFormat implements Format {
  static final int MICROSECONDS = 0xa1b2c3d4;
  static final int NANOSECONDS = 0xa1b23c4d;
  private static final int MODIFIED = 0xa1b2cd34;

  static final int HEADER = 24;
  static final int PACKET_HEADER = 16;
  private static final int MODIFIED_PACKET_HEADER = 24;
  private static final int LINK_TYPE = 20;

  /** The link type has 16 bits; above them are those of the frame check sequence. */
  private static final int LINK_MASK = 0xffff;

  private static final int FCS_KNOWN = 1 << 26;
  private static final int FCS_SHIFT = 28;

  private static final long SECOND = 1_000_000_000L;

  private final String name;
  private final Window window;
  private final LinkType link;
  private final int packetHeader;
  private final long unit;

  /** Bytes behind each packet that are no packet's: the frame check sequence. */
  private final int trailer;

  private PcapFormat(String name, Window window, LinkType link, int magic, int trailer) {
    this.name = name;
    this.window = window;
    this.link = link;
    this.packetHeader = magic == MODIFIED ? MODIFIED_PACKET_HEADER : PACKET_HEADER;
    this.unit = magic == NANOSECONDS ? 1 : 1000;
    this.trailer = trailer;
  }

  /** Whether a capture of this format begins with this word, in one byte order or the other. */
  static boolean isMagic(int word) {
    return word == MICROSECONDS || word == NANOSECONDS || word == MODIFIED;
  }

  /** Reads the header, whose first word is there. */
  static PcapFormat open(String name, Window window) throws IOException {
    boolean bigEndian = !isMagic(window.word(0));
    window.setBigEndian(bigEndian);
    if (!window.has(HEADER)) {
      throw new CaptureException(name, window.offset(), "the capture ends within its header");
    }
    int magic = window.word(0);
    int word = window.word(LINK_TYPE);
    LinkType link = link(name, window.offset() + LINK_TYPE, word & LINK_MASK);
    int trailer = (word & FCS_KNOWN) == 0 ? 0 : 2 * (word >>> FCS_SHIFT);
    window.skip(HEADER);
    return new PcapFormat(name, window, link, magic, trailer);
  }

  static LinkType link(String name, long offset, int number) {
    return LinkType.of(number)
        .orElseThrow(
            () ->
                new CaptureException(
                    name,
                    offset,
                    "packets of %s, which Echogate does not read: capture on an Ethernet or IP"
                            .formatted(LinkType.describe(number))
                        + " interface, or on \"any\""));
  }

  @Override
  public boolean next(Current into) throws IOException {
    if (!window.has(packetHeader)) {
      if (window.available() == 0) {
        return false;
      }
      throw new CaptureException(
          name, window.offset(), "the capture ends within the header of a packet");
    }
    long captured = window.unsignedWord(8);
    if (captured > LONGEST) {
      throw new CaptureException(
          name,
          window.offset(),
          "a packet of %d bytes, more than %d: this is damaged, or no pcap file"
              .formatted(captured, LONGEST));
    }
    if (!window.has(packetHeader + captured)) {
      throw new CaptureException(
          name,
          window.offset(),
          "the capture ends %d bytes into a packet of %d"
              .formatted(window.available() - packetHeader, captured));
    }
    into.time = window.unsignedWord(0) * SECOND + window.unsignedWord(4) * unit;
    // Some programs write an original length of 0, or one below what they captured.
    long length = Math.clamp(window.unsignedWord(12), captured, Integer.MAX_VALUE);
    into.length = (int) Math.max(0, length - trailer);
    into.captured = Math.min((int) captured, into.length);
    into.memory = window.memory();
    into.position = window.position() + packetHeader;
    into.link = link;
    return window.skip(packetHeader + captured);
  }

  @Override
  public boolean ready() {
    return window.available() >= packetHeader
        && window.available() >= packetHeader + window.unsignedWord(8);
  }
}
