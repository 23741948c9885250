package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** What maps, programs and links have in common: a descriptor, a pin, an id, an info structure. */
final class BpfObject {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** What the kernel asks of those who list objects or open them by id. */
  static final String ID_CURE = "this takes the capability SYS_ADMIN: run as root, or use pins";

  private static final String PIN_CURE =
      "pins lie in a bpf file system, have no '.' in their name and belong to root";

  /** The kinds of pinned objects. */
  enum Kind {
    MAP("map", "anon_inode:bpf-map"),
    PROGRAM("program", "anon_inode:bpf-prog"),
    LINK("link", "anon_inode:bpf-link");

    private final String title;
    private final String file;

    Kind(String title, String file) {
      this.title = title;
      this.file = file;
    }

    /**
     * Whether the descriptor is one of this kind, by what /proc calls its file; for links the
     * kernel has two spellings.
     */
    private boolean is(Fd fd) {
      try {
        return Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(fd.value())))
            .toString()
            .replace("bpf_", "bpf-")
            .equals(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot tell what " + fd + " is", e);
      }
    }
  }

  private BpfObject() {}

  /**
   * Gives the object a name in a bpf file system, by which it outlives its descriptors. Deleting
   * the file removes the pin.
   */
  static void pin(Fd object, String what, Path path) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.OBJ_PIN, arena)
              .put(Attributes.Pin.PATH, arena.allocateFrom(path.toString()))
              .put(Attributes.Pin.OBJECT, object.value())
              .call();
      BpfException.checked(result, "cannot pin " + what + " at " + path, PIN_CURE);
    }
  }

  /**
   * Opens a pinned object.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  static Fd openPinned(Kind kind, Path path) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.OBJ_GET, arena)
              .put(Attributes.Pin.PATH, arena.allocateFrom(path.toString()))
              .call();
      String attempt = "cannot open the pinned " + kind.title + " " + path;
      Fd fd = Fd.own(BpfException.checked(result, attempt, PIN_CURE));
      if (!kind.is(fd)) {
        fd.close();
        throw new IllegalArgumentException(attempt + ": it is not a " + kind.title);
      }
      return fd;
    }
  }

  static Fd openById(Command command, String what, int id) {
    try (Arena arena = Arena.ofConfined()) {
      long result = new Attributes(command, arena).put(Attributes.ById.ID, id).call();
      return Fd.own(
          BpfException.checked(
              result, "cannot open " + what + " with id " + Integer.toUnsignedString(id), ID_CURE));
    }
  }

  /** Fills the structure with what the kernel says of the object, as much as it knows. */
  static void info(Fd object, String what, MemorySegment info) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.OBJ_GET_INFO_BY_FD, arena)
              .put(Attributes.GetInfo.OBJECT, object.value())
              .put(Attributes.GetInfo.LENGTH, (int) info.byteSize())
              .put(Attributes.GetInfo.INFO, info)
              .call();
      BpfException.checked(result, "cannot get the info of " + what);
    }
  }
}
