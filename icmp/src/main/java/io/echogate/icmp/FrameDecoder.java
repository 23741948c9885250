package io.echogate.icmp;

import static io.echogate.icmp.Wire.unsignedByte;
import static io.echogate.icmp.Wire.unsignedShort;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of frames, without allocating: the decoder itself is the packet, until it reads the
 * next frame. Not thread safe.
 *
 * <p>The checks follow the policy language, section 6, in an order that the kernel program shares;
 * the first that holds decides the {@link Form}. Lengths are those of the IP header, so that link
 * padding never counts.
 *
 * <ol>
 *   <li>Link: fewer than 14 bytes, or a VLAN tag (0x8100, 0x88a8) that is cut: not ICMP. A third
 *       tag, cut or not: malformed. An EtherType other than IPv4 or IPv6: not ICMP.
 *   <li>IPv4: fewer than 20 bytes, a version other than 4, an IHL below 5, a total length below the
 *       header's or beyond the frame: malformed. Protocol 58: malformed. A protocol other than 1:
 *       not ICMP. An offset other than 0: later fragment. MF: first fragment. Else whole.
 *   <li>IPv6: fewer than 40 bytes, a version other than 6, a payload length beyond the frame:
 *       malformed. Then extension headers (0, 43, 44, 51, 60, 135; RFC 8200, section 4) are walked
 *       inside the payload length. For each: eight walked before it, or a header that is cut:
 *       malformed. A fragment header with an offset other than 0 ends the walk: its next header 58
 *       is a later fragment, 1 malformed, any other not ICMP. At the end of the chain, protocol 1:
 *       malformed. Other than 58: not ICMP. Behind a fragment header with MF: first fragment.
 *       Behind one without: atomic. Else whole.
 * </ol>
 *
 * <p>A jumbo payload (RFC 2675) has a payload length of 0, which cuts its hop-by-hop header.
 */
public final class FrameDecoder implements Packet {
  private static final int ETHERNET_HEADER = 14;
  private static final int ETHER_TYPE = 12;
  private static final int VLAN_TAG = 4;
  private static final int MAX_VLAN_TAGS = 2;
  private static final int ETHER_IP4 = 0x0800;
  private static final int ETHER_IP6 = 0x86dd;
  private static final int ETHER_VLAN = 0x8100;
  private static final int ETHER_QINQ = 0x88a8;

  private Form form = Form.NOT_ICMP;
  private @Nullable Family family;
  private int protocol = NONE;
  private int type = NONE;
  private int code = NONE;
  private boolean truncated;
  private boolean readable = true;

  /** Where in memory the bytes end that are there. */
  private long end;

  private int frameLength;
  private int length = NONE;
  private int payloadLength = NONE;
  private int hopLimit = NONE;
  private int identifier = NONE;
  private long nonce;
  private int sourcePort = NONE;
  private int destinationPort = NONE;
  private boolean quoting;
  private final QuoteDecoder quote = new QuoteDecoder();
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;

  /** A decoder that has read no frame yet: it shows an empty one, which is not ICMP. */
  public FrameDecoder() {}

  /**
   * Reads a frame that starts with an Ethernet header.
   *
   * @param frame memory that holds the frame
   * @param offset where in it the frame begins, in bytes
   * @param length the frame's bytes, without FCS
   * @return this decoder, showing the frame until the next one is read
   * @throws IndexOutOfBoundsException if the memory ends before the frame
   */
  public Packet decode(MemorySegment frame, long offset, int length) {
    return decode(frame, offset, length, length);
  }

  /**
   * Reads a frame of which a capture may have kept only the first bytes. Its lengths are held
   * against those that it had; so what was cut off is not malformed, but may be unreadable.
   *
   * @param frame memory that holds what was kept
   * @param offset where in it the frame begins, in bytes
   * @param kept how many of the frame's bytes are there
   * @param length the bytes that the frame had, without FCS; not less
   * @return this decoder, showing the frame until the next one is read
   * @throws IndexOutOfBoundsException if the memory ends before what was kept
   */
  public Packet decode(MemorySegment frame, long offset, int kept, int length) {
    clear(frame, offset, kept, length);
    if (length < ETHERNET_HEADER || isCut(offset, ETHERNET_HEADER)) {
      return this;
    }
    int etherType = unsignedShort(frame, offset + ETHER_TYPE);
    int at = ETHERNET_HEADER;
    for (int tags = 0; etherType == ETHER_VLAN || etherType == ETHER_QINQ; tags++) {
      if (tags == MAX_VLAN_TAGS) {
        return found(Form.MALFORMED);
      }
      if (length - at < VLAN_TAG || isCut(offset + at, VLAN_TAG)) {
        return this;
      }
      etherType = unsignedShort(frame, offset + at + 2);
      at += VLAN_TAG;
    }
    return switch (etherType) {
      case ETHER_IP4 -> ip4(frame, offset + at, length - at);
      case ETHER_IP6 -> ip6(frame, offset + at, length - at);
      default -> this;
    };
  }

  /**
   * Reads a packet of a link without Ethernet: it starts with an IP header, whose version tells the
   * family; any other version is malformed.
   *
   * @param packet memory that holds the packet
   * @param offset where in it the IP header begins, in bytes
   * @param length the packet's bytes
   * @return this decoder, showing the packet until the next one is read
   * @throws IndexOutOfBoundsException if the memory ends before the packet
   */
  public Packet decodeIp(MemorySegment packet, long offset, int length) {
    return decodeIp(packet, offset, length, length);
  }

  /**
   * The same of a packet of which a capture may have kept only the first bytes.
   *
   * @param kept how many of the packet's bytes are there
   * @param length the bytes that it had; not less
   * @see #decode(MemorySegment, long, int, int)
   */
  public Packet decodeIp(MemorySegment packet, long offset, int kept, int length) {
    clear(packet, offset, kept, length);
    if (length > 0 && isCut(offset, 1)) {
      return this;
    }
    return switch (length == 0 ? NONE : Wire.version(packet, offset)) {
      case 4 -> ip4(packet, offset, length);
      case 6 -> ip6(packet, offset, length);
      default -> found(Form.MALFORMED);
    };
  }

  /**
   * Whether all was there that says what the packet is: of a message, its first 8 bytes. What is
   * not readable shows as not ICMP.
   */
  public boolean readable() {
    return readable;
  }

  /** Whether bytes are missing that the packet had. */
  private boolean isCut(long at, int bytes) {
    if (at + bytes <= end) {
      return false;
    }
    readable = false;
    return true;
  }

  private void clear(MemorySegment frame, long offset, int kept, int length) {
    Objects.checkFromIndexSize(offset, kept, frame.byteSize());
    end = offset + kept;
    readable = true;
    form = Form.NOT_ICMP;
    family = null;
    protocol = NONE;
    type = NONE;
    code = NONE;
    truncated = false;
    frameLength = length;
    this.length = NONE;
    payloadLength = NONE;
    hopLimit = NONE;
    identifier = NONE;
    nonce = 0;
    sourcePort = NONE;
    destinationPort = NONE;
    quoting = false;
    sourceHigh = 0;
    sourceLow = 0;
    destinationHigh = 0;
    destinationLow = 0;
  }

  private Packet found(Form form) {
    this.form = form;
    return this;
  }

  /** Reads an IPv4 packet that may use the {@code available} bytes from {@code at}. */
  private Packet ip4(MemorySegment frame, long at, int available) {
    family = Family.IP4;
    if (available >= Wire.IP4_HEADER && isCut(at, Wire.IP4_HEADER)) {
      return this;
    }
    if (available < Wire.IP4_HEADER || Wire.version(frame, at) != 4) {
      return found(Form.MALFORMED);
    }
    int headerLength = Wire.ip4HeaderLength(frame, at);
    int totalLength = unsignedShort(frame, at + 2);
    if (headerLength < Wire.IP4_HEADER || totalLength < headerLength || totalLength > available) {
      return found(Form.MALFORMED);
    }
    length = totalLength;
    hopLimit = unsignedByte(frame, at + 8);
    sourceLow = Wire.unsignedInt(frame, at + 12);
    destinationLow = Wire.unsignedInt(frame, at + 16);
    protocol = unsignedByte(frame, at + 9);
    if (protocol == Family.IP6.protocol()) {
      return found(Form.MALFORMED);
    }
    int fragment = unsignedShort(frame, at + 6);
    boolean later = (fragment & Wire.IP4_FRAGMENT_OFFSET) != 0;
    if (protocol != Family.IP4.protocol()) {
      return later ? this : other(frame, at + headerLength, totalLength - headerLength);
    }
    if (later) {
      return found(Form.LATER_FRAGMENT);
    }
    boolean first = (fragment & Wire.IP4_MORE_FRAGMENTS) != 0;
    return icmp(
        first ? Form.FIRST_FRAGMENT : Form.WHOLE,
        frame,
        at + headerLength,
        totalLength - headerLength);
  }

  /** Reads an IPv6 packet that may use the {@code available} bytes from {@code at}. */
  private Packet ip6(MemorySegment frame, long at, int available) {
    family = Family.IP6;
    if (available >= Wire.IP6_HEADER && isCut(at, Wire.IP6_HEADER)) {
      return this;
    }
    if (available < Wire.IP6_HEADER || Wire.version(frame, at) != 6) {
      return found(Form.MALFORMED);
    }
    int left = unsignedShort(frame, at + 4);
    if (left > available - Wire.IP6_HEADER) {
      return found(Form.MALFORMED);
    }
    length = Wire.IP6_HEADER + left;
    hopLimit = unsignedByte(frame, at + 7);
    sourceHigh = Wire.bits64(frame, at + 8);
    sourceLow = Wire.bits64(frame, at + 16);
    destinationHigh = Wire.bits64(frame, at + 24);
    destinationLow = Wire.bits64(frame, at + 32);

    Form whole = Form.WHOLE;
    int next = unsignedByte(frame, at + 6);
    at += Wire.IP6_HEADER;
    for (int walked = 0; Wire.isExtension(next); walked++) {
      if (walked == Wire.MAX_EXTENSION_HEADERS || left < Wire.EXTENSION_HEADER) {
        return found(Form.MALFORMED);
      }
      if (isCut(at, Wire.EXTENSION_HEADER)) {
        return this;
      }
      int header = next;
      next = unsignedByte(frame, at);
      int headerLength = Wire.extensionLength(header, frame, at);
      if (headerLength > left) {
        return found(Form.MALFORMED);
      }
      if (header == Wire.FRAGMENT) {
        int fragment = unsignedShort(frame, at + 2);
        if ((fragment & Wire.IP6_FRAGMENT_OFFSET) != 0) {
          return laterFragment(next);
        }
        if ((fragment & Wire.IP6_MORE_FRAGMENTS) != 0) {
          whole = Form.FIRST_FRAGMENT;
        } else if (whole == Form.WHOLE) {
          whole = Form.ATOMIC;
        }
      }
      at += headerLength;
      left -= headerLength;
    }
    protocol = next;
    if (next == Family.IP4.protocol()) {
      return found(Form.MALFORMED);
    }
    return next == Family.IP6.protocol() ? icmp(whole, frame, at, left) : other(frame, at, left);
  }

  private Packet laterFragment(int next) {
    protocol = next;
    if (next == Family.IP4.protocol()) {
      return found(Form.MALFORMED);
    }
    return found(next == Family.IP6.protocol() ? Form.LATER_FRAGMENT : Form.NOT_ICMP);
  }

  private Packet icmp(Form form, MemorySegment frame, long at, int messageLength) {
    if (isCut(at, Math.min(messageLength, Wire.ICMP_HEADER))) {
      return this;
    }
    if (messageLength >= 1) {
      type = unsignedByte(frame, at);
    }
    if (messageLength >= 2) {
      code = unsignedByte(frame, at + 1);
    }
    if (messageLength >= Wire.ICMP_HEADER) {
      payloadLength = messageLength - Wire.ICMP_HEADER;
      content(frame, at);
    } else {
      truncated = true;
    }
    return found(form);
  }

  /** Reads what messages of some types have behind type, code and checksum. */
  private void content(MemorySegment frame, long at) {
    Family of = Objects.requireNonNull(family);
    if (QuoteDecoder.isIn(of, type)) {
      quoting = quote.read(of, frame, at + Wire.ICMP_HEADER, payloadKept(at));
    } else if (Exchange.hasNonce(of, type)) {
      nonce = payloadKept(at) >= Long.BYTES ? Wire.bits64(frame, at + Wire.ICMP_HEADER) : 0;
    } else if (Exchange.contains(of, type)) {
      identifier = unsignedShort(frame, at + Wire.ICMP_IDENTIFIER);
    }
  }

  private int payloadKept(long at) {
    return (int) Math.min(payloadLength, end - at - Wire.ICMP_HEADER);
  }

  /** Reads a packet that is not ICMP, neither malformed nor a later fragment. */
  private Packet other(MemorySegment frame, long at, int available) {
    if (available >= Wire.PORTS && at + Wire.PORTS <= end && Tuple.hasPorts(protocol)) {
      sourcePort = unsignedShort(frame, at);
      destinationPort = unsignedShort(frame, at + 2);
    }
    return this;
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public @Nullable Family family() {
    return family;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public boolean truncated() {
    return truncated;
  }

  @Override
  public int frameLength() {
    return frameLength;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int payloadLength() {
    return payloadLength;
  }

  @Override
  public int hopLimit() {
    return hopLimit;
  }

  @Override
  public int identifier() {
    return identifier;
  }

  @Override
  public long nonce() {
    return nonce;
  }

  @Override
  public int sourcePort() {
    return sourcePort;
  }

  @Override
  public int destinationPort() {
    return destinationPort;
  }

  @Override
  public @Nullable Quote quote() {
    return quoting ? quote : null;
  }

  @Override
  public long sourceHigh() {
    return sourceHigh;
  }

  @Override
  public long sourceLow() {
    return sourceLow;
  }

  @Override
  public long destinationHigh() {
    return destinationHigh;
  }

  @Override
  public long destinationLow() {
    return destinationLow;
  }
}
