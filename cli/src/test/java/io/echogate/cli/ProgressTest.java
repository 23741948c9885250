package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far a capture was played is told on terminals, and leaves nothing there. */
class ProgressTest {
  private static final String BACK = "\r\u001b[K";

  @TempDir Path directory;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(Style style) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Console(
        InputStream.nullInputStream(),
        stream,
        stream,
        Style.PLAIN,
        style,
        InstantSource.system(),
        Map.of());
  }

  private Capture capture() throws IOException {
    Path file = directory.resolve("a.pcap");
    byte[] ping = Frames.ip4().icmp(8, 0, 56).bytes();
    try (CaptureWriter writer =
        new CaptureWriter(
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            CaptureWriter.Form.PCAP)) {
      writer.write(LinkType.ETHERNET, 1, MemorySegment.ofArray(ping), ping.length, "");
    }
    return Capture.open(file);
  }

  @Test
  void aTerminalSeesHowFarItCameAndThenNothingOfIt() throws IOException {
    try (Capture capture = capture();
        Progress _ = Progress.of(capture, console(Style.COLOR))) {
      assertThat(capture.next()).isTrue();
      Instant patience = Instant.now().plusSeconds(30);
      while (err.size() == 0 && Instant.now().isBefore(patience)) {
        Thread.onSpinWait();
      }
    }
    String told = err.toString(StandardCharsets.UTF_8);

    assertThat(told).startsWith(BACK).endsWith(BACK);
    assertThat(told.replace(BACK, ""))
        .contains("a.pcap: 100 %, 0.0 million packets, 0.0 million a second");
  }

  @Test
  void whatIsNoTerminalSeesNothing() throws IOException {
    try (Capture capture = capture();
        Progress progress = Progress.of(capture, console(Style.PLAIN))) {
      assertThat(progress.isShowing()).isFalse();
    }
    assertThat(err.size()).isZero();
  }
}
