package io.echogate.traffic.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** How a file is packed. */
enum Packing {
  GZIP(0x1f8b0000, 0xffff0000),
  ZSTD(0x28b52ffd, 0xffffffff);

  private static final int BUFFER = 1 << 16;

  private final int magic;
  private final int mask;

  Packing(int magic, int mask) {
    this.magic = magic;
    this.mask = mask;
  }

  /** The packing of a file; empty if it is not packed. */
  static Optional<Packing> of(FileChannel file) throws IOException {
    ByteBuffer begin = ByteBuffer.allocate(Integer.BYTES);
    int count = 0;
    while (begin.hasRemaining() && count >= 0) {
      count = file.read(begin, begin.position());
    }
    return begin.hasRemaining() ? Optional.empty() : of(begin.getInt(0));
  }

  /** The packing of what begins with this word, the first byte uppermost. */
  static Optional<Packing> of(int begin) {
    for (Packing packing : values()) {
      if ((begin & packing.mask) == packing.magic) {
        return Optional.of(packing);
      }
    }
    return Optional.empty();
  }

  /** What is packed in a stream. */
  InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPInputStream(packed, BUFFER);
      case ZSTD -> new ZstdStream(new BufferedInputStream(packed, BUFFER));
    };
  }
}
