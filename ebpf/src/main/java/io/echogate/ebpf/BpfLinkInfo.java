package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the kernel says of a link; {@code struct bpf_link_info}.
 *
 * @param id unique among the links of this boot, as long as the link lives
 * @param type what kind of hook it holds
 * @param programId the program that runs
 * @param interfaceIndex the interface, in its own network namespace; 0 when the link is detached or
 *     its interface gone
 */
public record BpfLinkInfo(int id, Type type, int programId, int interfaceIndex) {
  /** The kinds of links to interfaces; {@code enum bpf_link_type} of the kernel. */
  public enum Type {
    XDP(6),
    TCX(11);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    private static Optional<Type> of(int code) {
      return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }
  }

  private static final int SIZE = 64;
  static final int TYPE = 0;
  static final int ID = 4;
  static final int PROGRAM_ID = 8;

  /** At the same place for both types. */
  private static final int INTERFACE = 16;

  /** Whether the link still holds an interface. */
  public boolean isAttached() {
    return interfaceIndex != 0;
  }

  /**
   * The info of a link to an interface.
   *
   * @throws IllegalArgumentException if the link is of another kind
   */
  static BpfLinkInfo of(Fd link) {
    return ifKnown(link)
        .orElseThrow(() -> new IllegalArgumentException("the link is neither one of XDP nor TCX"));
  }

  /** The info of a link, if it is one to an interface. */
  static Optional<BpfLinkInfo> ifKnown(Fd link) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIZE, Long.BYTES);
      BpfObject.info(link, "a link", info);
      return Type.of(info.get(ValueLayout.JAVA_INT, TYPE))
          .map(
              type ->
                  new BpfLinkInfo(
                      info.get(ValueLayout.JAVA_INT, ID),
                      type,
                      info.get(ValueLayout.JAVA_INT, PROGRAM_ID),
                      info.get(ValueLayout.JAVA_INT, INTERFACE)));
    }
  }
}
