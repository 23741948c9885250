package io.echogate.icmp.testing;

import io.echogate.icmp.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds frames by hand, right ones and wrong ones. Lengths and next headers are filled in unless
 * told otherwise; checksums are 0, as no filter looks at them.
 */
public final class Frames {
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;

  /** No frame is longer. */
  private static final int LONGEST = 9_216;

  private final Family family;
  private final List<Integer> tags = new ArrayList<>();
  private final List<Extension> extensions = new ArrayList<>();
  private int etherType;
  private int version;
  private int headerWords;
  private int options;
  private int fragmentField;
  private int hopLimit = 64;
  private int statedLength = -1;
  private int protocol;
  private byte[] body;
  private byte[] source;
  private byte[] destination;
  private int padding;

  /** An extension header by its first 8 bytes, the next header left 0; the others are 0. */
  private record Extension(int header, int length, long start) {}

  private Frames(Family family) {
    this.family = family;
    boolean four = family == Family.IP4;
    etherType = four ? 0x0800 : 0x86dd;
    version = four ? 4 : 6;
    headerWords = -1;
    protocol = family.protocol();
    body = message(four ? 8 : 128, 0, 0);
    source = address(four ? "192.0.2.2" : "2001:db8::2");
    destination = address(four ? "198.51.100.7" : "2001:db8:7::7");
  }

  /** An IPv4 echo request without payload. */
  public static Frames ip4() {
    return new Frames(Family.IP4);
  }

  /** An IPv6 echo request without payload. */
  public static Frames ip6() {
    return new Frames(Family.IP6);
  }

  /** An echo request of a family, without payload. */
  public static Frames of(Family family) {
    return new Frames(family);
  }

  /** Adds a VLAN tag behind those already there. */
  public Frames tag(int tagType) {
    tags.add(tagType);
    return this;
  }

  public Frames etherType(int etherType) {
    this.etherType = etherType;
    return this;
  }

  public Frames version(int version) {
    this.version = version;
    return this;
  }

  /** What the IHL field says, whatever is there. */
  public Frames headerWords(int words) {
    headerWords = words;
    return this;
  }

  /** Adds IPv4 options: no-operations, a multiple of 4 bytes. */
  public Frames options(int bytes) {
    options = bytes;
    return this;
  }

  /** What the total length (IPv4) or payload length (IPv6) field says, whatever is there. */
  public Frames statedLength(int bytes) {
    statedLength = bytes;
    return this;
  }

  public Frames hopLimit(int hopLimit) {
    this.hopLimit = hopLimit;
    return this;
  }

  public Frames source(String address) {
    source = address(address);
    return this;
  }

  public Frames destination(String address) {
    destination = address(address);
    return this;
  }

  /** Sets IPv4's DF flag. */
  public Frames dontFragment() {
    fragmentField |= 0x4000;
    return this;
  }

  /**
   * Makes it a fragment: sets IPv4's fields, or adds an IPv6 fragment header behind the extension
   * headers already there.
   *
   * @param offset in units of 8 bytes
   */
  public Frames fragment(int offset, boolean more) {
    if (family == Family.IP4) {
      fragmentField |= offset | (more ? 0x2000 : 0);
    } else {
      // The reserved byte, where other headers have their length, is not 0 on purpose.
      int field = (offset << 3) | (more ? 1 : 0);
      extensions.add(new Extension(FRAGMENT, 8, (7L << 48) | ((long) field << 32) | 1));
    }
    return this;
  }

  /** Adds an IPv6 extension header of 8 bytes. */
  public Frames extension(int header) {
    return extension(header, 8);
  }

  /** Adds an IPv6 extension header; AH counts its length in units of 4 bytes, others of 8. */
  public Frames extension(int header, int bytes) {
    long units = header == AUTHENTICATION ? bytes / 4 - 2 : bytes / 8 - 1;
    extensions.add(new Extension(header, bytes, units << 48));
    return this;
  }

  /** Carries an ICMP message of the family. */
  public Frames icmp(int type, int code, int payload) {
    return body(family.protocol(), message(type, code, payload));
  }

  /** Carries any protocol. */
  public Frames body(int protocol, byte... bytes) {
    this.protocol = protocol;
    body = bytes.clone();
    return this;
  }

  /** Carries only the first bytes of what it carried. */
  public Frames cutBody(int bytes) {
    body = Arrays.copyOf(body, bytes);
    return this;
  }

  /** Adds bytes behind the IP packet, as links do. */
  public Frames padding(int bytes) {
    padding = bytes;
    return this;
  }

  /** The frame from its Ethernet header. */
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(LONGEST);
    out.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1});
    for (int tag : tags) {
      out.putShort((short) tag).putShort((short) 7);
    }
    out.putShort((short) etherType).put(packet());
    return Arrays.copyOf(out.array(), out.position() + padding);
  }

  /** The frame's first bytes. */
  public byte[] bytes(int cutTo) {
    return Arrays.copyOf(bytes(), cutTo);
  }

  /** The packet from its IP header, without padding. */
  public byte[] packet() {
    ByteBuffer out = ByteBuffer.allocate(LONGEST);
    if (family == Family.IP4) {
      ip4(out);
    } else {
      ip6(out);
    }
    out.put(body);
    return Arrays.copyOf(out.array(), out.position());
  }

  private void ip4(ByteBuffer out) {
    int header = 20 + options;
    int words = headerWords >= 0 ? headerWords : header / 4;
    out.put((byte) ((version << 4) | words)).put((byte) 0);
    out.putShort((short) (statedLength >= 0 ? statedLength : header + body.length));
    out.putShort((short) 1).putShort((short) fragmentField);
    out.put((byte) hopLimit).put((byte) protocol).putShort((short) 0);
    out.put(source).put(destination);
    for (int i = 0; i < options; i++) {
      out.put((byte) 1);
    }
  }

  private void ip6(ByteBuffer out) {
    int chain = extensions.stream().mapToInt(Extension::length).sum();
    out.putInt(version << 28);
    out.putShort((short) (statedLength >= 0 ? statedLength : chain + body.length));
    out.put((byte) next(0)).put((byte) hopLimit).put(source).put(destination);
    for (int i = 0; i < extensions.size(); i++) {
      Extension extension = extensions.get(i);
      out.putLong(((long) next(i + 1) << 56) | extension.start).put(new byte[extension.length - 8]);
    }
  }

  private int next(int index) {
    return index < extensions.size() ? extensions.get(index).header : protocol;
  }

  private static byte[] message(int type, int code, int payload) {
    byte[] bytes = new byte[8 + payload];
    Arrays.fill(bytes, 8, bytes.length, (byte) 'x');
    bytes[0] = (byte) type;
    bytes[1] = (byte) code;
    return bytes;
  }

  private static byte[] address(String text) {
    return InetAddress.ofLiteral(text).getAddress();
  }
}
