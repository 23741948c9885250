package io.echogate.datapath.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.engine.Evaluator;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.IpConfig;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which errors the kernel takes for related, against the evaluator, on a machine that has the
 * addresses of random frames, and sockets with their ports.
 */
@NeedsKernel(KernelFeature.XDP)
class RelatedTest {
  private static final int FRAMES = Integer.getInteger("frames", 30_000);
  private static final long SECOND = 1_000_000_000L;
  private static final int LOOPBACK = 1;
  private static final int[] UDP_PORTS = {53, 49_152};

  /** The types that quote a packet. */
  private static final Policy RELATED =
      PolicyReader.read(
              new Source(
                  "related.policy",
                  """
                  policy p {
                    icmp ip4: allow { 3, 4, 11, 12, 31 } related;
                    icmp ip6: allow { 1-4 } related;
                    defaults { icmp in: block; fragments in: allow; }
                  }
                  """))
          .policies()
          .getFirst();

  @ParameterizedTest
  @EnumSource
  void randomErrorsAreRelatedWhereTheEvaluatorSaysSo(FrameBytes bytes) {
    Property.holds(
        random -> {
          try (NetNamespace namespace = NetNamespace.createAnonymous()) {
            setUp(namespace);
            namespace.call(
                () -> {
                  compare(random, bytes);
                  return true;
                });
          }
        });
  }

  private static void compare(RandomGenerator random, FrameBytes bytes) {
    OwnFlows flows = new OwnFlows();
    Evaluator evaluator = Evaluator.of(RELATED, Surroundings.unknown().withFlows(flows));
    Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
    Deque<AutoCloseable> sockets = new ArrayDeque<>();
    try (BpfMap table = FlowRun.newRequests();
        FlowRun run = new FlowRun(bytes, Set.of(FlowLookup.SOCKETS), table)) {
      openSockets(flows, sockets);
      RandomFrames frames = new RandomFrames(random);
      FrameDecoder decoder = new FrameDecoder();
      byte[] frame = new byte[RandomFrames.MAX_LENGTH];
      long now = 0;
      for (int i = 0; i < FRAMES; i++) {
        int length = frames.next(frame);
        Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, length);
        now += random.nextInt(20) == 0 ? 20 * SECOND : random.nextLong(SECOND);
        if (!FlowRun.suits(packet)) {
          continue;
        }
        if (packet.quote() != null || random.nextBoolean()) {
          Verdict expected = evaluator.evaluate(packet, Direction.IN, now).verdict();
          if (quotes(packet)) {
            assertThat(run.related(frame, length, packet, now))
                .as("frame %d: %s", i, HexFormat.of().formatHex(frame, 0, length))
                .isEqualTo(expected == Verdict.PASS);
            seen.merge(expected, 1, Integer::sum);
          }
        } else {
          flows.sent(packet, now);
          run.remember(frame, length, packet, now);
        }
      }
    } finally {
      close(sockets);
    }
    assertThat(seen.get(Verdict.PASS)).isGreaterThan(FRAMES / 3000);
    assertThat(seen.get(Verdict.DROP)).isGreaterThan(FRAMES / 500);
  }

  private static boolean quotes(Packet packet) {
    int type = packet.type();
    return packet.family() == Family.IP6
        ? type >= 1 && type <= 4
        : type == 3 || type == 4 || type == 11 || type == 12 || type == 31;
  }

  /** Gives the loopback interface the addresses that random frames have most. */
  private static void setUp(NetNamespace namespace) {
    try (Links links = Links.of(namespace);
        IpConfig config = IpConfig.of(namespace)) {
      links.setUp(LOOPBACK);
      for (InetAddress address : addresses()) {
        config.addAddress(LOOPBACK, address, 8 * address.getAddress().length);
      }
      for (InetAddress address : addresses()) {
        if (address instanceof Inet6Address six) {
          config.awaitLocal(six, Duration.ofSeconds(5));
        }
      }
    }
  }

  private static List<InetAddress> addresses() {
    List<InetAddress> addresses = new ArrayList<>();
    for (int host = 0; host < 8; host++) {
      addresses.add(InetAddress.ofLiteral("192.0.2." + host));
      for (int subnet = 0; subnet < 3; subnet++) {
        addresses.add(InetAddress.ofLiteral("2001:db8:0:%d::%d".formatted(subnet, host)));
      }
    }
    return addresses;
  }

  private static void openSockets(OwnFlows flows, Deque<AutoCloseable> sockets) {
    try {
      for (InetAddress address : addresses()) {
        for (int port : UDP_PORTS) {
          sockets.push(new DatagramSocket(new InetSocketAddress(address, port)));
          flows.openUdp(address, port);
        }
        ServerSocket server = new ServerSocket(443, 50, address);
        sockets.push(server);
        for (InetAddress other : addresses()) {
          if (other.getClass() == address.getClass()) {
            Socket client = new Socket();
            sockets.push(client);
            client.setReuseAddress(true);
            client.bind(new InetSocketAddress(other, 49_152));
            client.connect(new InetSocketAddress(address, 443));
            sockets.push(server.accept());
            flows.connectTcp(address, 443, other, 49_152);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(Deque<AutoCloseable> sockets) {
    for (AutoCloseable socket : sockets) {
      try {
        socket.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
