package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * What the kernel says of an XDP link; {@code struct bpf_link_info}.
 *
 * @param id unique among the links of this boot, as long as the link lives
 * @param programId the program that runs
 * @param interfaceIndex the interface, in its own network namespace; 0 when the link is detached or
 *     its interface gone
 */
public record XdpLinkInfo(int id, int programId, int interfaceIndex) {
  private static final int SIZE = 64;
  static final int TYPE = 0;
  static final int ID = 4;
  static final int PROGRAM_ID = 8;
  private static final int INTERFACE = 16;
  private static final int TYPE_XDP = 6;

  /** Whether the link still holds an interface. */
  public boolean isAttached() {
    return interfaceIndex != 0;
  }

  /**
   * The info of an XDP link.
   *
   * @throws IllegalArgumentException if the link is of another kind
   */
  static XdpLinkInfo of(Fd link) {
    return ifXdp(link)
        .orElseThrow(() -> new IllegalArgumentException("the link is not one of XDP"));
  }

  /** The info of a link, if it is one of XDP. */
  static Optional<XdpLinkInfo> ifXdp(Fd link) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIZE, Long.BYTES);
      BpfObject.info(link, "a link", info);
      if (info.get(ValueLayout.JAVA_INT, TYPE) != TYPE_XDP) {
        return Optional.empty();
      }
      return Optional.of(
          new XdpLinkInfo(
              info.get(ValueLayout.JAVA_INT, ID),
              info.get(ValueLayout.JAVA_INT, PROGRAM_ID),
              info.get(ValueLayout.JAVA_INT, INTERFACE)));
    }
  }
}
