package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Mapping;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's program is this one, and it does what the README says. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("echogate.root", ".."));

  @Test
  @NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
  void theProgramCountsTheFramesThatItDrops() {
    try (TwoHosts hosts = TwoHosts.create()) {
      Host right = hosts.right();
      long dropped =
          right
              .namespace()
              .call(() -> countSpentTtl(right.link().index(), () -> exchange(hosts.left(), right)));

      assertThat(dropped).isEqualTo(2);
    }
  }

  @Test
  void theReadmeShowsTheProgram() throws IOException {
    String readme = Files.readString(ROOT.resolve("ebpf/README.md"));
    String source =
        Files.readString(ROOT.resolve("ebpf/src/test/java/io/echogate/ebpf/ReadmeTest.java"));
    String begin = "    // README begins\n";
    String shown =
        source
            .substring(
                source.indexOf(begin) + begin.length(), source.indexOf("    // README ends\n"))
            .replaceAll("(?m)^ {4}", "");

    assertThat(readme).contains("```java\n" + shown + "```\n");
  }

  private static long countSpentTtl(int interfaceIndex, Runnable work) {
    // README begins
    MapSpec count = MapSpec.mmapableArray("count", 8, 1);
    Program program =
        Program.xdp(
            "spent_ttl",
            asm -> {
              Label pass = asm.newLabel("pass");
              asm.load(Size.WORD, R2, R1, 0).load(Size.WORD, R3, R1, 4); // the frame: begin, end
              asm.mov(R4, R2).add(R4, 34).jumpIf(Cond.GT, R4, R3, pass); // Ethernet + IPv4
              asm.load(Size.HALF, R4, R2, 12).toBigEndian(R4, 16).jumpIf(Cond.NE, R4, 0x0800, pass);
              asm.load(Size.BYTE, R4, R2, 22).jumpIf(Cond.GT, R4, 1, pass); // TTL
              asm.mapValue(R1, count, 0).mov(R2, 1).atomicAdd(Size.LONG, R1, 0, R2);
              asm.mov(R0, XdpAction.DROP.code()).exit();
              asm.bind(pass).mov(R0, XdpAction.PASS.code()).exit();
            });
    try (BpfMap counter = BpfMap.create(count);
        LoadedProgram loaded = LoadedProgram.load(program, Map.of(count, counter));
        XdpLink _ = XdpLink.attach(loaded, interfaceIndex, XdpMode.NATIVE);
        Mapping packets = counter.mmap(Mapping.Access.READ)) {
      work.run();
      return packets.segment().get(ValueLayout.JAVA_LONG, 0);
    }
    // README ends
  }

  /** Two frames to drop, then two to pass: one with a TTL left, one that is not IPv4. */
  private static void exchange(Host from, Host to) {
    try (PacketSocket sender = from.openSocket();
        PacketSocket receiver = to.openSocket()) {
      sender.send(frame(0x0800, 1));
      sender.send(frame(0x0800, 0));
      sender.send(frame(0x0800, 64));
      byte[] last = frame(0x88b5, 0);
      sender.send(last);
      byte[] received = new byte[last.length];
      do {
        assertThat(receiver.receive(received, Duration.ofSeconds(5)))
            .isNotEqualTo(PacketSocket.TIMED_OUT);
      } while (!Arrays.equals(received, last));
    }
  }

  private static byte[] frame(int etherType, int ttl) {
    byte[] frame = new byte[60];
    Arrays.fill(frame, 0, 6, (byte) 0xff);
    frame[6] = 2;
    frame[12] = (byte) (etherType >> 8);
    frame[13] = (byte) etherType;
    frame[22] = (byte) ttl;
    return frame;
  }
}
