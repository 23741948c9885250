package io.echogate.ebpf;

import java.util.Optional;

/** The kinds of maps; {@code enum bpf_map_type} of the kernel. */
public enum MapType {
  HASH(1),
  /** Keys are the indexes 0 to n - 1, 4 bytes; every entry always exists. */
  ARRAY(2),
  /** An array of programs to tail-call; emptied when its last descriptor and pin are gone. */
  PROG_ARRAY(3),
  PERCPU_HASH(5),
  PERCPU_ARRAY(6),
  LRU_HASH(9),
  /** Longest prefix match; needs {@link MapSpec#NO_PREALLOC}. */
  LPM_TRIE(11),
  /** A queue of records from programs to one reader, {@link RingBuffer}. Since Linux 5.8. */
  RINGBUF(27);

  private static final MapType[] ALL = values();

  private final int code;

  MapType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Whether an entry has a value for each possible CPU. */
  public boolean isPerCpu() {
    return this == PERCPU_HASH || this == PERCPU_ARRAY;
  }

  static Optional<MapType> of(int code) {
    for (MapType type : ALL) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
