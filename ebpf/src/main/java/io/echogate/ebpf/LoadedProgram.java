package io.echogate.ebpf;

import io.echogate.linux.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program in the kernel, held by a descriptor. It lives as long as a descriptor, a pin or a link
 * refers to it.
 */
public final class LoadedProgram implements AutoCloseable {
  private final String name;
  private final Fd fd;

  private LoadedProgram(String name, Fd fd) {
    this.name = name;
    this.fd = fd;
  }

  /**
   * Verifies and loads a program.
   *
   * @param maps a map for each of {@link Program#maps}
   * @throws VerifierException if the verifier refuses the program
   * @throws BpfException if loading is not permitted
   * @throws IllegalArgumentException if a map is missing
   */
  public static LoadedProgram load(Program program, Map<MapSpec, BpfMap> maps) {
    return new LoadedProgram(program.name(), ProgramLoader.load(program, maps));
  }

  /**
   * Opens a pinned program.
   *
   * @throws BpfException of kind MISSING if there is no such file
   * @throws IllegalArgumentException if the pin is no program
   */
  public static LoadedProgram open(Path pin) {
    return of(BpfObject.openPinned(BpfObject.Kind.PROGRAM, pin));
  }

  /**
   * Opens a program by its id; needs the capability SYS_ADMIN.
   *
   * @throws BpfException of kind MISSING if there is none
   */
  public static LoadedProgram open(int id) {
    return of(BpfObject.openById(Command.PROG_GET_FD_BY_ID, "the program", id));
  }

  private static LoadedProgram of(Fd fd) {
    try {
      return new LoadedProgram(ProgramInfo.of(fd).name(), fd);
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      fd.close();
      throw e;
    }
  }

  public String name() {
    return name;
  }

  /** What the kernel says of the program. */
  public ProgramInfo info() {
    return ProgramInfo.of(fd);
  }

  /** The instructions as the kernel rewrote them, for {@link Disassembler#decode}. */
  public long[] xlated() {
    return ProgramInfo.xlated(fd);
  }

  /**
   * Binds a map to the program without an instruction that uses it: the map lives as long as the
   * program, and {@link ProgramInfo#mapIds} lists it. Since Linux 5.10. Binding again is harmless.
   */
  public void bind(BpfMap map) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          new Attributes(Command.PROG_BIND_MAP, arena)
              .put(Attributes.BindMap.PROGRAM, fd.value())
              .put(Attributes.BindMap.MAP, map.fd().value())
              .call();
      BpfException.checked(result, "cannot bind " + map + " to " + this);
    }
  }

  /**
   * Gives the program a name in a bpf file system. Deleting the file removes the pin.
   *
   * @throws BpfException of kind EXISTS if the file exists
   */
  public void pin(Path path) {
    BpfObject.pin(fd, toString(), path);
  }

  /** Runs the program on frames of our own. The caller closes it, before the program. */
  public TestRun testRun() {
    return new TestRun(this);
  }

  /** The descriptor, as long as the program is open here. */
  public Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "program " + name;
  }
}
