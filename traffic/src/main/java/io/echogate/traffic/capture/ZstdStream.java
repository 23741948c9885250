package io.echogate.traffic.capture;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What zstd has packed. Where it is damaged, it fails as any stream that cannot be read: the
 * library throws an exception of its own where it looks, and others, as that of an index out of
 * bounds, where it trusts what is written.
 */
final class ZstdStream extends FilterInputStream {

  ZstdStream(InputStream packed) {
    super(new ZstdInputStream(packed));
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      return super.read(into, offset, length);
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private static IOException damaged(RuntimeException e) {
    return new IOException("what zstd packed is damaged: " + e.getMessage(), e);
  }
}
