package io.echogate.ebpf;

/** How much a load or store moves. */
public enum Size {
  /** 1 byte. */
  BYTE(1, 0x10, "u8"),
  /** 2 bytes. */
  HALF(2, 0x08, "u16"),
  /** 4 bytes. */
  WORD(4, 0x00, "u32"),
  /** 8 bytes. */
  LONG(8, 0x18, "u64");

  private static final Size[] ALL = values();

  private final int bytes;
  private final int code;
  private final String text;

  Size(int bytes, int code, String text) {
    this.bytes = bytes;
    this.code = code;
    this.text = text;
  }

  /** The number of bytes moved. */
  public int bytes() {
    return bytes;
  }

  int code() {
    return code;
  }

  static Size of(int op) {
    for (Size size : ALL) {
      if (size.code == (op & 0x18)) {
        return size;
      }
    }
    throw new AssertionError("the two bits have four values");
  }

  /** As the kernel writes it: {@code u32}. */
  @Override
  public String toString() {
    return text;
  }
}
