package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs make of the code for flows, step by step. */
@NeedsKernel(KernelFeature.XDP)
class FlowCodeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int[] REPLIES4 = {0, 14, 16, 18, 43};
  private static final int[] REPLIES6 = {129, 140, 161};
  private static final int REQUESTS = 65_536;

  /** Where in an untagged IPv4 frame the identifier of a query lies, and the destination. */
  private static final int IDENTIFIER = 14 + 20 + 4;

  private static final int DESTINATION = 14 + 16;
  private static final int SOURCE = 14 + 12;

  /** One that leaves ways behind multiplies with the next: {@link FlowRun} counts. */
  @ParameterizedTest
  @EnumSource
  void theVerifierWalksEachOfManyPiecesOnce(FrameBytes bytes) {
    try (BpfMap table = FlowRun.newRequests();
        FlowRun run = new FlowRun(bytes, Set.of(FlowLookup.values()), table)) {
      int verified = run.program("all", FlowCodeTest::emitAll).info().verifiedInsns();
      assertThat(verified).isGreaterThan(2_000);
    }
  }

  private static void emitAll(FlowCode flows) {
    flows.related(Family.IP4);
    flows.related(Family.IP6);
    for (int type : REPLIES4) {
      flows.solicited(Family.IP4, type);
    }
    for (int type : REPLIES6) {
      flows.solicited(Family.IP6, type);
    }
    flows.remember(Family.IP4);
    flows.remember(Family.IP6);
    flows.asm().mov(R0, 0);
  }

  @Test
  void anyOneMayAnswerAGroupAndAnErrorQuotesTheGroup() {
    byte[] query =
        Frames.ip6().source("2001:db8::2").destination("ff02::1").icmp(128, 0, 8).bytes();
    byte[] reply =
        Frames.ip6().source("fe80::9").destination("2001:db8::2").icmp(129, 0, 8).bytes();
    byte[] toOther =
        Frames.ip6().source("fe80::9").destination("2001:db8::3").icmp(129, 0, 8).bytes();
    InetAddress own = InetAddress.ofLiteral("2001:db8::2");
    byte[] error =
        Quotes.error(
            own,
            Frames.ip6().source("2001:db8::2").destination("ff02::1").icmp(128, 0, 8).packet());
    byte[] otherGroup =
        Quotes.error(
            own,
            Frames.ip6().source("2001:db8::2").destination("ff02::2").icmp(128, 0, 8).packet());
    try (BpfMap table = FlowRun.newRequests();
        FlowRun run = new FlowRun(FrameBytes.XDP, Set.of(), table)) {
      assertThat(solicited(run, reply, 0)).isFalse();
      run.remember(query, query.length, packet(query), 0);
      for (int answers = 0; answers < 3; answers++) {
        assertThat(solicited(run, reply, 60 * SECOND)).isTrue();
      }
      assertThat(solicited(run, reply, 60 * SECOND + 1)).isFalse();
      assertThat(solicited(run, toOther, SECOND)).isFalse();
      assertThat(run.related(error, error.length, packet(error), 60 * SECOND)).isTrue();
      assertThat(run.related(error, error.length, packet(error), 60 * SECOND + 1)).isFalse();
      assertThat(run.related(otherGroup, otherGroup.length, packet(otherGroup), 0)).isFalse();
    }
  }

  /** The number of requests that the language promises; and beyond it the oldest give way. */
  @Test
  void noneOfManyRequestsGivesWay() {
    byte[] query = Frames.ip4().icmp(8, 0, 8).bytes();
    byte[] reply = Frames.ip4().icmp(0, 0, 8).bytes();
    try (BpfMap table = FlowRun.newRequests();
        FlowRun run = new FlowRun(FrameBytes.XDP, Set.of(), table)) {
      for (int i = 0; i < REQUESTS; i++) {
        number(query, i, DESTINATION);
        run.remember(query, query.length, packet(query), i);
      }
      ByteBuffer.wrap(reply).putInt(DESTINATION, ByteBuffer.wrap(query).getInt(SOURCE));
      for (int i = 0; i < REQUESTS; i++) {
        number(reply, i, SOURCE);
        assertThat(solicited(run, reply, SECOND)).as("request %d", i).isTrue();
        number(reply, i ^ 0x8000_0000, SOURCE);
        assertThat(solicited(run, reply, SECOND)).as("no request %d", i).isFalse();
      }
    }
  }

  /**
   * Another address or identifier for each number, in no order: the hash spreads those that follow
   * each other better than others.
   */
  private static void number(byte[] frame, int number, int address) {
    int mixed = number;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85eb_ca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2_ae35;
    mixed ^= mixed >>> 16;
    ByteBuffer.wrap(frame)
        .putInt(address, 0x0a00_0000 | (mixed & 0xff_ffff))
        .putShort(IDENTIFIER, (short) (mixed >>> 24));
  }

  private static boolean solicited(FlowRun run, byte[] frame, long now) {
    return run.solicited(frame, frame.length, packet(frame), now);
  }

  private static Packet packet(byte[] frame) {
    return PacketValue.copyOf(
        new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length));
  }
}
