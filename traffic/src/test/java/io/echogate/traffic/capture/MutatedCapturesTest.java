package io.echogate.traffic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.traffic.capture.TestCapture.Container;
import io.echogate.traffic.capture.TestCapture.Sent;
import io.echogate.traffic.golden.GoldenCaptures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a file says, it is read or refused, alike from memory and as a stream, and takes no more
 * memory than another. {@code -Dfuzz.minutes} goes on with further seeds for that long.
 */
class MutatedCapturesTest {
  private static final int FILES = Integer.getInteger("capture.mutations", 100_000);
  private static final long MINUTES = Long.getLong("fuzz.minutes", 0);
  private static final long FIRST_SEED = Long.getLong("prop.seed", 20_261_130);

  /** What a process may hold more than after the first seed, in the heap. */
  private static final long MOST_GROWTH = 8 << 20;

  /** What a JVM takes beside its heap: code, threads, what collecting takes, and one capture. */
  private static final long MOST_BESIDE = 256 << 20;

  private final List<byte[]> plain = new ArrayList<>();
  private final List<byte[]> packed = new ArrayList<>();
  private final Map<Reading.End, Long> ends = new EnumMap<>(Reading.End.class);
  private long packets;
  private long files;

  private void collect() throws IOException {
    List<Sent> packets =
        List.of(
            Sent.of(1_700_000_000_000_001L, 1, 2, 3, 4, 5),
            new Sent(1_700_000_000_500_000L, new byte[96], 1500),
            Sent.of(1_700_000_001_999_999L),
            Sent.of(0, 9));
    for (Container container : Container.values()) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        plain.add(new TestCapture(container, order, 1).of(packets));
      }
    }
    for (Path golden : GoldenCaptures.files().toList()) {
      boolean isPacked = golden.toString().matches(".*\\.(gz|zst)");
      (isPacked ? packed : plain).add(Files.readAllBytes(golden));
    }
  }

  @Test
  void whateverAFileSaysItIsReadOrRefused() throws IOException {
    collect();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    long seed = FIRST_SEED;
    mutate(seed);
    Memory before = Memory.now();
    while (System.nanoTime() < end) {
      seed++;
      mutate(seed);
      bounded(before, Memory.now());
    }
    if (MINUTES > 0) {
      System.out.printf(
          "%d files, seeds %d to %d: %s; %d packets; memory %s, then %s%n",
          files, FIRST_SEED, seed, ends, packets, before, Memory.now());
    }
    assertThat(ends.get(Reading.End.REFUSED)).isBetween(files / 10, files - files / 10);
    assertThat(ends.get(Reading.End.WHOLE)).isGreaterThan(files / 10);
    assertThat(ends.get(Reading.End.UNPACKABLE)).isPositive();
  }

  /** The library that unpacks zstd fails in more ways than it says. */
  @ParameterizedTest
  @ValueSource(strings = {"same-micro-little.pcap.gz", "same-micro-little.pcap.zst"})
  void whicheverBitOfAPackedFileIsWrong(String name) throws IOException {
    byte[] file = Files.readAllBytes(GoldenCaptures.DIRECTORY.resolve(name));
    int whole = 0;
    for (int bit = 0; bit < Byte.SIZE * file.length; bit++) {
      byte[] bytes = file.clone();
      bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      whole += unpacked(bytes).end() == Reading.End.WHOLE ? 1 : 0;
    }
    // A few in the header say nothing that counts; what counts has a checksum.
    assertThat(whole).isLessThan(Byte.SIZE * 10);
    file[file.length - 1] ^= 1;
    assertThat(unpacked(file).fault())
        .containsAnyOf("what zstd packed is damaged: Bad checksum", "Corrupt GZIP trailer");
  }

  private static Reading unpacked(byte[] bytes) {
    return Reading.of(() -> Capture.read("test", new ByteArrayInputStream(bytes)), Long.MAX_VALUE);
  }

  private static void bounded(Memory before, Memory now) {
    assertThat(now.heap()).isLessThan(before.heap() + MOST_GROWTH);
    // An arena that stays open, of one file in a hundred, is more than this with the first seed.
    assertThat(now.resident()).isLessThan(Memory.heapLimit() + MOST_BESIDE);
  }

  private void mutate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int file = 0; file < FILES; file++) {
      try {
        Reading reading = random.nextInt(8) == 0 ? packed(random) : plain(random);
        ends.merge(reading.end(), 1L, Long::sum);
        packets += reading.packets();
        files++;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("file %d of -Dprop.seed=%d: %s".formatted(file, seed, e), e);
      }
    }
  }

  private Reading plain(SplittableRandom random) {
    byte[] bytes = Mutation.of(plain.get(random.nextInt(plain.size())), random);
    Reading mapped =
        Reading.of(() -> Capture.of("test", MemorySegment.ofArray(bytes)), bytes.length);
    Reading streamed =
        Reading.of(
            () -> Capture.read("test", Channels.newChannel(new ByteArrayInputStream(bytes))),
            bytes.length);
    assertThat(streamed).isEqualTo(mapped);
    assertThat(mapped.end()).isNotEqualTo(Reading.End.UNPACKABLE);
    return mapped;
  }

  private Reading packed(SplittableRandom random) {
    return unpacked(Mutation.of(packed.get(random.nextInt(packed.size())), random));
  }
}
