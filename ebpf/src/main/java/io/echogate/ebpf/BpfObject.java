package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** What maps, programs and links have in common: a descriptor, a pin, an id, an info structure. */
final class BpfObject {
  private BpfObject() {}

  /**
   * Gives the object a name in a bpf file system, by which it outlives its descriptors. Deleting
   * the file removes the pin.
   */
  static void pin(Fd object, String what, Path path) {
    long result;
    try (Arena arena = Arena.ofConfined()) {
      result =
          new Attributes(Command.OBJ_PIN, arena)
              .put(Attributes.Pin.PATH, arena.allocateFrom(path.toString()))
              .put(Attributes.Pin.OBJECT, object.value())
              .call();
    }
    if (result < 0) {
      throw pinFailure("cannot pin " + what + " at " + path, (int) -result);
    }
  }

  static Fd openPinned(String what, Path path) {
    long result;
    try (Arena arena = Arena.ofConfined()) {
      result =
          new Attributes(Command.OBJ_GET, arena)
              .put(Attributes.Pin.PATH, arena.allocateFrom(path.toString()))
              .call();
    }
    if (result < 0) {
      throw pinFailure("cannot open the pinned " + what + " " + path, (int) -result);
    }
    return Fd.own(result);
  }

  private static BpfException pinFailure(String attempt, int errno) {
    return errno == Errno.EPERM
        ? new BpfException(
            attempt,
            errno,
            Kind.NOT_PERMITTED,
            "pins lie in a bpf file system, have no '.' in their name and belong to root")
        : BpfException.of(attempt, errno);
  }

  static Fd openById(Command command, String what, int id) {
    try (Arena arena = Arena.ofConfined()) {
      long result = new Attributes(command, arena).put(Attributes.ById.ID, id).call();
      return Fd.own(
          BpfException.checked(
              result, "cannot open " + what + " with id " + Integer.toUnsignedString(id)));
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
