package io.echogate.traffic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Acceptance;
import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.traffic.capture.CaptureException;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy does to captures. */
class ReplayTest {
  private static final long SECOND = 1_000_000_000L;

  static List<Acceptance.Row> verdicts() {
    return Acceptance.verdicts();
  }

  static Collection<List<Acceptance.Row>> sequences() {
    return Acceptance.sequences().values();
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void aCapturedFrameGetsTheVerdictOfTheTable(Acceptance.Row row) {
    check(List.of(row));
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void theClockIsThatOfThePackets(List<Acceptance.Row> rows) {
    check(rows);
  }

  private static void check(List<Acceptance.Row> rows) {
    Captured captured = new Captured();
    rows.forEach(row -> captured.add(LinkType.ETHERNET, row.nanos(), row.frame()));
    Policy policy = Captured.policy(rows.getFirst().policy());
    List<String> said = new ArrayList<>();

    ReplayReport report =
        captured.replay(
            policy,
            sourcesOf(rows, Direction.OUT),
            (capture, packet, direction, decision) ->
                said.add(
                    requireNonNull(decision).verdict().text() + " " + decision.reason().text()));

    assertThat(said)
        .isEqualTo(rows.stream().map(row -> row.verdict() + " " + row.reason()).toList());
    if (policy.evaluation().isEmpty()) {
      assertThat(report.totals().dropped())
          .isEqualTo(rows.stream().filter(row -> row.verdict().equals("drop")).count());
    }
  }

  /** Prefixes of two addresses each, for those of one are {@code @self}. */
  private static PrefixSet sourcesOf(List<Acceptance.Row> rows, Direction direction) {
    PrefixSet.Builder sources = new PrefixSet.Builder();
    for (Acceptance.Row row : rows) {
      byte[] frame = row.frame();
      Packet packet = new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length);
      Family family = packet.family();
      if (row.direction().equals(direction.text()) && family != null) {
        sources.add(
            Prefix.of(family, packet.sourceHigh(), packet.sourceLow(), Address.bits(family) - 1));
      }
    }
    return sources.build();
  }

  private static final Policy MIXED =
      Captured.policy(
          """
          policy mixed {
            ratelimit=two rate=2/s burst=2;
            icmp ip4 : ratelimit=two { echo-request }
            icmp ip4 : block { redirect }
            icmp ip6 : allow { packet-too-big }
            icmp ip4 : allow { timestamp-request }
            defaults { icmp in: block; icmp out: allow; }
          }
          """);

  private static byte[] echo(String source, int payload) {
    return Frames.ip4().source(source).icmp(8, 0, payload).bytes();
  }

  /** 5 s of known traffic: each number can be counted by hand. */
  private static Captured mixed() {
    Captured captured = new Captured();
    for (int i = 0; i < 5; i++) {
      // Of four pings at once the limit admits two.
      for (int j = 0; j < 4; j++) {
        captured.add(LinkType.ETHERNET, i * SECOND, echo("192.0.2." + (10 + j), 100));
      }
    }
    byte[] redirect = Frames.ip4().source("192.0.2.99").icmp(5, 1, 28).bytes();
    for (int i = 0; i < 7; i++) {
      captured.add(LinkType.ETHERNET, 5 * SECOND, redirect);
    }
    byte[] tooBig = Frames.ip6().icmp(2, 0, 48).bytes();
    byte[] tcp = Frames.ip4().body(6, new byte[20]).bytes();
    return captured
        .add(LinkType.ETHERNET, 5 * SECOND, tooBig)
        .add(LinkType.ETHERNET, 5 * SECOND, tcp)
        .add(LinkType.ETHERNET, 5 * SECOND, Frames.ip6().icmp(128, 0, 8).bytes());
  }

  @Test
  void everyNumberOfAReport() {
    ReplayReport report = mixed().replay(MIXED);

    int ping = 14 + 20 + 8 + 100;
    int redirect = 14 + 20 + 8 + 28;
    int tooBig = 14 + 40 + 8 + 48;
    int tcp = 14 + 20 + 20;
    int echo6 = 14 + 40 + 8 + 8;
    assertThat(report.totals())
        .isEqualTo(
            new ReplayTotals(
                30,
                20 * ping + 7 * redirect + tooBig + tcp + echo6,
                29,
                12,
                18,
                0,
                0,
                0,
                Optional.of(Captured.BEGIN),
                Optional.of(Captured.BEGIN.plusSeconds(5))));
    assertThat(report.decisions().stream().map(ReplayTest::text))
        .containsExactly(
            "in - - not-icmp 0 pass 1 " + tcp,
            "in ip4 5 blocked 4 drop 7 " + 7 * redirect,
            "in ip4 8 within-limit 3 pass 10 " + 10 * ping,
            "in ip4 8 rate-limited 3 drop 10 " + 10 * ping,
            "in ip6 2 allowed 5 pass 1 " + tooBig,
            "in ip6 128 default-blocked 7 drop 1 " + echo6);
    assertThat(report.statements().stream().map(ReplayTest::text))
        .containsExactly(
            "3 20 " + 20 * ping + " 10",
            "4 7 " + 7 * redirect + " 0",
            "5 1 " + tooBig + " 0",
            "6 0 0 0",
            "7 1 " + echo6 + " 0",
            "7 0 0 0");
    assertThat(
            report.drops().sources().stream()
                .map(source -> source.address() + " " + source.packets()))
        .containsExactly("192.0.2.99 7", "192.0.2.12 5", "192.0.2.13 5", "2001:db8::2 1");
    assertThat(report.drops().more()).isZero();
    assertThat(report.drops().untold()).isZero();
  }

  private static String text(DecisionCount count) {
    return "%s %s %s %s %d %s %d %d"
        .formatted(
            count.direction().text(),
            count.family().map(Family::text).orElse("-"),
            count.type().isPresent() ? count.type().getAsInt() : "-",
            count.reason().text(),
            count.statement().map(statement -> statement.line()).orElse(0),
            count.verdict().text(),
            count.packets(),
            count.bytes());
  }

  private static String text(StatementHits hits) {
    return "%d %d %d %d"
        .formatted(hits.statement().line(), hits.packets(), hits.bytes(), hits.overLimit());
  }

  private interface Packer {
    OutputStream pack(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] bytes, Packer packer) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packer.pack(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static ReplayReport played(byte[] capture) {
    Replay replay = new Replay(MIXED, PrefixSet.empty());
    Captured.play(capture, replay, ReplayListener.none());
    return replay.report();
  }

  @Test
  void theContainerMakesNoDifference() throws IOException {
    byte[] pcap = mixed().bytes(CaptureWriter.Form.PCAP);
    ReplayReport report = played(pcap);

    assertThat(report.totals().packets()).isEqualTo(30);
    assertThat(played(mixed().bytes(CaptureWriter.Form.PCAPNG))).isEqualTo(report);
    assertThat(played(packed(pcap, GZIPOutputStream::new))).isEqualTo(report);
    assertThat(played(packed(pcap, ZstdOutputStream::new))).isEqualTo(report);
  }

  /** Below IP there is nothing to count but on Ethernet. */
  @Test
  void theLinkMakesNoDifferenceButForTheEthernetHeader() {
    byte[] tooBig = Frames.ip6().icmp(2, 0, 48).packet();
    byte[] ping = Frames.ip4().icmp(8, 0, 48).packet();
    ReplayReport raw =
        new Captured().add(LinkType.RAW, 0, tooBig).add(LinkType.RAW, 1, ping).replay(MIXED);
    String sll = "0000000100060200000000010000";
    String sll2 = "00000000000200010006" + "0200000000010000";
    ReplayReport cooked =
        new Captured()
            .add(LinkType.LINUX_SLL, 0, behind(sll + "86dd", tooBig))
            .add(LinkType.LINUX_SLL, 1, behind(sll + "0800", ping))
            .replay(MIXED);
    ReplayReport several =
        new Captured()
            .add(LinkType.LINUX_SLL2, 0, behind("86dd" + sll2, tooBig))
            .add(LinkType.NULL, 1, behind("02000000", ping))
            .replay(MIXED);
    ReplayReport ethernet =
        new Captured()
            .add(LinkType.ETHERNET, 0, Frames.ip6().icmp(2, 0, 48).bytes())
            .add(LinkType.ETHERNET, 1, Frames.ip4().icmp(8, 0, 48).bytes())
            .replay(MIXED);

    assertThat(cooked).isEqualTo(raw);
    assertThat(several).isEqualTo(raw);
    assertThat(ethernet.totals().bytes()).isEqualTo(raw.totals().bytes() + 2 * 14);
    assertThat(ethernet.decisions()).hasSameSizeAs(raw.decisions());
    assertThat(raw.totals().passed()).isEqualTo(2);
  }

  private static byte[] behind(String header, byte[] packet) {
    byte[] below = HexFormat.of().parseHex(header);
    byte[] all = Arrays.copyOf(below, below.length + packet.length);
    System.arraycopy(packet, 0, all, below.length, packet.length);
    return all;
  }

  @Test
  void aTimeThatGoesBackIsCountedAndGivesNoLimitMore() {
    Captured captured = new Captured();
    long[] times = {10, 10, 9, 8, 10, 11, 1, 11};
    for (long time : times) {
      captured.add(LinkType.ETHERNET, time * SECOND, echo("192.0.2.1", 8));
    }

    ReplayReport report = captured.replay(MIXED);

    assertThat(report.totals().outOfOrder()).isEqualTo(3);
    // Two at 10 s, two at 11 s, in the order in which they come.
    assertThat(report.totals().passed()).isEqualTo(4);
    assertThat(report.totals().first()).contains(Captured.BEGIN.plusSeconds(1));
    assertThat(report.totals().last()).contains(Captured.BEGIN.plusSeconds(11));
  }

  @Test
  void whatIsCutIsJudgedAsFarAsItsBytesReach() {
    byte[] ping = echo("192.0.2.1", 1000);
    ReplayReport report =
        new Captured()
            .addCut(LinkType.ETHERNET, 0, Arrays.copyOf(ping, 60), ping.length)
            .addCut(LinkType.ETHERNET, 0, Arrays.copyOf(ping, 20), ping.length)
            .add(LinkType.ETHERNET, 0, ping)
            .replay(MIXED);

    assertThat(report.totals().cut()).isEqualTo(2);
    assertThat(report.totals().unreadable()).isEqualTo(1);
    assertThat(report.totals().passed()).isEqualTo(2);
    assertThat(report.totals().dropped()).isZero();
    assertThat(report.totals().icmp()).isEqualTo(2);
  }

  @Test
  void whatCameBeforeDamageCounts() {
    byte[] whole = mixed().bytes(CaptureWriter.Form.PCAP);
    Replay replay = new Replay(MIXED, PrefixSet.empty());

    assertThatThrownBy(
            () ->
                Captured.play(
                    Arrays.copyOf(whole, whole.length - 3), replay, ReplayListener.none()))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("test: at byte ");
    assertThat(replay.report().totals().packets()).isEqualTo(29);
  }

  @Test
  void localPrefixesTellWhatLeaves() {
    byte[] left = echo("192.0.2.1", 8);
    PrefixSet local =
        PrefixSet.of(List.of(Prefix.of(Address.parse("192.0.2.0").orElseThrow(), 24)));
    Captured captured = new Captured();
    for (int i = 0; i < 9; i++) {
      captured.add(LinkType.ETHERNET, 0, left);
    }

    ReplayReport report = captured.replay(MIXED, local, ReplayListener.none());

    assertThat(report.decisions())
        .singleElement()
        .satisfies(
            count -> {
              assertThat(count.direction()).isEqualTo(Direction.OUT);
              assertThat(count.reason()).isEqualTo(Reason.DEFAULT_ALLOWED);
              assertThat(count.packets()).isEqualTo(9);
            });
  }

  @Test
  void anErrorIsRelatedToAFlowOfTheCapture() {
    Policy policy =
        Captured.policy(
            """
            policy p {
              icmp ip4 : allow { destination-unreachable } related;
              defaults { icmp in: block; icmp out: allow; }
            }
            """);
    byte[] udp = new byte[8];
    System.arraycopy(new byte[] {0x13, (byte) 0x88, 0, 53}, 0, udp, 0, 4);
    byte[] query =
        Frames.ip4().source("192.0.2.1").destination("198.51.100.7").body(17, udp).packet();
    byte[] error =
        Frames.ip4()
            .source("203.0.113.9")
            .destination("192.0.2.1")
            .body(1, quoting(query))
            .packet();
    PrefixSet local =
        PrefixSet.of(List.of(Prefix.of(Address.parse("192.0.2.1").orElseThrow(), 32)));

    assertThat(
            new Captured()
                    .add(LinkType.RAW, 0, error)
                    .add(LinkType.RAW, 1, query)
                    .add(LinkType.RAW, 2, error)
                    .replay(policy, local, ReplayListener.none())
                    .decisions()
                    .stream()
                    .map(count -> count.reason().text() + " " + count.packets()))
        .containsExactlyInAnyOrder("not-icmp 1", "allowed 1", "default-blocked 1");
  }

  private static byte[] quoting(byte[] packet) {
    byte[] message = new byte[8 + packet.length];
    message[0] = 3;
    message[1] = 3;
    System.arraycopy(packet, 0, message, 8, packet.length);
    return message;
  }

  @Test
  void aPolicyThatOnlyEvaluatesTellsWhatItWouldDrop() {
    Policy policy =
        Captured.policy(
            "policy p { evaluation_mode; icmp ip4 : block { redirect } defaults { icmp in: allow;"
                + " } }");
    byte[] redirect = Frames.ip4().icmp(5, 1, 28).bytes();
    List<Verdict> verdicts = new ArrayList<>();

    ReplayReport report =
        new Captured()
            .add(LinkType.ETHERNET, 0, redirect)
            .replay(
                policy,
                PrefixSet.empty(),
                (capture, packet, direction, decision) ->
                    verdicts.add(requireNonNull(decision).verdict()));

    assertThat(verdicts).containsExactly(Verdict.PASS);
    assertThat(report.totals().dropped()).isEqualTo(1);
    assertThat(report.decisions().getFirst().verdict()).isEqualTo(Verdict.DROP);
    assertThat(report.decisions().getFirst().type()).isEqualTo(OptionalInt.of(5));
  }
}
