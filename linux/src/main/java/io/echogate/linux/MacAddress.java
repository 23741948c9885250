package io.echogate.linux;

import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param value its 48 bits, the first byte on the wire highest
 */
public record MacAddress(long value) {
  /** How many bytes it has on the wire. */
  public static final int BYTES = 6;

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  public MacAddress {
    if (value >>> (BYTES * Byte.SIZE) != 0) {
      throw new IllegalArgumentException("0x%x has more than 48 bits".formatted(value));
    }
  }

  /**
   * The address of six bytes as on the wire.
   *
   * @throws IllegalArgumentException if there are not six
   */
  public static MacAddress of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes are no Ethernet address");
    }
    long value = 0;
    for (byte b : bytes) {
      value = value << Byte.SIZE | Byte.toUnsignedInt(b);
    }
    return new MacAddress(value);
  }

  /** The six bytes as on the wire. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (value >>> ((BYTES - 1 - i) * Byte.SIZE));
    }
    return bytes;
  }

  /** Such as {@code 02:00:5e:10:00:01}. */
  @Override
  public String toString() {
    return COLONS.formatHex(bytes());
  }
}
