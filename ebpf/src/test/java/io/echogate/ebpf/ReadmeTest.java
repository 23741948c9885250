package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Mapping;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The README's programs are these, and they do what the README says. */
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
  @NeedsKernel(KernelFeature.XDP)
  void theRingBufferHasTheLengthsOfTheFrames() {
    assertThat(lengths(List.of(60, 1500, 14))).containsExactly(60, 1500, 14);
  }

  @Test
  @NeedsKernel(KernelFeature.XDP)
  void theSameCodeIsMadeForKernelsOfAllAges() {
    Features kernel = Features.ofKernel();
    Program old = additions(kernel.without(Feature.FAR_JUMPS));

    assertThat(answer(additions(kernel), new byte[60])).isEqualTo(50_000);
    assertThat(answer(old, new byte[60])).isEqualTo(50_000);
    assertThat(old.insns()).noneMatch(Insn.JumpFar.class::isInstance);
  }

  @Test
  @NeedsTool({"nft", "ip"})
  @NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
  @EnabledIf(
      value = "kernelTracksConnections",
      disabledReason = "needs-kernel:conntrack: no connection tracking for programs")
  void theLookupTellsAConnectionFromNone() throws Exception {
    Program program = tracked();
    try (TwoHosts hosts = TwoHosts.createNamed();
        Connection connection = Connection.of(hosts)) {
      byte[] frame = frame(0x0800, 64);
      connection.putTuple(frame, 26);
      assertThat(hosts.right().namespace().call(() -> answer(program, frame))).isOne();
      frame[34] ^= 1;
      assertThat(hosts.right().namespace().call(() -> answer(program, frame))).isZero();
    }
  }

  static boolean kernelTracksConnections() {
    return Feature.XDP_CONNTRACK.missing().isEmpty();
  }

  /** What stands between the two marks here, the README has word for word. */
  @Test
  void theReadmeShowsThesePrograms() throws IOException {
    String readme = Files.readString(ROOT.resolve("ebpf/README.md"));
    String source =
        Files.readString(ROOT.resolve("ebpf/src/test/java/io/echogate/ebpf/ReadmeTest.java"));
    List<String> shown =
        Pattern.compile("(?s) {4}// README begins\n(.*?) {4}// README ends\n")
            .matcher(source)
            .results()
            .map(result -> result.group(1).replaceAll("(?m)^ {4}", ""))
            .toList();
    List<String> inReadme =
        Pattern.compile("(?s)```java\n(.*?)```\n")
            .matcher(readme)
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(inReadme).isEqualTo(shown);
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

  private static List<Integer> lengths(List<Integer> frames) {
    List<Integer> lengths = new ArrayList<>();
    // README begins
    MapSpec events = MapSpec.ringBuffer("events", 1 << 20);
    MapSpec lost = MapSpec.mmapableArray("lost", 8, 1);
    Program program =
        Program.xdp(
            "lengths",
            asm -> {
              Label full = asm.newLabel("full");
              asm.load(Size.WORD, R6, R1, 4).load(Size.WORD, R2, R1, 0).sub(R6, R2); // the length
              asm.mapFd(R1, events).mov(R2, 8).mov(R3, 0).call(Helper.RINGBUF_RESERVE);
              asm.jumpIf(Cond.EQ, R0, 0, full);
              asm.store(Size.LONG, R0, 0, R6);
              asm.mov(R1, R0).mov(R2, 0).call(Helper.RINGBUF_SUBMIT);
              asm.mov(R0, XdpAction.PASS.code()).exit();
              asm.bind(full).mapValue(R1, lost, 0).mov(R2, 1).atomicAdd(Size.LONG, R1, 0, R2);
              asm.mov(R0, XdpAction.PASS.code()).exit();
            });
    try (BpfMap map = BpfMap.create(events);
        BpfMap counter = BpfMap.create(lost);
        LoadedProgram loaded = LoadedProgram.load(program, Map.of(events, map, lost, counter));
        RingBuffer ring = RingBuffer.of(map)) {
      frames.forEach(length -> receive(loaded, length));
      while (ring.await(Duration.ofMillis(1))) {
        var _ =
            ring.poll(
                (data, offset, _) -> lengths.add((int) data.get(ValueLayout.JAVA_LONG, offset)));
      }
    }
    // README ends
    return lengths;
  }

  private static Program tracked() {
    // README begins
    return Program.xdp(
        "tracked",
        asm -> {
          Label no = asm.newLabel("no");
          asm.load(Size.WORD, R6, R1, 0).load(Size.WORD, R3, R1, 4); // the frame: begin, end
          asm.mov(R4, R6).add(R4, 38).jumpIf(Cond.GT, R4, R3, no); // Ethernet, IPv4, ports
          for (int at = 0; at < 12; at += 4) { // addresses and ports: the tuple
            asm.load(Size.WORD, R4, R6, 26 + at).store(Size.WORD, R10, at - 16, R4);
          }
          asm.storeImm(Size.WORD, R10, -32, -1).storeImm(Size.WORD, R10, -28, 0); // our namespace
          asm.storeImm(Size.WORD, R10, -24, 6); // TCP
          asm.mov(R2, R10).add(R2, -16).mov(R3, 12).mov(R4, R10).add(R4, -32).mov(R5, 12);
          asm.call(KernelFunction.XDP_CT_LOOKUP).jumpIf(Cond.EQ, R0, 0, no);
          asm.mov(R1, R0).call(KernelFunction.CT_RELEASE).mov(R0, 1).exit();
          asm.bind(no).mov(R0, 0).exit();
        });
    // README ends
  }

  private static Program additions(Features features) {
    // README begins
    return Program.xdp(
        "additions",
        FarJumps.of(features),
        asm -> {
          Label end = asm.newLabel("end");
          asm.load(Size.WORD, R2, R1, XdpField.INGRESS_IFINDEX);
          asm.mov(R0, 0).jumpIf(Cond.EQ, R2, 4711, end);
          for (int i = 0; i < 50_000; i++) {
            asm.add(R0, 1);
          }
          asm.bind(end).exit();
        });
    // README ends
  }

  private static int answer(Program program, byte[] frame) {
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
      return run.run(bytes, frame.length);
    }
  }

  private static void receive(LoadedProgram program, int length) {
    try (TestRun run = program.testRun();
        Arena arena = Arena.ofConfined()) {
      assertThat(run.run(arena.allocate(length), length)).isEqualTo(XdpAction.PASS.code());
    }
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
