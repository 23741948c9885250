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

import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Programs find the sockets of the host that they run on, by a tuple in the frame. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class SocketLookupTest {
  private static final ValueLayout.OfShort BIG_ENDIAN =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int PORT = 8080;

  /** Where the tuple begins: behind the Ethernet header. */
  private static final int TUPLE = 14;

  /** {@code BPF_TCP_ESTABLISHED} and {@code BPF_TCP_LISTEN}; the state of what is no socket. */
  private static final int ESTABLISHED = 1;

  private static final int LISTENING = 10;
  private static final int NONE = 0;

  /** {@code state} in {@code struct bpf_sock}. */
  private static final int STATE = 72;

  @Test
  void aTcpSocketAnswersToPacketsThatComeIn() throws Exception {
    try (TwoHosts hosts = TwoHosts.create()) {
      Host left = hosts.left();
      Host right = hosts.right();
      try (ServerSocket _ = right.namespace().call(() -> new ServerSocket(PORT, 1, right.ip4()));
          Socket client = left.namespace().call(() -> new Socket(right.ip4(), PORT))) {
        int port = client.getLocalPort();
        for (Helper lookup : new Helper[] {Helper.SKC_LOOKUP_TCP, Helper.SK_LOOKUP_TCP}) {
          assertThat(state(right, lookup, frame(left.ip4(), right.ip4(), port, PORT)))
              .isEqualTo(ESTABLISHED);
          assertThat(state(right, lookup, frame(left.ip4(), right.ip4(), port ^ 1, PORT)))
              .as("what listens takes any packet to its port")
              .isEqualTo(LISTENING);
          assertThat(state(left, lookup, frame(right.ip4(), left.ip4(), PORT, port)))
              .isEqualTo(ESTABLISHED);
          assertThat(state(left, lookup, frame(right.ip4(), left.ip4(), PORT, port ^ 1)))
              .isEqualTo(NONE);
        }
      }
    }
  }

  @Test
  void aUdpSocketAnswersToItsPort() throws Exception {
    try (TwoHosts hosts = TwoHosts.create()) {
      Host left = hosts.left();
      Host right = hosts.right();
      try (DatagramSocket socket =
          right
              .namespace()
              .call(() -> new DatagramSocket(new InetSocketAddress(right.ip6(), PORT)))) {
        assertThat(socket.isConnected()).isFalse();
        assertThat(state(right, Helper.SK_LOOKUP_UDP, frame(left.ip6(), right.ip6(), 53, PORT)))
            .isNotEqualTo(NONE);
        assertThat(state(right, Helper.SK_LOOKUP_UDP, frame(left.ip6(), right.ip6(), 53, 53)))
            .isEqualTo(NONE);
      }
    }
  }

  private static int state(Host host, Helper lookup, byte[] frame) {
    Program program = Program.schedCls("lookup", asm -> find(asm, lookup, frame.length - TUPLE));
    return host.namespace().call(() -> result(program, frame));
  }

  private static int result(Program program, byte[] frame) {
    try (LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TestRun run = loaded.testRun();
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
      return run.run(bytes, frame.length);
    }
  }

  /** Copies the tuple from the frame to the stack, looks it up and answers with the state. */
  private static void find(Assembler asm, Helper lookup, int tupleSize) {
    Label none = asm.newLabel("none");
    asm.mov(R6, R1).mov(R2, TUPLE).mov(R3, R10).add(R3, -40).mov(R4, tupleSize);
    asm.call(Helper.SKB_LOAD_BYTES).jumpIf(Cond.NE, R0, 0, none);
    asm.mov(R1, R6).mov(R2, R10).add(R2, -40).mov(R3, tupleSize).mov(R4, -1).mov(R5, 0);
    asm.call(lookup).jumpIf(Cond.EQ, R0, 0, none);
    asm.load(Size.WORD, R6, R0, STATE).mov(R1, R0).call(Helper.SK_RELEASE).mov(R0, R6).exit();
    asm.bind(none).mov(R0, NONE).exit();
  }

  private static byte[] frame(InetAddress from, InetAddress to, int fromPort, int toPort) {
    int length = from.getAddress().length;
    byte[] frame = new byte[TUPLE + 2 * length + 4];
    System.arraycopy(from.getAddress(), 0, frame, TUPLE, length);
    System.arraycopy(to.getAddress(), 0, frame, TUPLE + length, length);
    MemorySegment ports = MemorySegment.ofArray(frame).asSlice(TUPLE + 2L * length);
    ports.set(BIG_ENDIAN, 0, (short) fromPort);
    ports.set(BIG_ENDIAN, 2, (short) toPort);
    return frame;
  }
}
