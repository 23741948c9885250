package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All maps, programs and links to interfaces of the kernel, whoever made them. Listing needs the
 * capability SYS_ADMIN. What comes or goes meanwhile may be in the list or not; the kernel frees
 * objects a moment after their last user is gone.
 */
public final class BpfObjects {
  private BpfObjects() {}

  /**
   * All programs, by id.
   *
   * @throws BpfException of kind NOT_PERMITTED without SYS_ADMIN
   */
  public static List<ProgramInfo> programs() {
    return list(
        Command.PROG_GET_NEXT_ID,
        Command.PROG_GET_FD_BY_ID,
        "a program",
        fd -> Optional.of(ProgramInfo.of(fd)));
  }

  /**
   * All maps, by id.
   *
   * @throws BpfException of kind NOT_PERMITTED without SYS_ADMIN
   */
  public static List<MapInfo> maps() {
    return list(
        Command.MAP_GET_NEXT_ID,
        Command.MAP_GET_FD_BY_ID,
        "a map",
        fd -> Optional.of(MapInfo.of(fd)));
  }

  /**
   * All XDP and TCX links, by id.
   *
   * @throws BpfException of kind NOT_PERMITTED without SYS_ADMIN
   */
  public static List<BpfLinkInfo> links() {
    return list(
        Command.LINK_GET_NEXT_ID, Command.LINK_GET_FD_BY_ID, "a link", BpfLinkInfo::ifKnown);
  }

  /**
   * Opens the BTF of the kernel, {@code vmlinux}, or of one of its modules.
   *
   * @throws BpfException of kind NOT_PERMITTED without SYS_ADMIN
   */
  static Optional<Fd> openTypes(String name) {
    return list(
            Command.BTF_GET_NEXT_ID,
            Command.BTF_GET_FD_BY_ID,
            "types",
            fd -> Optional.of(BtfInfo.of(fd)))
        .stream()
        .filter(info -> info.isOfKernel(name))
        .findFirst()
        .map(info -> BpfObject.openById(Command.BTF_GET_FD_BY_ID, "the types", info.id()));
  }

  private static <T> List<T> list(
      Command next, Command open, String what, Function<Fd, Optional<T>> info) {
    List<T> found = new ArrayList<>();
    for (Optional<Integer> id = next(next, 0); id.isPresent(); id = next(next, id.get())) {
      try (Fd fd = BpfObject.openById(open, what, id.get())) {
        info.apply(fd).ifPresent(found::add);
      } catch (BpfException e) {
        if (e.kind() != Kind.MISSING) {
          throw e;
        }
        // It went away between the two calls.
      }
    }
    return found;
  }

  private static Optional<Integer> next(Command command, int id) {
    try (Arena arena = Arena.ofConfined()) {
      Attributes attributes = new Attributes(command, arena).put(Attributes.ById.ID, id);
      long result = attributes.call();
      if (result == -Errno.ENOENT) {
        return Optional.empty();
      }
      BpfException.checked(result, "cannot list the kernel's bpf objects", BpfObject.ID_CURE);
      return Optional.of(attributes.field(Attributes.ById.NEXT_ID));
    }
  }
}
