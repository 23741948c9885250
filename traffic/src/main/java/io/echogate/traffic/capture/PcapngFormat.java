package io.echogate.traffic.capture;

import io.echogate.policy.Direction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format pcapng: blocks of a type, a length, a body and the length again. Sections begin with a
 * header that tells the byte order, and describe their interfaces; packets name theirs. Blocks of
 * other kinds are passed over, whatever their size.
 */
final class PcapngFormat implements Format {
  static final int SECTION = 0x0a0d0d0a;
  static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  static final int ENHANCED_PACKET = 6;

  static final int BYTE_ORDER = 0x1a2b3c4d;

  /** Bytes of a block's type and length, and of the length behind it. */
  static final int BLOCK_HEADER = 8;

  static final int BLOCK_TRAILER = 4;

  /** A section has no more interfaces: one with packets of each would be no capture. */
  private static final int MOST_INTERFACES = 1 << 16;

  static final int OPTION_END = 0;
  static final int OPTION_COMMENT = 1;
  static final int PACKET_FLAGS = 2;
  private static final int TIME_RESOLUTION = 9;
  private static final int TIME_OFFSET = 14;

  private final String name;
  private final Window window;
  private final List<Interface> interfaces = new ArrayList<>();
  private boolean bigEndian;

  /** What a section says of an interface. */
  private record Interface(int linkNumber, long snapLength, Resolution resolution, long offset) {}

  private PcapngFormat(String name, Window window) {
    this.name = name;
    this.window = window;
  }

  /** Reads nothing yet. */
  static PcapngFormat open(String name, Window window) {
    return new PcapngFormat(name, window);
  }

  @Override
  public boolean next(Current into) throws IOException {
    while (window.has(BLOCK_HEADER)) {
      int type = window.word(0);
      if (type == SECTION) {
        section();
        continue;
      }
      long length = window.unsignedWord(4);
      if (length % 4 != 0 || length < BLOCK_HEADER + BLOCK_TRAILER) {
        throw fault("a block of %d bytes: this is damaged".formatted(length));
      }
      switch (type) {
        case INTERFACE -> {
          require(length);
          addInterface((int) length);
        }
        case ENHANCED_PACKET -> {
          require(length);
          enhanced((int) length, into);
        }
        case SIMPLE_PACKET -> {
          require(length);
          simple((int) length, into);
        }
        case OLD_PACKET -> {
          require(length);
          old((int) length, into);
        }
        default -> {
          // Of no interest, and perhaps larger than memory.
        }
      }
      if (!window.skip(length)) {
        throw fault("the capture ends within a block of %d bytes".formatted(length));
      }
      if (type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OLD_PACKET) {
        return true;
      }
    }
    if (window.available() != 0) {
      throw fault("the capture ends within the header of a block");
    }
    return false;
  }

  /** Fetches a block, and looks whether its length is written behind it too. */
  private void require(long length) throws IOException {
    if (length > LONGEST) {
      throw fault("a block of %d bytes, more than %d: this is damaged".formatted(length, LONGEST));
    }
    if (!window.has(length)) {
      throw fault(
          "the capture ends %d bytes into a block of %d".formatted(window.available(), length));
    }
    if (window.unsignedWord(length - BLOCK_TRAILER) != length) {
      throw fault(
          "a block of %d bytes says %d at its end: this is damaged"
              .formatted(length, window.unsignedWord(length - BLOCK_TRAILER)));
    }
  }

  private CaptureException fault(String what) {
    return new CaptureException(name, window.offset(), what);
  }

  private void section() throws IOException {
    if (!window.has(BLOCK_HEADER + 4)) {
      throw fault("the capture ends within the header of a section");
    }
    window.setBigEndian(false);
    if (window.word(BLOCK_HEADER) != BYTE_ORDER) {
      window.setBigEndian(true);
      if (window.word(BLOCK_HEADER) != BYTE_ORDER) {
        throw fault("a section that does not tell its byte order: this is damaged");
      }
      bigEndian = true;
    } else {
      bigEndian = false;
    }
    long length = window.unsignedWord(4);
    if (length % 4 != 0 || length < 28) {
      throw fault("a section header of %d bytes: this is damaged".formatted(length));
    }
    require(length);
    int version = window.unsignedShort(BLOCK_HEADER + 4);
    if (version != 1) {
      throw fault("pcapng of version " + version + "; Echogate reads version 1");
    }
    interfaces.clear();
    window.skip(length);
  }

  private void addInterface(int length) {
    if (length < 20) {
      throw fault("a description of an interface of %d bytes: this is damaged".formatted(length));
    }
    if (interfaces.size() == MOST_INTERFACES) {
      throw fault("a section with more than %d interfaces".formatted(MOST_INTERFACES));
    }
    Resolution resolution = Resolution.DEFAULT;
    int at = 16;
    int end = length - BLOCK_TRAILER;
    while (at + 4 <= end && window.unsignedShort(at) != OPTION_END) {
      int option = window.unsignedShort(at);
      int size = window.unsignedShort(at + 2);
      at += 4;
      if (size > end - at) {
        throw fault("an option of an interface that ends behind its block: this is damaged");
      }
      if (option == TIME_RESOLUTION && size >= 1) {
        resolution = resolution.with(window.unsignedByte(at));
      } else if (option == TIME_OFFSET && size >= Long.BYTES) {
        resolution = resolution.withOffset(number64(at));
      }
      at += padded(size);
    }
    if (!resolution.isUsable()) {
      throw fault("an interface whose times have parts of a second too small to count");
    }
    interfaces.add(
        new Interface(
            window.unsignedShort(8), window.unsignedWord(12), resolution, window.offset()));
  }

  private long number64(long at) {
    long first = window.unsignedWord(at);
    long second = window.unsignedWord(at + 4);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }

  private void enhanced(int length, Current into) {
    if (length < 32) {
      throw fault("a packet block of %d bytes: this is damaged".formatted(length));
    }
    long captured = window.unsignedWord(20);
    packet(window.unsignedWord(8), 28, captured, window.unsignedWord(24), length, into);
    into.time = time(12, into.interfaceNumber);
    into.direction = direction(28 + padded((int) captured), length - BLOCK_TRAILER);
  }

  private void old(int length, Current into) {
    if (length < 32) {
      throw fault("a packet block of %d bytes: this is damaged".formatted(length));
    }
    long captured = window.unsignedWord(20);
    packet(window.unsignedShort(8), 28, captured, window.unsignedWord(24), length, into);
    into.time = time(12, into.interfaceNumber);
    into.direction = direction(28 + padded((int) captured), length - BLOCK_TRAILER);
  }

  private void simple(int length, Current into) {
    if (length < 16) {
      throw fault("a packet block of %d bytes: this is damaged".formatted(length));
    }
    long original = window.unsignedWord(8);
    long captured = Math.min(original, length - 16);
    if (!interfaces.isEmpty() && interfaces.getFirst().snapLength != 0) {
      captured = Math.min(captured, interfaces.getFirst().snapLength);
    }
    packet(0, 12, captured, original, length, into);
    into.time = 0;
    into.direction = null;
  }

  private long time(int at, int number) {
    long count = window.unsignedWord(at) << 32 | window.unsignedWord(at + 4);
    return interfaces.get(number).resolution.nanoseconds(count);
  }

  private void packet(long number, int at, long captured, long original, int length, Current into) {
    if (number >= interfaces.size()) {
      throw fault(
          "a packet of interface %d, and the section has described %d: this is damaged"
              .formatted(number, interfaces.size()));
    }
    if (captured > length - at - BLOCK_TRAILER) {
      throw fault(
          "a packet of %d bytes in a block of %d: this is damaged".formatted(captured, length));
    }
    Interface from = interfaces.get((int) number);
    into.link = PcapFormat.link(name, from.offset, from.linkNumber);
    into.interfaceNumber = (int) number;
    into.captured = (int) captured;
    into.length = (int) Math.clamp(original, captured, Integer.MAX_VALUE);
    into.memory = window.memory();
    into.position = window.position() + at;
  }

  /** Which way a packet went, if its flags say so. */
  private @Nullable Direction direction(int from, int end) {
    int at = from;
    while (at + 4 <= end && window.unsignedShort(at) != OPTION_END) {
      int size = window.unsignedShort(at + 2);
      if (window.unsignedShort(at) == PACKET_FLAGS && size == Integer.BYTES && at + 8 <= end) {
        return switch (window.word(at + 4) & 3) {
          case 1 -> Direction.IN;
          case 2 -> Direction.OUT;
          default -> null;
        };
      }
      at += 4 + padded(size);
    }
    return null;
  }

  static int padded(int size) {
    return size + 3 & ~3;
  }

  @Override
  public boolean ready() {
    // Of a section the byte order may be another, but it is short.
    return window.available() >= BLOCK_HEADER
        && (window.word(0) == SECTION || window.available() >= window.unsignedWord(4));
  }
}
