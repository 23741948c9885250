package io.echogate.ebpf;

import io.echogate.ebpf.BpfException.Kind;
import io.echogate.linux.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Runs a program on frames, in the kernel but without an interface. Belongs to the thread that made
 * it; a run allocates nothing once it is compiled.
 *
 * <p>Frames are native memory. The kernel takes 14 bytes (an Ethernet header) up to about 3,500.
 */
public final class TestRun implements AutoCloseable {
  /** {@code BPF_F_TEST_XDP_LIVE_FRAMES}. */
  private static final int LIVE_FRAMES = 2;

  private final LoadedProgram program;
  private final Arena arena = Arena.ofConfined();
  private final Attributes attributes = new Attributes(Command.PROG_TEST_RUN, arena);

  TestRun(LoadedProgram program) {
    this.program = program;
    attributes.put(Attributes.Run.PROGRAM, program.fd().value());
  }

  /**
   * Runs the program once on the first {@code length} bytes of {@code frame}, which it does not
   * change.
   *
   * @return the program's result
   * @throws BpfException if the kernel does not take the frame
   */
  public int run(MemorySegment frame, int length) {
    return run(frame, length, 1);
  }

  /**
   * Runs the program {@code repeat} times on a frame; only for taking the time. A repeated run of
   * an XDP program waits for the kernel once, some 20 ms.
   *
   * @return the last result; see {@link #nanos}
   */
  public int run(MemorySegment frame, int length, int repeat) {
    call(frame, length, repeat, 0);
    return attributes.field(Attributes.Run.RESULT);
  }

  /**
   * Runs an XDP program on copies of a frame and does what it answers: what it passes goes to the
   * network stack as if it came in through the loopback interface of the calling thread's
   * namespace, what it redirects leaves through an interface of that namespace. Since Linux 5.18.
   *
   * @param copies at least 1
   * @throws BpfException if the kernel does not take the frame, or cannot do this
   */
  public void send(MemorySegment frame, int length, int copies) {
    call(frame, length, copies, LIVE_FRAMES);
  }

  private void call(MemorySegment frame, int length, int repeat, int flags) {
    if (!frame.isNative() || length < 0 || length > frame.byteSize() || repeat < 1) {
      throw new IllegalArgumentException(
          "%d runs on %d bytes of %s".formatted(repeat, length, frame));
    }
    attributes
        .put(Attributes.Run.INPUT, frame)
        .put(Attributes.Run.INPUT_LENGTH, length)
        // The kernel left the last frame's length here, and would not let a longer one pass it.
        .put(Attributes.Run.OUTPUT_LENGTH, 0)
        .put(Attributes.Run.REPEAT, repeat)
        .put(Attributes.Run.FLAGS, flags);
    long result = attributes.call();
    if (result < 0) {
      throw failure((int) -result, length);
    }
  }

  /** The mean time of the last runs, in nanoseconds by the wall clock. */
  public int nanos() {
    return attributes.field(Attributes.Run.DURATION);
  }

  @Override
  public void close() {
    arena.close();
  }

  private BpfException failure(int errno, int length) {
    String attempt = "cannot run " + program + " on a frame of " + length + " bytes";
    return errno == Errno.EINVAL || errno == Errno.ENOMEM
        ? new BpfException(attempt, errno, Kind.OTHER, "frames have 14 to about 3,500 bytes")
        : BpfException.of(attempt, errno);
  }
}
