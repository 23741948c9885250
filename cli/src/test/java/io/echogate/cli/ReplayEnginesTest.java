package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures judged by the kernel too. */
@NeedsKernel(KernelFeature.XDP)
class ReplayEnginesTest {
  private static final long BEGIN = 1_790_000_000_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @TempDir Path directory;

  private Path policy;
  private Path capture;

  @BeforeEach
  void write() throws IOException {
    policy = directory.resolve("p.policy");
    Files.writeString(
        policy,
        """
        policy p {
          ratelimit=some rate=10/s burst=3;
          icmp ip4 : ratelimit=some { echo-request } to @self;
          icmp ip4 : allow { echo-reply } solicited;
          icmp ip6 : allow { 135, 136 } on-link;
          icmp ip4 out : block { redirect }
          defaults { icmp in: block; icmp out: allow; }
        }
        """);
    capture = directory.resolve("c.pcapng");
    try (CaptureWriter writer =
        new CaptureWriter(
            FileChannel.open(capture, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            CaptureWriter.Form.PCAPNG)) {
      for (int i = 0; i < 300; i++) {
        write(writer, LinkType.ETHERNET, i, Frames.ip4().icmp(8, 0, 56).bytes());
        write(writer, LinkType.RAW, i, Frames.ip4().icmp(0, 0, 56).packet());
        write(writer, LinkType.ETHERNET, i, own().icmp(i % 2 == 0 ? 8 : 5, 0, 56).bytes());
        write(
            writer, LinkType.RAW, i, Frames.ip6().hopLimit(255 - i % 2).icmp(135, 0, 24).packet());
        write(writer, LinkType.ETHERNET, i, Frames.ip4().body(6, new byte[20]).bytes());
      }
    }
  }

  /** What leaves: the other way round. */
  private static Frames own() {
    return Frames.ip4().source("198.51.100.7").destination("192.0.2.2");
  }

  private static void write(CaptureWriter writer, LinkType link, int milli, byte[] packet)
      throws IOException {
    writer.write(link, BEGIN + milli * MILLI, MemorySegment.ofArray(packet), packet.length, "");
  }

  private Run replay(String... options) {
    String[] all = new String[3 + options.length];
    all[0] = "replay";
    all[1] = policy.toString();
    all[2] = capture.toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return Run.of(all);
  }

  @Test
  void theKernelAgreesPacketByPacket() {
    Run run = replay("--engine", "kernel", "--local", "198.51.100.7");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .endsWith("\nkernel: 1500 packets judged by the policy's program too: no difference\n")
        .contains("within-limit", "rate-limited", "ip4 0 echo-reply");
    assertThat(run.status()).isZero();
    Run json = replay("--engine", "java,kernel", "--local", "198.51.100.7", "--json");
    assertThat(Schema.faults("replay", json.out())).isEmpty();
    assertThat(json.out()).contains("\"kernel\":{\"judged\":1500,\"left\":0,\"differences\":0,");
  }

  @Test
  void whatTheKernelCannotKnowIsRefused() throws IOException {
    Files.writeString(
        policy,
        """
        policy p {
          icmp ip4 : allow { 3 } related;
          defaults { icmp in: block; icmp out: allow; }
        }
        """);

    assertThat(replay("--engine", "kernel"))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                echogate: error: line 2 asks for related flows, of which the kernel knows those of this machine, and not those of a capture
                help: replay it without --engine kernel
                """));
    assertThat(replay("--engine", "cobol").err())
        .isEqualTo(
            """
            echogate: error: --engine takes no 'cobol'
            help: it takes java, kernel or java,kernel
            """);
  }
}
