package io.echogate.datapath;

import org.jspecify.annotations.Nullable;

/** A filter could not be put in place, read or removed. The message says why and what to do. */
public sealed class FilterException extends RuntimeException permits PolicyTooLongException {
  private static final long serialVersionUID = 1L;

  FilterException(String message) {
    super(message);
  }

  FilterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
