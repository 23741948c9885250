package io.echogate.ebpf;

/** What an update of a map's entry asks of the entry from before. */
public enum UpdateMode {
  /** Nothing. */
  ANY(0),
  /** That there is none. */
  CREATE(1),
  /** That there is one. */
  REPLACE(2);

  private final int code;

  UpdateMode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
