package io.echogate.traffic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import io.echogate.policy.Direction;
import io.echogate.traffic.capture.TestCapture.Container;
import io.echogate.traffic.capture.TestCapture.Sent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets are read as they lie in captures of every form, and what is damaged is told. */
class CaptureTest {
  private static final List<Sent> PACKETS =
      List.of(
          Sent.of(1_700_000_000_000_001L, 1, 2, 3, 4, 5),
          new Sent(1_700_000_000_500_000L, new byte[96], 1500),
          Sent.of(1_700_000_001_999_999L),
          Sent.of(0, 9));

  @TempDir private Path directory;

  static Stream<TestCapture> captures() {
    return Stream.of(Container.values())
        .flatMap(
            container ->
                Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                    .map(order -> new TestCapture(container, order, 1)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aMappedFile(TestCapture capture) throws IOException {
    Path file = Files.write(directory.resolve("capture"), capture.of(PACKETS));

    assertThat(read(Capture.open(file))).isEqualTo(expected(capture));
  }

  /** A stream that gives a few bytes at a time. */
  @ParameterizedTest
  @MethodSource("captures")
  void aStream(TestCapture capture) throws IOException {
    InputStream slow =
        new ByteArrayInputStream(capture.of(PACKETS)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 7));
          }
        };

    assertThat(read(Capture.read("slow", Channels.newChannel(slow)))).isEqualTo(expected(capture));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aPackedFile(TestCapture capture) throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(capture.of(PACKETS));
    }
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(zstd)) {
      out.write(capture.of(PACKETS));
    }

    for (ByteArrayOutputStream packed : List.of(gzip, zstd)) {
      Path file = Files.write(directory.resolve("packed"), packed.toByteArray());
      assertThat(read(Capture.open(file))).isEqualTo(expected(capture));
    }
  }

  @Test
  void severalSectionsOfDifferentOrder() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    TestCapture first = new TestCapture(Container.PCAPNG, ByteOrder.BIG_ENDIAN, 1);
    TestCapture second = new TestCapture(Container.PCAPNG_BINARY, ByteOrder.LITTLE_ENDIAN, 101);
    both.writeBytes(first.of(PACKETS));
    both.writeBytes(second.of(PACKETS.subList(0, 1)));

    List<String> packets = read(Capture.of("both", MemorySegment.ofArray(both.toByteArray())));

    assertThat(packets).hasSize(PACKETS.size() + 1);
    assertThat(packets.getLast()).startsWith("RAW OUT 1700000000");
  }

  /** It is longer than what is kept of a stream in memory at first. */
  @Test
  void aLargeBlockThatNobodyKnowsIsPassedOver() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TestCapture capture = new TestCapture(Container.PCAPNG, ByteOrder.LITTLE_ENDIAN, 1);
    capture.section(out);
    int length = 12 + (1 << 20);
    MemorySegment block = MemorySegment.ofArray(new byte[length]);
    block.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0x4242);
    block.set(ValueLayout.JAVA_INT_UNALIGNED, 4, length);
    out.writeBytes(block.toArray(ValueLayout.JAVA_BYTE));
    out.writeBytes(capture.of(PACKETS));

    InputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(read(Capture.read("large", Channels.newChannel(in)))).isEqualTo(expected(capture));
  }

  @Test
  void whatIsWrittenReadsTheSame() throws IOException {
    for (CaptureWriter.Form form : CaptureWriter.Form.values()) {
      Path file = directory.resolve("written");
      try (CaptureWriter writer =
          new CaptureWriter(Channels.newChannel(Files.newOutputStream(file)), form)) {
        for (Sent packet : PACKETS) {
          writer.write(
              LinkType.ETHERNET,
              packet.time() * 1000,
              MemorySegment.ofArray(packet.bytes()),
              packet.length(),
              "line " + packet.length());
        }
      }

      assertThat(read(Capture.open(file)))
          .isEqualTo(
              PACKETS.stream().map(packet -> text(null, packet.time() * 1000, packet)).toList());
    }
  }

  /** What came before the place where a packed file was cut is all there. */
  @Test
  void aPackedFileThatIsCutIsReadUpToThere() throws IOException {
    Random random = new Random(1);
    List<Sent> packets = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[100];
      random.nextBytes(bytes);
      packets.add(new Sent(i, bytes, bytes.length));
    }
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(new TestCapture(Container.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 1).of(packets));
    }
    byte[] half = Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);

    try (Capture capture = Capture.read("test", new ByteArrayInputStream(half))) {
      assertThatThrownBy(
              () -> {
                while (capture.next()) {
                  assertThat(capture.captured()).isEqualTo(100);
                }
              })
          .isInstanceOf(EOFException.class);
      assertThat(capture.packets()).isBetween(450L, 550L);
    }
  }

  @Test
  void aPcapFileHasOneLinkType() throws IOException {
    try (CaptureWriter writer =
        new CaptureWriter(
            Channels.newChannel(new ByteArrayOutputStream()), CaptureWriter.Form.PCAP)) {
      writer.write(LinkType.RAW, 1, MemorySegment.ofArray(new byte[1]), 1, "");
      assertThatThrownBy(
              () -> writer.write(LinkType.ETHERNET, 1, MemorySegment.ofArray(new byte[1]), 1, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("write pcapng for ETHERNET");
    }
  }

  @Test
  void whatIsDamagedIsToldWithItsPlace() {
    byte[] pcap = new TestCapture(Container.MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 1).of(PACKETS);
    byte[] wireless =
        new TestCapture(Container.MICROSECONDS, ByteOrder.BIG_ENDIAN, 105).of(PACKETS);

    assertThat(fault(new byte[0])).isEqualTo("test: at byte 0: it is empty");
    assertThat(fault(new byte[] {1, 2}))
        .isEqualTo("test: at byte 0: it is too short for a capture");
    assertThat(fault("Not a capture".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("test: at byte 0: it begins with 4e6f7420: no pcap or pcapng file");
    assertThat(fault(Arrays.copyOf(pcap, 20)))
        .isEqualTo("test: at byte 0: the capture ends within its header");
    assertThat(fault(Arrays.copyOf(pcap, 30)))
        .isEqualTo("test: at byte 24: the capture ends within the header of a packet");
    assertThat(fault(Arrays.copyOf(pcap, 70)))
        .isEqualTo("test: at byte 45: the capture ends 9 bytes into a packet of 96");
    assertThat(fault(wireless))
        .startsWith(
            "test: at byte 20: packets of IEEE 802.11 (link type 105), which Echogate does");
    pcap[24 + 8 + 3] = 0x7f;
    assertThat(fault(pcap)).startsWith("test: at byte 24: a packet of 2130706437 bytes, more than");
  }

  private static String fault(byte[] bytes) {
    try (Capture capture = Capture.of("test", MemorySegment.ofArray(bytes))) {
      while (capture.next()) {
        assertThat(capture.packets()).isPositive();
      }
      return "none";
    } catch (CaptureException refused) {
      return String.valueOf(refused.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> read(Capture opened) throws IOException {
    List<String> packets = new ArrayList<>();
    try (Capture capture = opened) {
      while (capture.next()) {
        packets.add(text(capture));
        assertThat(capture.packets()).isEqualTo(packets.size());
      }
    }
    return packets;
  }

  private static String text(Capture capture) {
    byte[] bytes =
        capture
            .memory()
            .asSlice(capture.position(), capture.captured())
            .toArray(ValueLayout.JAVA_BYTE);
    return "%s %s %d %d %s"
        .formatted(
            capture.link(),
            capture.direction(),
            capture.time(),
            capture.length(),
            HexFormat.of().formatHex(bytes));
  }

  private static List<String> expected(TestCapture capture) {
    boolean flags = capture.container().name().startsWith("PCAPNG");
    return PACKETS.stream()
        .map(
            packet ->
                text(flags ? Direction.OUT : null, capture.nanoseconds(packet.time()), packet))
        .toList();
  }

  private static String text(@Nullable Direction direction, long time, Sent packet) {
    return "ETHERNET %s %d %d %s"
        .formatted(direction, time, packet.length(), HexFormat.of().formatHex(packet.bytes()));
  }
}
