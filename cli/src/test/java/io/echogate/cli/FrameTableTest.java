package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The functional tests of Tempesta xFW that send frames no ping makes, and what its code does
 * without a test, with our deliberate differences: each frame ten times through a real interface.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class FrameTableTest {
  private static final int TIMES = 10;
  private static final int TAG = 0x8100;
  private static final int SERVICE_TAG = 0x88a8;
  private static final Duration ARRIVAL = Duration.ofSeconds(5);

  private static FilteredHost host;
  private static PacketSocket sender;

  @BeforeAll
  static void connect() {
    host = new FilteredHost();
    host.hosts().silence();
    sender = host.hosts().left().openSocket();
  }

  @AfterAll
  static void disconnect() {
    sender.close();
    host.close();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("V1 one tag", "", Frames.ip4().tag(TAG), "ip4/8 default-allowed"),
        row("V1 two tags", "", Frames.ip4().tag(SERVICE_TAG).tag(TAG), "ip4/8 default-allowed"),
        row("V1 one tag, IPv6", "", Frames.ip6().tag(TAG), "ip6/128 default-allowed"),
        row(
            "a tagged message is judged",
            "icmp ip4: block { 8 }",
            Frames.ip4().tag(SERVICE_TAG).tag(TAG),
            "ip4/8 blocked"),
        row("V2 three tags", "", Frames.ip4().tag(TAG).tag(TAG).tag(TAG), "null/null malformed"),
        row(
            "V2 an unknown inner tag, which passes here",
            "",
            Frames.ip4().tag(TAG).tag(0x8101),
            "null/null not-icmp"),
        row("M8", "", Frames.ip4().fragment(0, true), "ip4/null fragment"),
        row("M8 a later one", "", Frames.ip4().fragment(3, false), "ip4/null fragment"),
        row("M10", "", Frames.ip6().fragment(0, true), "ip6/null fragment"),
        row("M10 atomic", "", Frames.ip6().fragment(0, false), "ip6/null fragment"),
        row("M12", "", Frames.ip4().cutBody(6), "ip4/null malformed"),
        row("M12 IPv6", "", Frames.ip6().cutBody(6), "ip6/null malformed"),
        row(
            "D1",
            "icmp ip4: block { 8 } icmp=b ip4: allow { 0 }",
            Frames.ip4().icmp(0, 0, 0),
            "ip4/0 allowed"),
        row(
            "D4, where bytes are not limited",
            "ratelimit=a pps=10; icmp ip4: ratelimit=a { 8 }",
            Frames.ip4(),
            "ip4/8 within-limit"),
        row("D5", "icmp ip4 { 8 }", Frames.ip4(), "ip4/8 blocked"),
        row("D6", "icmp ip4: block { 8 };", Frames.ip4(), "ip4/8 blocked"),
        row(
            "D7 the source filter knows no neighbour discovery",
            "icmp ip6: allow { 135, 136 } defaults { icmp ip6: block; src_ip ip6.tcp: block; }",
            Frames.ip6().hopLimit(255).icmp(135, 0, 16),
            "ip6/135 source-default-blocked"),
        row(
            "D8",
            "src ip4.tcp: allow { 192.0.2.2 } defaults { icmp: block; }",
            Frames.ip4(),
            "ip4/8 default-blocked"),
        row(
            "D9",
            "src ip4.tcp: allow { 192.0.2.2 } defaults { src_ip: block; }",
            Frames.ip4(),
            "ip4/8 source-allowed"),
        row("D10", "ip_proto { 6, 17 }", Frames.ip4(), "ip4/8 unlisted"),
        row("D10 IPv6", "ip_proto { 6, 17 }", Frames.ip6(), "ip6/128 unlisted"),
        row(
            "D11, where no frame overshoots",
            "ratelimit=a pps=100 bps=42; icmp ip4: ratelimit=a { 8 }",
            Frames.ip4().icmp(8, 0, 56),
            "ip4/8 rate-limited"),
        row("D12", "icmp ip4: allow { 8 }", Frames.ip4().fragment(1, true), "ip4/null fragment"),
        row("D14", "icmp ip6: block { 128 }", Frames.ip6().extension(0), "ip6/128 blocked"),
        row("D15", "icmp ip4: block { 8 }", Frames.ip4(), "ip4/8 blocked"),
        row(
            "D15 another type",
            "icmp ip4: block { 8 }",
            Frames.ip4().icmp(0, 0, 0),
            "ip4/0 default-allowed"));
  }

  private static Arguments row(String name, String statements, Frames frame, String counter) {
    return Arguments.of(name, statements, frame.bytes(), counter);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aFrameHasOneReason(String name, String statements, byte[] frame, String counter) {
    // A replacement would count on from the row before.
    host.run("", "detach", "-i", FilteredHost.INTERFACE);
    host.enforce("xfw { " + statements + " }");

    for (int i = 0; i < TIMES; i++) {
      assertThat(sender.send(frame)).isTrue();
    }

    String expected = "in %s %d/%d".formatted(counter, TIMES, TIMES * frame.length);
    assertThat(arrived()).as(name).containsExactly(expected);
  }

  /** The counters when all frames have come by. */
  private static List<String> arrived() {
    long deadline = System.nanoTime() + ARRIVAL.toNanos();
    List<JsonTree> counters = host.status().at("counters").elements();
    while (packets(counters) < TIMES && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      counters = host.status().at("counters").elements();
    }
    return counters.stream().map(FilteredHost::counter).toList();
  }

  private static long packets(List<JsonTree> counters) {
    return counters.stream().mapToLong(counter -> (Long) counter.at("packets").value()).sum();
  }
}
