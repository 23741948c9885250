package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Mapping;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Programs at both hooks of a host, and packets on the cable. */
@NeedsKernel({KernelFeature.TCX, KernelFeature.VETH})
class TcxTrafficTest {
  /** Local experimental EtherTypes (IEEE 802), which nobody else uses. */
  private static final int WANTED = 0x88b5;

  private static final int UNWANTED = 0x88b6;
  private static final int VLAN = 0x8100;
  private static final int LENGTH = 60;

  /** What the program saw: a word for each field. */
  private static final List<Integer> FIELDS =
      List.of(
          SkbField.LEN,
          SkbField.PROTOCOL,
          SkbField.VLAN_PRESENT,
          SkbField.VLAN_TCI,
          SkbField.VLAN_PROTO,
          SkbField.INGRESS_IFINDEX,
          SkbField.IFINDEX,
          SkbField.MARK);

  private static final MapSpec SEEN = MapSpec.mmapableArray("seen", 4 * FIELDS.size(), 1);

  @Test
  void whatTheProgramShootsOnItsWayOutDoesNotLeave() {
    Program program = Program.schedCls("out", asm -> only(asm, UNWANTED, TcxTrafficTest::shoot));
    try (TwoHosts hosts = TwoHosts.create();
        LoadedProgram loaded = LoadedProgram.load(program, Map.of());
        TcxLink _ = attach(loaded, hosts.left(), TcxHook.EGRESS);
        PacketSocket sender = hosts.left().openSocket();
        PacketSocket receiver = hosts.right().openSocket()) {
      hosts.silence();
      sender.send(frame(UNWANTED));
      sender.send(frame(WANTED));

      assertThat(nextType(receiver)).isEqualTo(WANTED);
    }
  }

  @Test
  void theTagOfAPacketIsInTheContext() {
    Program program = Program.schedCls("in", TcxTrafficTest::note);
    try (TwoHosts hosts = TwoHosts.create();
        BpfMap map = BpfMap.create(SEEN);
        Mapping seen = map.mmap(Mapping.Access.READ);
        LoadedProgram loaded = LoadedProgram.load(program, Map.of(SEEN, map));
        TcxLink _ = attach(loaded, hosts.right(), TcxHook.INGRESS);
        PacketSocket sender = hosts.left().openSocket();
        PacketSocket receiver = hosts.right().openSocket()) {
      hosts.silence();
      byte[] tagged = frame(VLAN);
      put(tagged, 14, 5 << 13 | 77);
      put(tagged, 16, UNWANTED);
      sender.send(tagged);
      sender.send(frame(WANTED));
      while (nextType(receiver) != WANTED) {
        // The tagged frame comes first, with or without its tag.
      }

      int index = hosts.right().link().index();
      assertThat(seen.segment().toArray(ValueLayout.JAVA_INT))
          .containsExactly(
              LENGTH - 4, swapped(UNWANTED), 1, 5 << 13 | 77, swapped(VLAN), index, index, 0);
    }
  }

  private static TcxLink attach(LoadedProgram program, Host host, TcxHook hook) {
    return host.namespace().call(() -> TcxLink.attach(program, host.link().index(), hook));
  }

  private static void shoot(Assembler asm) {
    asm.mov(R0, TcAction.SHOT.code()).exit();
  }

  /** Notes the fields of packets of the unwanted type. */
  private static void note(Assembler asm) {
    only(
        asm,
        UNWANTED,
        code -> {
          code.mapValue(R7, SEEN, 0);
          for (int i = 0; i < FIELDS.size(); i++) {
            code.load(Size.WORD, R2, R6, FIELDS.get(i)).store(Size.WORD, R7, 4 * i, R2);
          }
          code.mov(R0, TcAction.NEXT.code()).exit();
        });
  }

  /** Does something with packets of one type, the context in R6, and lets others go on. */
  private static void only(Assembler asm, int etherType, Consumer<Assembler> work) {
    Label other = asm.newLabel("other");
    asm.mov(R6, R1).load(Size.WORD, R2, R6, SkbField.PROTOCOL);
    asm.jumpIf(Cond.NE, R2, swapped(etherType), other);
    work.accept(asm);
    asm.bind(other).mov(R0, TcAction.NEXT.code()).exit();
  }

  private static int nextType(PacketSocket receiver) {
    byte[] received = new byte[LENGTH];
    int type;
    do {
      assertThat(receiver.receive(received, Duration.ofSeconds(5)))
          .isNotEqualTo(PacketSocket.TIMED_OUT);
      type = (received[12] & 0xff) << 8 | (received[13] & 0xff);
    } while (type != WANTED && type != UNWANTED && type != VLAN);
    return type;
  }

  private static int swapped(int etherType) {
    return Short.toUnsignedInt(Short.reverseBytes((short) etherType));
  }

  private static byte[] frame(int etherType) {
    byte[] frame = new byte[LENGTH];
    Arrays.fill(frame, 0, 6, (byte) 0xff);
    frame[6] = 2;
    put(frame, 12, etherType);
    return frame;
  }

  private static void put(byte[] frame, int at, int value) {
    frame[at] = (byte) (value >> 8);
    frame[at + 1] = (byte) value;
  }
}
