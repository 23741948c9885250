package io.echogate.traffic.capture;

/**
 * A capture cannot be read, or not any further. The message says which, where, why and what to do;
 * the packets before that place have been read and are good.
 */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  CaptureException(String capture, long offset, String what) {
    super("%s: at byte %d: %s".formatted(capture, offset, what));
    this.offset = offset;
  }

  CaptureException(String capture, long offset, String what, Throwable cause) {
    super("%s: at byte %d: %s".formatted(capture, offset, what), cause);
    this.offset = offset;
  }

  /** The byte of the capture, uncompressed, at which the record begins that cannot be read. */
  public long offset() {
    return offset;
  }
}
