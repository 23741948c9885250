package io.echogate.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureException;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads do what one does. */
class PlaybackTest {
  private static final Policy POLICY =
      Captured.policy(
          """
          policy p {
            ratelimit=each rate=5/s burst=10 per=source;
            ratelimit=all bytes=20000/s shared;
            ratelimit=far rate=3/s burst=4 per=destination;
            ratelimit=both rate=2/s burst=3 per=destination/24,64;
            icmp ip4 : ratelimit=each+all { echo-request }
            icmp ip4 : allow { echo-reply } solicited;
            icmp ip4 : allow { destination-unreachable } related;
            icmp ip6 : allow { 135 } on-link;
            icmp ip6 : ratelimit=far+each { 128 }
            icmp ip4 : ratelimit=both { 13 }
            defaults { icmp in: block; icmp out: allow; }
          }
          """);

  /** Some batches, of which the last is not full. */
  private static Captured traffic(RandomGenerator random, int packets) {
    Captured captured = new Captured();
    long time = 0;
    for (int i = 0; i < packets; i++) {
      time = Math.max(0, time + random.nextLong(-1_000_000, 20_000_000));
      boolean leaves = random.nextInt(4) == 0;
      Frames frames =
          Frames.ip4()
              .source(leaves ? "198.51.100.7" : "192.0.2." + random.nextInt(1, 30))
              .destination(leaves ? "192.0.2." + random.nextInt(1, 30) : "198.51.100.7");
      byte[] frame =
          switch (random.nextInt(9)) {
            case 0 -> frames.icmp(0, 0, 56).bytes();
            case 1 -> frames.icmp(3, 1, 28).bytes();
            case 2 ->
                Frames.ip6().hopLimit(random.nextBoolean() ? 255 : 64).icmp(135, 0, 24).bytes();
            case 3 -> frames.body(17, new byte[12]).bytes();
            case 4 ->
                Frames.ip6()
                    .source("2001:db8::" + random.nextInt(1, 9))
                    .destination("2001:db8:7::" + random.nextInt(1, 9))
                    .icmp(128, 0, 8)
                    .bytes();
            case 5 -> frames.icmp(13, 0, 12).bytes();
            // A header that cannot be read has no addresses.
            case 6 -> Arrays.copyOf(frames.icmp(8, 0, 0).bytes(), 20);
            default -> frames.icmp(8, 0, random.nextInt(300)).bytes();
          };
      if (random.nextInt(20) == 0) {
        captured.addCut(LinkType.ETHERNET, time, Arrays.copyOf(frame, 30), frame.length);
      } else {
        captured.add(LinkType.ETHERNET, time, frame);
      }
    }
    return captured;
  }

  private static PrefixSet local() {
    return PrefixSet.of(List.of(Prefix.of(ip4("198.51.100.0"), 24)));
  }

  private static Address ip4(String text) {
    return Address.parse(text).orElseThrow();
  }

  private static Capture open(byte[] bytes) throws IOException {
    return Capture.read("test", new ByteArrayInputStream(bytes));
  }

  @Test
  void theReportIsThatOfOneThread() {
    Property.holds(
        random -> {
          byte[] bytes = traffic(random, random.nextInt(20_000)).bytes(CaptureWriter.Form.PCAPNG);
          Replay alone = new Replay(POLICY, local());
          Replay together = new Replay(POLICY, local());
          try (Capture one = open(bytes);
              Capture other = open(bytes)) {
            alone.play(one, ReplayListener.none(), () -> true);
            together.play(other, () -> true);
          } catch (IOException e) {
            throw new AssertionError(e);
          }

          assertThat(together.report()).isEqualTo(alone.report());
        });
  }

  @Test
  void policiesThatAreComparedDoWhatEachDoesAlone() {
    Property.holds(
        random -> {
          byte[] bytes = traffic(random, 10_000).bytes(CaptureWriter.Form.PCAP);
          Policy other =
              Captured.policy(
                  """
                  policy q {
                    defaults {
                      icmp both: allow;
                      malformed both: allow;
                    }
                  }
                  """);
          Replay alone = new Replay(POLICY, local());
          Comparison comparison =
              new Comparison(List.of(new Replay(other, local()), new Replay(POLICY, local())));
          try (Capture one = open(bytes);
              Capture two = open(bytes)) {
            alone.play(one, () -> true);
            comparison.play(two, () -> true);
          } catch (IOException e) {
            throw new AssertionError(e);
          }

          assertThat(comparison.reports().getLast()).isEqualTo(alone.report());
          // The other one lets all pass.
          assertThat(comparison.differences().stream().mapToLong(Difference::packets).sum())
              .isEqualTo(alone.report().totals().dropped());
        });
  }

  @Test
  void whatCameBeforeADamageIsPlayed() throws IOException {
    byte[] whole = traffic(RandomGenerator.getDefault(), 9_500).bytes(CaptureWriter.Form.PCAP);
    Replay replay = new Replay(POLICY, local());
    try (Capture capture = open(Arrays.copyOf(whole, whole.length - 5))) {
      assertThatThrownBy(() -> replay.play(capture, () -> true))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("the capture ends");
    }

    assertThat(replay.report().totals().packets()).isEqualTo(9_499);
  }

  @Test
  void aStreamThatFailsIsToldAsItFailed() throws IOException {
    byte[] whole = traffic(RandomGenerator.getDefault(), 700).bytes(CaptureWriter.Form.PCAP);
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(whole),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the cable is out");
              }

              @Override
              public int read(byte[] into, int from, int most) throws IOException {
                return read();
              }
            });
    Replay replay = new Replay(POLICY, local());
    try (Capture capture = Capture.read("test", failing)) {
      assertThatThrownBy(() -> replay.play(capture, () -> true))
          .isInstanceOf(IOException.class)
          .hasMessage("the cable is out");
    }
    assertThat(replay.report().totals().packets()).isEqualTo(700);
  }

  @Test
  @Timeout(30)
  void aStreamInWhichNothingComesCanBeLeft() throws IOException {
    byte[] whole = traffic(RandomGenerator.getDefault(), 10).bytes(CaptureWriter.Form.PCAP);
    AtomicInteger asked = new AtomicInteger();
    try (PipedOutputStream out = new PipedOutputStream()) {
      PipedInputStream in = new PipedInputStream(out, 1 << 16);
      out.write(whole);
      out.flush();
      Replay replay = new Replay(POLICY, local());
      Capture capture = Capture.read("test", in);

      replay.play(capture, () -> asked.incrementAndGet() < 5);

      assertThat(asked.get()).isEqualTo(5);
      assertThat(replay.report().totals().packets()).isEqualTo(10);
    }
  }
}
