package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Mapping;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Frames of a test run that go on a cable, and what arrives at the other end. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class LiveFramesTest {
  /** No more than the queue of a veth interface holds. */
  private static final int COPIES = 200;

  private static final int LENGTH = 60;

  /** A local experimental EtherType (IEEE 802), which nobody else uses. */
  private static final short ETHER_TYPE_SWAPPED = (short) 0xb588;

  private static final MapSpec COUNT = MapSpec.mmapableArray("count", 8, 1);

  @Test
  void redirectedFramesLeaveThroughTheInterface() {
    try (TwoHosts hosts = TwoHosts.create();
        BpfMap count = BpfMap.create(COUNT);
        Mapping arrived = count.mmap(Mapping.Access.READ);
        LoadedProgram counter = LoadedProgram.load(counter(), Map.of(COUNT, count));
        LoadedProgram sender = LoadedProgram.load(sender(hosts.left()), Map.of())) {
      hosts.silence();
      Host right = hosts.right();
      try (XdpLink _ =
          right
              .namespace()
              .call(() -> XdpLink.attach(counter, right.link().index(), XdpMode.NATIVE))) {
        hosts.left().namespace().call(() -> send(sender));

        assertThat(settled(arrived)).isEqualTo(COPIES);
      }
    }
  }

  /** How many have arrived, when all have or when it takes too long. */
  private static long settled(Mapping arrived) {
    long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    long count = arrived.segment().get(ValueLayout.JAVA_LONG, 0);
    while (count < COPIES && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
      count = arrived.segment().get(ValueLayout.JAVA_LONG, 0);
    }
    return count;
  }

  private static boolean send(LoadedProgram sender) {
    try (TestRun run = sender.testRun();
        Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(LENGTH);
      frame.set(ValueLayout.JAVA_SHORT_UNALIGNED, 12, ETHER_TYPE_SWAPPED);
      run.send(frame, LENGTH, COPIES);
      assertThat(run.run(frame, LENGTH)).as("nothing is sent").isEqualTo(XdpAction.REDIRECT.code());
      return true;
    }
  }

  private static Program sender(Host host) {
    return Program.xdp(
        "send", asm -> asm.mov(R1, host.link().index()).mov(R2, 0).call(Helper.REDIRECT).exit());
  }

  /** Counts frames of our EtherType. */
  private static Program counter() {
    return Program.xdp(
        "count",
        asm -> {
          Label other = asm.newLabel("other");
          asm.load(Size.WORD, R2, R1, 0).load(Size.WORD, R3, R1, 4);
          asm.mov(R0, R2).add(R0, 14).jumpIf(Cond.GT, R0, R3, other);
          asm.load(Size.HALF, R2, R2, 12).jumpIf(Cond.NE, R2, ETHER_TYPE_SWAPPED & 0xffff, other);
          asm.mapValue(R1, COUNT, 0).mov(R2, 1).atomicAdd(Size.LONG, R1, 0, R2);
          asm.bind(other);
          asm.mov(R0, XdpAction.DROP.code()).exit();
        });
  }
}
