package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Builds IP packets that a real kernel takes: with checksums. */
final class RawPackets {
  private static final int DESTINATION_OPTIONS = 60;
  private static final int FRAGMENT = 44;

  private RawPackets() {}

  /**
   * An IP packet.
   *
   * @param tag what it is known by afterwards: the IPv4 identification, the IPv6 flow label; not 0
   * @param extra bytes of IPv4 options or of an IPv6 header of destination options, in eights
   * @param atomic whether a fragment header stands before the message that fragments nothing
   * @param body the message, or whatever the protocol has
   */
  record Packet(
      Family family,
      Address source,
      Address destination,
      int hopLimit,
      int tag,
      int extra,
      boolean atomic,
      int protocol,
      List<Byte> body) {

    byte[] bytes() {
      return family == Family.IP4 ? ip4(0, bodyBytes()) : ip6(new byte[0], -1);
    }

    /** The same with a DSCP. */
    byte[] bytes(int dscp) {
      ByteBuffer out = ByteBuffer.wrap(bytes());
      if (family == Family.IP4) {
        out.put(1, (byte) (dscp << 2)).putShort(10, (short) 0);
        out.putShort(10, checksum(0, out.array(), 0, 20 + extra));
      } else {
        out.putInt(0, out.getInt(0) | (dscp << 22));
      }
      return out.array();
    }

    private byte[] bodyBytes() {
      byte[] bytes = new byte[body.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = body.get(i);
      }
      return bytes;
    }

    /** The packet in pieces; each but the last has so many bytes of the message, in eights. */
    List<byte[]> fragments(int bytes) {
      byte[] all = bodyBytes();
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < all.length; at += bytes) {
        int end = Math.min(at + bytes, all.length);
        byte[] piece = new byte[end - at];
        System.arraycopy(all, at, piece, 0, piece.length);
        int field = end < all.length ? 1 : 0;
        pieces.add(
            family == Family.IP4 ? ip4((field << 13) | (at / 8), piece) : ip6(piece, at | field));
      }
      return pieces;
    }

    private byte[] ip4(int fragment, byte[] content) {
      int header = 20 + extra;
      ByteBuffer out = ByteBuffer.allocate(header + content.length);
      out.put((byte) (0x40 | (header / 4))).put((byte) 0).putShort((short) out.capacity());
      out.putShort((short) tag).putShort((short) fragment);
      out.put((byte) hopLimit).put((byte) protocol).putShort((short) 0);
      out.putInt((int) source.low()).putInt((int) destination.low());
      for (int i = 0; i < extra; i++) {
        out.put((byte) 1);
      }
      out.putShort(10, checksum(0, out.array(), 0, header));
      return out.put(content).array();
    }

    /** With a fragment header if {@code fragment} is not negative: its offset and flag. */
    private byte[] ip6(byte[] piece, int fragment) {
      boolean header = fragment >= 0 || atomic;
      byte[] content = fragment >= 0 ? piece : bodyBytes();
      int length = extra + (header ? 8 : 0) + content.length;
      ByteBuffer out = ByteBuffer.allocate(40 + length);
      out.putInt(0x6000_0000 | tag).putShort((short) length);
      int behind = header ? FRAGMENT : protocol;
      out.put((byte) (extra > 0 ? DESTINATION_OPTIONS : behind)).put((byte) hopLimit);
      out.putLong(source.high()).putLong(source.low());
      out.putLong(destination.high()).putLong(destination.low());
      if (extra > 0) {
        out.put((byte) behind).put((byte) (extra / 8 - 1));
        out.put((byte) 1).put((byte) (extra - 4));
        out.put(new byte[extra - 4]);
      }
      if (header) {
        out.put((byte) protocol).put((byte) 0).putShort((short) Math.max(fragment, 0)).putInt(tag);
      }
      return out.put(content).array();
    }
  }

  /** An ICMP message with its checksum; what has no room for one has none. */
  static List<Byte> message(
      Family family, Address source, Address destination, int type, int code, byte[] rest) {
    ByteBuffer out = ByteBuffer.allocate(4 + rest.length);
    out.put((byte) type).put((byte) code).putShort((short) 0).put(rest);
    byte[] bytes = out.array();
    long sum = 0;
    if (family == Family.IP6) {
      ByteBuffer pseudo = ByteBuffer.allocate(40);
      pseudo.putLong(source.high()).putLong(source.low());
      pseudo.putLong(destination.high()).putLong(destination.low());
      pseudo.putInt(bytes.length).putInt(58);
      sum = sum(pseudo.array(), 0, 40);
    }
    out.putShort(2, checksum(sum, bytes, 0, bytes.length));
    return list(bytes);
  }

  static List<Byte> list(byte[] bytes) {
    List<Byte> list = new ArrayList<>(bytes.length);
    for (byte one : bytes) {
      list.add(one);
    }
    return list;
  }

  private static short checksum(long start, byte[] bytes, int from, int to) {
    long sum = start + sum(bytes, from, to);
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) ~sum;
  }

  private static long sum(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += (long) (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    return sum;
  }
}
