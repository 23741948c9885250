package io.echogate.bench;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A program on one frame, again and again. Belongs to the thread that made it. */
final class ProgramRun implements Interleaved.Work, Opened.Closer {
  private static final int WARMUP = 10_000;

  private final Arena arena = Arena.ofConfined();
  private final TestRun run;
  private final MemorySegment frame;

  /**
   * A program whose answer is known.
   *
   * @throws IllegalStateException if it answers otherwise
   */
  ProgramRun(LoadedProgram program, byte[] bytes, XdpAction expected) {
    this(program, bytes, expected, WARMUP);
  }

  /** The same for a program at a traffic control hook. */
  ProgramRun(LoadedProgram program, byte[] bytes, TcAction expected) {
    this(program, bytes, expected.code(), expected.toString(), WARMUP);
  }

  /**
   * A program whose answer is known after so many runs.
   *
   * @throws IllegalStateException if it answers otherwise
   */
  ProgramRun(LoadedProgram program, byte[] bytes, XdpAction expected, int runs) {
    this(program, bytes, expected.code(), expected.toString(), runs);
  }

  private ProgramRun(LoadedProgram program, byte[] bytes, int expected, String name, int runs) {
    run = program.testRun();
    frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    // A bucket is full at first: what is to be timed is how it goes on.
    run(runs);
    int action = run.run(frame, bytes.length, WARMUP);
    if (action != expected) {
      close();
      throw new IllegalStateException(program + " returned " + action + ", not " + name);
    }
  }

  @Override
  public void run(int repeats) {
    var _ = run.run(frame, (int) frame.byteSize(), repeats);
  }

  @Override
  public void close() {
    run.close();
    arena.close();
  }
}
