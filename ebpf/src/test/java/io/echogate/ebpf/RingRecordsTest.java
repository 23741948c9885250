package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader against a buffer that a test writes, as the kernel would and as it never should. */
class RingRecordsTest {
  private static final int SIZE = 4096;

  private final long seed = Long.getLong("prop.seed", new Random().nextLong());
  private final RandomGenerator random = new SplittableRandom(seed);
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment consumer = arena.allocate(8, 8);
  private final MemorySegment producer = arena.allocate(8, 8);
  private final MemorySegment data = arena.allocate(2 * SIZE, 8);

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void recordsComeInOrderWhateverTheirLengths() {
    RingRecords records = records();
    Deque<Integer> expected = new ArrayDeque<>();
    int number = 0;
    long skipped = 0;
    for (int i = 0; i < 20_000; i++) {
      int length = 4 + random.nextInt(300);
      boolean discard = random.nextInt(5) == 0;
      if (records.backlog() + 8 + (length + 7 & ~7) <= SIZE) {
        append(length, discard ? RingRecords.DISCARDED : 0, number);
        if (discard) {
          skipped++;
        } else {
          expected.add(number << 9 | length);
        }
        number++;
      } else {
        int most = 1 + random.nextInt(20);
        int polled = records.poll((_, at, n) -> check(expected, at, n), most);
        assertThat(polled).isBetween(0, most);
      }
    }
    var _ = records.poll((_, at, n) -> check(expected, at, n), Integer.MAX_VALUE);

    assertThat(expected).isEmpty();
    assertThat(records.backlog()).isZero();
    assertThat(records.discarded()).isEqualTo(skipped);
    assertThat(records.delivered()).isEqualTo(number - skipped);
    assertThat(consumer.get(ValueLayout.JAVA_LONG, 0)).isGreaterThan(100 * SIZE);
  }

  private void check(Deque<Integer> expected, long at, int length) {
    assertThat(data.get(ValueLayout.JAVA_INT, at) << 9 | length)
        .as("replay with -Dprop.seed=%d", seed)
        .isEqualTo(expected.remove());
  }

  @Test
  void aRecordInTheMakingHoldsUpThoseBehindIt() {
    RingRecords records = records();
    append(8, 0, 1);
    long busy = append(8, RingRecords.BUSY, 2);
    append(8, 0, 3);
    assertThat(numbers(records)).containsExactly(1);

    data.set(ValueLayout.JAVA_INT, busy, 8);
    assertThat(numbers(records)).containsExactly(2, 3);
  }

  @Test
  void aRecordWhoseReceiverThrowsRemainsTheNext() {
    RingRecords records = records();
    append(8, 0, 1);
    append(8, 0, 2);
    assertThatThrownBy(
            () ->
                records.poll(
                    (_, at, _) -> {
                      throw new IllegalArgumentException("no " + number(at));
                    },
                    9))
        .hasMessage("no 1");

    assertThat(numbers(records)).containsExactly(1, 2);
  }

  @Test
  void theNextReaderGoesOnWhereTheLastOneStopped() {
    append(8, 0, 1);
    append(8, 0, 2);
    assertThat(records().poll((_, _, _) -> {}, 1)).isEqualTo(1);

    assertThat(numbers(records())).containsExactly(2);
  }

  @Test
  void nothingIsReadBeyondWhatWasPublished() {
    RingRecords records = records();
    append(24, 0, 1);
    data.set(ValueLayout.JAVA_INT, 0, 25);
    assertThatThrownBy(() -> numbers(records))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a ring buffer has a record of 25 bytes at 0, but is written up to 32: make a new one");

    data.set(ValueLayout.JAVA_INT, 0, Integer.MAX_VALUE & ~RingRecords.DISCARDED);
    assertThatThrownBy(() -> numbers(records)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSecondReaderIsNoticed() {
    RingRecords first = records();
    RingRecords second = records();
    append(8, 0, 1);
    assertThat(numbers(first)).containsExactly(1);

    assertThatThrownBy(() -> numbers(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "somebody else reads this ring buffer: it stands at 16, not at 0; end one of the"
                + " readers");
  }

  @Test
  void positionsThatCannotBeAreRefused() {
    for (long[] positions : new long[][] {{16, 8}, {0, SIZE + 8}, {4, 16}}) {
      consumer.set(ValueLayout.JAVA_LONG, 0, positions[0]);
      producer.set(ValueLayout.JAVA_LONG, 0, positions[1]);
      assertThatThrownBy(this::records)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a ring buffer of 4096 bytes is read up to %d and written up to %d: make a new one",
              positions[0], positions[1]);
    }
  }

  private RingRecords records() {
    return new RingRecords(consumer, producer, data);
  }

  private List<Integer> numbers(RingRecords records) {
    List<Integer> numbers = new ArrayList<>();
    var _ = records.poll((_, at, _) -> numbers.add(number(at)), Integer.MAX_VALUE);
    return numbers;
  }

  private int number(long at) {
    return data.get(ValueLayout.JAVA_INT, at);
  }

  /** Puts a record behind the others, in both mappings; gives the place of its header. */
  private long append(int length, int flags, int number) {
    long position = producer.get(ValueLayout.JAVA_LONG, 0);
    long at = position & (SIZE - 1);
    put(at, length | flags);
    put(at + 8, number);
    producer.set(ValueLayout.JAVA_LONG, 0, position + 8 + (length + 7 & ~7));
    return at;
  }

  private void put(long at, int value) {
    data.set(ValueLayout.JAVA_INT, at, value);
    data.set(ValueLayout.JAVA_INT, at < SIZE ? at + SIZE : at - SIZE, value);
  }
}
