package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records from programs in the kernel. */
@NeedsKernel(KernelFeature.XDP)
class RingBufferTest {
  private static final MapSpec RING = MapSpec.ringBuffer("ring", 1 << 16);

  /** The number of the next record, and how many found no room: 8 bytes each. */
  private static final MapSpec COUNTS = MapSpec.mmapableArray("counts", 16, 1);

  private static final int LOST = 8;
  private static final int RECORD = 40;

  private final BpfMap map = BpfMap.create(RING);
  private final BpfMap counts = BpfMap.create(COUNTS);
  private final Mapping counters = counts.mmap(Mapping.Access.READ);
  private final RingBuffer ring = RingBuffer.of(map);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment frame = arena.allocate(64);

  @AfterEach
  void close() {
    arena.close();
    ring.close();
    counters.close();
    counts.close();
    map.close();
  }

  @Test
  void recordsArriveInOrderAndWhatFindsNoRoomIsCountedByTheProgram() {
    List<Long> numbers = new ArrayList<>();
    try (LoadedProgram producer = load(reserving(0));
        TestRun run = producer.testRun()) {
      var _ = run.run(frame, 64, 3_000);
      int polled = ring.poll((data, at, _) -> numbers.add(data.get(ValueLayout.JAVA_LONG, at)));

      assertThat(polled).isEqualTo((1 << 16) / (RECORD + 8));
      assertThat(counter(LOST)).isEqualTo(3_000 - polled);
      for (int i = 0; i < polled; i++) {
        assertThat(numbers.get(i)).isEqualTo(i);
      }
      var _ = run.run(frame, 64);
      assertThat(ring.poll((_, _, length) -> assertThat(length).isEqualTo(RECORD))).isEqualTo(1);
      assertThat(ring.delivered()).isEqualTo(polled + 1);
      assertThat(ring.backlog()).isZero();
    }
  }

  /** Records of 8 to 71 bytes, many times around the buffer: headers, ends and data are right. */
  @Test
  void recordsOfAllLengthsWrapAround() {
    long[] next = new long[1];
    try (LoadedProgram producer = load(copying());
        TestRun run = producer.testRun()) {
      for (int round = 0; round < 20; round++) {
        var _ = run.run(frame, 64, 1_000);
        assertThat(ring.poll((data, at, length) -> checkCopy(next, data, at, length)))
            .isEqualTo(1_000);
      }
    }
    assertThat(next[0]).isEqualTo(20_000);
    assertThat(counter(LOST)).isZero();
  }

  private static void checkCopy(long[] next, MemorySegment data, long at, int length) {
    long number = next[0]++;
    assertThat(data.get(ValueLayout.JAVA_LONG, at)).isEqualTo(number);
    assertThat(length).isEqualTo((int) (number & 63) + 8);
    assertThat(data.get(ValueLayout.JAVA_BYTE, at + length - 1))
        .isEqualTo(length == 8 ? 0 : (byte) 0x5a);
  }

  @Test
  void discardedRecordsAreSkipped() {
    Program program =
        Program.xdp(
            "discard",
            asm -> {
              Label full = asm.newLabel("full");
              asm.mapFd(R1, RING).mov(R2, 8).mov(R3, 0).call(Helper.RINGBUF_RESERVE);
              asm.jumpIf(Cond.EQ, R0, 0, full);
              asm.mov(R1, R0).mov(R2, 0).call(Helper.RINGBUF_DISCARD);
              asm.bind(full).mov(R0, 0).exit();
            });
    try (LoadedProgram discarding = load(program);
        LoadedProgram submitting = load(reserving(0));
        TestRun discard = discarding.testRun();
        TestRun submit = submitting.testRun()) {
      for (int i = 0; i < 10; i++) {
        var _ = discard.run(frame, 64);
        var _ = submit.run(frame, 64);
      }
    }
    assertThat(ring.poll((_, _, _) -> {})).isEqualTo(10);
    assertThat(ring.discarded()).isEqualTo(10);
  }

  @Test
  void theReaderSleepsUntilARecordComes() throws Exception {
    assertThat(ring.await(Duration.ofMillis(1))).isFalse();
    try (LoadedProgram producer = load(reserving(0));
        LoadedProgram quiet = load(reserving(RingBuffer.NO_WAKEUP))) {
      CompletableFuture<Boolean> woken =
          CompletableFuture.supplyAsync(() -> ring.await(Duration.ofSeconds(20)));
      assertThat(woken).isNotDone();
      once(producer);
      assertThat(woken.get()).isTrue();

      assertThat(ring.poll((_, _, _) -> {})).isEqualTo(1);
      once(quiet);
      assertThat(ring.await(Duration.ZERO)).as("what is there is seen without a call").isTrue();
    }
  }

  private void once(LoadedProgram program) {
    try (TestRun run = program.testRun()) {
      var _ = run.run(frame, 64);
    }
  }

  /** A program as fast as it can and the reader beside it: nothing is torn, doubled or unseen. */
  @Test
  void aReaderBesideABusyProgramMissesOnlyWhatTheProgramCounts() {
    int events = 300_000;
    long[] last = {-1};
    try (LoadedProgram producer = load(reserving(RingBuffer.NO_WAKEUP))) {
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(() -> produce(producer, 10, events / 10));
      while (!done.isDone()) {
        if (ring.poll((data, at, length) -> checkRecord(last, data, at, length)) == 0) {
          var _ = ring.await(Duration.ofNanos(200_000));
        }
      }
      done.join();
      var _ = ring.poll((data, at, length) -> checkRecord(last, data, at, length));
    }
    assertThat(ring.delivered()).isPositive();
    assertThat(ring.delivered() + counter(LOST)).isEqualTo(events);
  }

  private void produce(LoadedProgram producer, int rounds, int events) {
    try (TestRun run = producer.testRun()) {
      for (int i = 0; i < rounds; i++) {
        var _ = run.run(frame, 64, events);
      }
    }
  }

  private static void checkRecord(long[] last, MemorySegment data, long at, int length) {
    long number = data.get(ValueLayout.JAVA_LONG, at);
    if (length != RECORD
        || number <= last[0]
        || data.get(ValueLayout.JAVA_LONG, at + RECORD - 8) != number) {
      throw new AssertionError(
          "record %d of %d bytes behind %d".formatted(number, length, last[0]));
    }
    last[0] = number;
  }

  /** Only the compiler removes what a lambda's call may allocate, and it may be late. */
  @Test
  void readingAllocatesNothingOnceCompiled() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] sum = new long[1];
    try (LoadedProgram producer = load(reserving(0));
        TestRun run = producer.testRun()) {
      long allocated = Long.MAX_VALUE;
      int polled = 1;
      for (int round = 0; round < 100 && allocated >= polled; round++) {
        var _ = run.run(frame, 64, 1_300);
        long before = threads.getCurrentThreadAllocatedBytes();
        polled = ring.poll((data, at, _) -> sum[0] += data.get(ValueLayout.JAVA_LONG, at));
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(polled).isEqualTo(1_300);
      assertThat(allocated).isLessThan(polled);
    }
  }

  @Test
  void aClosedReaderReadsNothingAndTheNextGoesOn() {
    try (LoadedProgram producer = load(reserving(0))) {
      once(producer);
      once(producer);
    }
    assertThat(ring.poll((_, _, _) -> {}, 1)).isEqualTo(1);
    ring.close();
    assertThatThrownBy(() -> ring.poll((_, _, _) -> {})).isInstanceOf(IllegalStateException.class);

    try (RingBuffer next = reopened()) {
      assertThat(next.await(Duration.ZERO)).isTrue();
      assertThat(
              next.poll((data, at, _) -> assertThat(data.get(ValueLayout.JAVA_LONG, at)).isOne()))
          .isEqualTo(1);
    }
  }

  /** The reader needs no map but the one that it was opened with, and that no longer. */
  private RingBuffer reopened() {
    try (BpfMap again = BpfMap.open(map.info().id())) {
      return RingBuffer.of(again);
    }
  }

  @Test
  void theSizeIsAPowerOfTwo() {
    for (int bytes : new int[] {0, 2048, 4097, 12_288, -4096}) {
      assertThatThrownBy(() -> MapSpec.ringBuffer("ring", bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a ring buffer has a power of two of bytes, from 4096 on, not " + bytes);
    }
  }

  @Test
  void onlyRingBuffersAreRead() {
    assertThatThrownBy(() -> RingBuffer.of(counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "map counts (ARRAY of 1 entries, key 4, value 16 bytes, flags 0x400) is no ring"
                + " buffer");
  }

  private LoadedProgram load(Program program) {
    return LoadedProgram.load(program, Map.of(RING, map, COUNTS, counts));
  }

  private long counter(int offset) {
    return counters.segment().get(ValueLayout.JAVA_LONG, offset);
  }

  /** Reserves, numbers at both ends and submits one record a run. */
  private static Program reserving(int flags) {
    return Program.xdp(
        "reserving",
        asm -> {
          Label full = asm.newLabel("full");
          number(asm);
          asm.mapFd(R1, RING).mov(R2, RECORD).mov(R3, 0).call(Helper.RINGBUF_RESERVE);
          asm.jumpIf(Cond.EQ, R0, 0, full);
          asm.store(Size.LONG, R0, 0, R6).store(Size.LONG, R0, RECORD - 8, R6);
          asm.mov(R1, R0).mov(R2, flags).call(Helper.RINGBUF_SUBMIT);
          asm.mov(R0, 0).exit().bind(full);
          lose(asm);
        });
  }

  /** Copies 8 to 71 bytes from the stack: the number, then 0x5a. */
  private static Program copying() {
    return Program.xdp(
        "copying",
        asm -> {
          Label full = asm.newLabel("full");
          number(asm);
          for (int at = -64; at < 0; at += 4) {
            asm.storeImm(Size.WORD, R10, at, 0x5a5a_5a5a);
          }
          asm.store(Size.LONG, R10, -72, R6);
          asm.mapFd(R1, RING).mov(R2, R10).add(R2, -72).mov(R3, R6).and(R3, 63).add(R3, 8);
          asm.mov(R4, 0).call(Helper.RINGBUF_OUTPUT).jumpIf(Cond.NE, R0, 0, full);
          asm.mov(R0, 0).exit().bind(full);
          lose(asm);
        });
  }

  /** R6 = the number of this record; R7 = the counts. */
  private static void number(Assembler asm) {
    asm.mapValue(R7, COUNTS, 0).mov(R6, 1).fetchAdd(Size.LONG, R7, 0, R6);
  }

  private static void lose(Assembler asm) {
    asm.mov(R1, 1).atomicAdd(Size.LONG, R7, LOST, R1).mov(R0, 0).exit();
  }
}
