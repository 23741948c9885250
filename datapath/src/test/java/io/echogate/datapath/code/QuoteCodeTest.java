package io.echogate.datapath.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.engine.Flows;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.Quote;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Quotes of known flows with all that may stand before what tells the flow: each is found exactly
 * where the decoder finds it.
 */
@NeedsKernel(KernelFeature.XDP)
class QuoteCodeTest {
  private static final int FRAMES = Integer.getInteger("frames", 30_000);
  private static final int[] HEADERS = {0, 43, 44, 51, 60, 135};
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int PORT = 5353;
  private static final int IDENTIFIER = 0x1234;
  private static final String OWN4 = "127.0.0.1";
  private static final String OWN6 = "::1";

  @ParameterizedTest
  @EnumSource
  void quotesAreReadAsFarAsTheDecoderReadsThem(FrameBytes bytes) {
    Property.holds(
        random -> {
          try (BpfMap table = FlowRun.newRequests();
              FlowRun run = new FlowRun(bytes, Set.of(FlowLookup.SOCKETS), table);
              DatagramSocket _ = open(OWN4);
              DatagramSocket _ = open(OWN6)) {
            int related = compare(random, run);
            assertThat(related).isBetween(FRAMES / 4, FRAMES - FRAMES / 4);
          } catch (SocketException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static DatagramSocket open(String address) throws SocketException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
  }

  private static int compare(RandomGenerator random, FlowRun run) {
    OwnFlows flows = new OwnFlows();
    flows.openUdp(InetAddress.ofLiteral(OWN4), PORT);
    flows.openUdp(InetAddress.ofLiteral(OWN6), PORT);
    FrameDecoder decoder = new FrameDecoder();
    for (Family family : Family.values()) {
      byte[] query = query(base(family), family).bytes();
      Packet packet = decode(decoder, query);
      flows.sent(packet, 0);
      run.remember(query, query.length, packet, 0);
    }
    int related = 0;
    for (int i = 0; i < FRAMES; i++) {
      Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
      byte[] error = error(random, family, quoted(random, family));
      Packet packet = decode(decoder, error);
      boolean expected = isRelated(packet, flows);
      assertThat(run.related(error, error.length, packet, 0))
          .as("error %d: %s", i, HexFormat.of().formatHex(error))
          .isEqualTo(expected);
      related += expected ? 1 : 0;
    }
    return related;
  }

  /** As the evaluator has it. */
  private static boolean isRelated(Packet packet, Flows flows) {
    Quote quote = packet.quote();
    return quote != null
        && quote.sourceHigh() == packet.destinationHigh()
        && quote.sourceLow() == packet.destinationLow()
        && flows.know(quote, 0);
  }

  private static Packet decode(FrameDecoder decoder, byte[] frame) {
    return decoder.decode(MemorySegment.ofArray(frame), 0, frame.length);
  }

  private static Frames base(Family family) {
    return Frames.of(family)
        .source(family == Family.IP4 ? OWN4 : OWN6)
        .destination(family == Family.IP4 ? "192.0.2.9" : "2001:db8::9");
  }

  private static Frames query(Frames frames, Family family) {
    int type = family == Family.IP4 ? 8 : 128;
    return frames.body(
        family.protocol(),
        (byte) type,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) (IDENTIFIER >> 8),
        (byte) IDENTIFIER,
        (byte) 0,
        (byte) 1);
  }

  /** A packet of the query or of the socket, with headers before it, and sometimes cut or wrong. */
  private static byte[] quoted(RandomGenerator random, Family family) {
    Frames frames = base(family);
    if (random.nextBoolean()) {
      query(frames, family);
    } else {
      frames.body(
          17,
          (byte) (PORT >> 8),
          (byte) PORT,
          (byte) 0,
          (byte) 53,
          (byte) 0,
          (byte) 8,
          (byte) 0,
          (byte) 0);
    }
    if (family == Family.IP4) {
      frames.options(4 * random.nextInt(11));
      if (random.nextInt(8) == 0) {
        frames.fragment(random.nextInt(2) << random.nextInt(13), random.nextBoolean());
      }
    } else {
      extensions(random, frames);
    }
    byte[] packet = frames.packet();
    if (random.nextInt(6) == 0) {
      packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
    } else if (random.nextInt(3) == 0) {
      packet = Arrays.copyOf(packet, packet.length - random.nextInt(6));
    }
    if (packet.length > 0 && random.nextInt(8) == 0) {
      packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return packet;
  }

  private static void extensions(RandomGenerator random, Frames frames) {
    for (int left = random.nextInt(3) == 0 ? random.nextInt(11) : random.nextInt(3);
        left > 0;
        left--) {
      int header = HEADERS[random.nextInt(HEADERS.length)];
      switch (header) {
        case FRAGMENT ->
            frames.fragment(
                random.nextInt(8) == 0 ? 1 << random.nextInt(13) : 0, random.nextBoolean());
        case AUTHENTICATION -> frames.extension(header, 8 + 4 * random.nextInt(4));
        default -> frames.extension(header, 8 * (1 + random.nextInt(4)));
      }
    }
  }

  /** An error that quotes, behind headers of its own. */
  private static byte[] error(RandomGenerator random, Family family, byte[] packet) {
    Frames frames = Frames.of(family).destination(family == Family.IP4 ? OWN4 : OWN6);
    for (int tags = random.nextInt(3); tags > 0; tags--) {
      frames.tag(0x8100);
    }
    if (family == Family.IP4) {
      frames.options(4 * random.nextInt(11));
    } else {
      for (int headers = random.nextInt(3); headers > 0; headers--) {
        frames.extension(60, 8 * (1 + random.nextInt(3)));
      }
    }
    byte[] body = new byte[8 + packet.length];
    body[0] = (byte) (family == Family.IP4 ? 11 : 3);
    System.arraycopy(packet, 0, body, 8, packet.length);
    return frames.body(family.protocol(), body).padding(random.nextInt(12)).bytes();
  }
}
