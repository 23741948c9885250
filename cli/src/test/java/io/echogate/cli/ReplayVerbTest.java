package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayVerbTest {
  private static final long BEGIN =
      Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

  private static final String POLICY =
      """
      policy web {
        ratelimit=two rate=2/s burst=2;
        icmp ip4 : ratelimit=two { echo-request }
        icmp ip4 : block { fragmentation-needed, redirect }
        icmp ip4 : allow { timestamp-request }
        defaults { icmp in: block; icmp out: allow; }
      }
      """;

  private static final byte[] PING = Frames.ip4().source("192.0.2.1").icmp(8, 0, 56).bytes();
  private static final byte[] TOO_BIG = Frames.ip4().source("203.0.113.5").icmp(3, 4, 28).bytes();
  private static final byte[] TCP = Frames.ip4().body(6, new byte[20]).bytes();

  @TempDir private Path directory;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    policy = Files.writeString(directory.resolve("web.policy"), POLICY);
  }

  private static void write(Path file, LinkType link, byte[]... packets) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    CaptureWriter.Form form =
        file.toString().endsWith(".pcap") ? CaptureWriter.Form.PCAP : CaptureWriter.Form.PCAPNG;
    try (CaptureWriter writer = new CaptureWriter(channel, form)) {
      for (int i = 0; i < packets.length; i++) {
        MemorySegment bytes = MemorySegment.ofArray(packets[i]);
        writer.write(link, BEGIN + i * 1_000_000L, bytes, packets[i].length, "");
      }
    }
  }

  private Path capture(String name) throws IOException {
    Path file = directory.resolve(name);
    write(file, LinkType.ETHERNET, PING, PING, PING, TOO_BIG, TCP);
    return file;
  }

  private Run replay(Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "replay";
    all[1] = policy.toString();
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] = arguments[i].toString();
    }
    Run run = Run.of(all);
    String here = directory + "/";
    return new Run(run.status(), run.out().replace(here, ""), run.err().replace(here, ""));
  }

  @Test
  void theReport() throws IOException {
    Run run = replay(capture("a.pcap"));

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(
            """
            web.policy on
              a.pcap: 5 packets
              2026-01-01T00:00:00Z to 2026-01-01T00:00:00.004Z
              5 packets of 418 bytes, 4 of them ICMP: 3 passed, 2 dropped

              way  verdict  reason        packets  bytes
              in   pass     within-limit        2    196
              in   pass     not-icmp            1     54
              in   drop     blocked             1     70
              in   drop     rate-limited        1     98

              message                        reason        packets  bytes
              -                              not-icmp            1     54
              ip4 3 destination-unreachable  blocked             1     70
              ip4 8 echo-request             within-limit        2    196
              ip4 8 echo-request             rate-limited        1     98

              line  packets  bytes  over limit  statement
                 3        3    294           1  icmp ip4 : ratelimit=two { echo-request }
                 4        1     70           0  icmp ip4 : block { fragmentation-needed...
              never hit: 5, 6

              limit  line  met  refused  passes all with  or with  refused most
              two       2    3        1  rate=500/s       burst=3

              source of drops  packets  bytes
              192.0.2.1              1     98
              203.0.113.5            1     70

              first of what was dropped      reason        line  sources  the first of them
              ip4 3 destination-unreachable  blocked          4        1  a.pcap 4 00:00:00.003000 203.0.113.5 > 198.51.100.7
              ip4 8 echo-request             rate-limited     3        1  a.pcap 3 00:00:00.002000 192.0.2.1 > 198.51.100.7

            Lost, by function

              CRITICAL: pmtud, tunnel-pmtud
            """);
  }

  @Test
  void theDocumentFitsItsSchema() throws IOException {
    Path capture = capture("a.pcap");
    Run run = replay("--json", capture, capture);

    assertThat(run.status()).isZero();
    assertThat(Schema.faults("replay", run.out())).isEmpty();
    assertThat(run.out())
        .contains(
            "\"packets\":10,\"bytes\":836,\"icmp\":8,\"passed\":4,\"dropped\":6,\"cut\":0,"
                + "\"unreadable\":0,\"outOfOrder\":4,",
            "{\"direction\":\"in\",\"family\":\"ip4\",\"type\":3,\"reason\":\"blocked\","
                + "\"packets\":2,\"bytes\":140}",
            "\"overLimit\":[{\"line\":3,",
            "\"sources\":[{\"source\":\"192.0.2.1\",\"packets\":4,\"bytes\":392},",
            "\"function\":\"pmtud\"");
  }

  @Test
  void severalPoliciesAreComparedPacketByPacket() throws IOException {
    Path strict = directory.resolve("strict.policy");
    Files.writeString(
        strict,
        """
        policy strict {
          icmp ip4 : block { echo-request }
          icmp ip4 : allow { fragmentation-needed }
          defaults { icmp in: block; icmp out: allow; }
        }
        """);
    Path capture = capture("a.pcap");

    Run run = replay(capture, "--policy", strict);
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            web, strict on
              a.pcap: 5 packets
              packets    web  strict
              all          5       5
              passed       3       2
              dropped      2       3

              passed, by message                seen  web  strict
              in -                                 1    1       1
              in ip4 3 destination-unreachable     1    0       1
              in ip4 8 echo-request                3    2       0

            They differ on 3 packets
              packets  message                           web                  strict          the first of them
                    2  in ip4 8 echo-request             pass within-limit:3  drop blocked:2  a.pcap 1 00:00:00.000000 192.0.2.1 > 198.51.100.7
                    1  in ip4 3 destination-unreachable  drop blocked:4       pass allowed:3  a.pcap 4 00:00:00.003000 203.0.113.5 > 198.51.100.7
            """);

    Run json = replay(capture, "--policy", strict, "--json");
    assertThat(Schema.faults("replay-compared", json.out())).isEmpty();
    assertThat(json.out())
        .contains(
            "\"packets\":2,\"bytes\":196,\"said\":[{\"verdict\":\"pass\",\"reason\":\"within-limit\","
                + "\"line\":3},{\"verdict\":\"drop\",\"reason\":\"blocked\",\"line\":2}]");
  }

  @Test
  void policiesThatDoTheSameDoNotDiffer() throws IOException {
    Path copy = directory.resolve("copy.policy");
    Files.copy(policy, copy);

    Run run = replay(capture("a.pcap"), "--policy", copy);
    assertThat(run.out())
        .startsWith("web.policy, copy.policy on\n")
        .endsWith("\nThey pass and drop the same packets.\n");
    assertThat(replay(capture("a.pcap"), "--policy", copy, "--each"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: --each is for one policy, and several are named
                help: name one of them
                """));
    assertThat(replay(capture("a.pcap"), "--policy", "web", "--policy", "web").err())
        .isEqualTo(
            """
            echogate: error: the policy web is named twice
            help: name each policy once
            """);
    assertThat(replay(capture("a.pcap"), "--policy", "wep").err())
        .startsWith("echogate: error: there is no policy wep in web.policy");
  }

  @Test
  void aLineForEachPacket() throws IOException {
    Path capture = capture("a.pcap");
    Run json = replay("--json", "--each", capture);

    assertThat(json.out().lines()).hasSize(5);
    json.out().lines().forEach(l -> assertThat(Schema.faults("replay-each", l)).isEmpty());
    assertThat(json.out().lines().skip(3))
        .containsExactly(
            "{\"capture\":\"a.pcap\",\"number\":4,\"time\":\"2026-01-01T00:00:00.003Z\","
                + "\"direction\":\"in\",\"verdict\":\"drop\",\"reason\":\"blocked\",\"line\":4}",
            "{\"capture\":\"a.pcap\",\"number\":5,\"time\":\"2026-01-01T00:00:00.004Z\","
                + "\"direction\":\"in\",\"verdict\":\"pass\",\"reason\":\"not-icmp\",\"line\":null}");
    assertThat(replay("--each", "--local", "192.0.2.0/24", capture).out().lines().limit(7))
        .contains(
            "     1 00:00:00.000000 pass  default-allowed ip4 out 8/0 from 192.0.2.1 to"
                + " 198.51.100.7 payload 56 hop-limit 64  web.policy:6",
            "     4 00:00:00.003000 drop  blocked       ip4 in 3/4 from 203.0.113.5 to 198.51.100.7"
                + " payload 28 hop-limit 64  web.policy:4",
            "",
            "web.policy on");
  }

  @Test
  void packetsAreKeptByVerdictWithTheLineAsAComment() throws IOException {
    Path capture = capture("a.pcap");
    Path passed = directory.resolve("passed.pcap");
    Path dropped = directory.resolve("dropped.pcapng");

    assertThat(replay(capture, "--passed", passed, "--dropped", dropped).status()).isZero();

    assertThat(new String(Files.readAllBytes(dropped), StandardCharsets.UTF_8))
        .contains(
            "web.policy:4: icmp ip4 : block { fragmentation-needed, redirect }",
            "drop rate-limited, ");
    assertThat(replay(dropped).out()).contains("2 packets of 168 bytes, 2 of them ICMP: ");
    assertThat(replay(passed).out())
        .contains("3 packets of 250 bytes, 2 of them ICMP: 3 passed, 0 dropped")
        .doesNotContain("source of drops", "Lost");
  }

  @Test
  void whatIsKeptGoesTheWayThatItWent() throws IOException {
    Path passed = directory.resolve("passed.pcapng");
    assertThat(replay(capture("a.pcap"), "--local", "192.0.2.0/24", "--passed", passed).status())
        .isZero();

    assertThat(replay(passed, "--each").out().lines().limit(4))
        .containsExactly(
            "     1 00:00:00.000000 pass  default-allowed ip4 out 8/0 from 192.0.2.1 to"
                + " 198.51.100.7 payload 56 hop-limit 64  web.policy:6",
            "     2 00:00:00.001000 pass  default-allowed ip4 out 8/0 from 192.0.2.1 to"
                + " 198.51.100.7 payload 56 hop-limit 64  web.policy:6",
            "     3 00:00:00.002000 pass  default-allowed ip4 out 8/0 from 192.0.2.1 to"
                + " 198.51.100.7 payload 56 hop-limit 64  web.policy:6",
            "     4 00:00:00.004000 pass  not-icmp      ip4 out tcp from 192.0.2.2 to"
                + " 198.51.100.7");
  }

  @Test
  void pcapTakesOneLinkTypeOnly() throws IOException {
    Path mixed = directory.resolve("mixed.pcapng");
    write(mixed, LinkType.RAW, Frames.ip4().icmp(5, 0, 28).packet());
    Run run = replay(capture("a.pcap"), mixed, "--dropped", directory.resolve("out.pcap"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            """
            echogate: error: out.pcap is pcap, and the packets are of several link types
            help: give it a name that ends in .pcapng
            """);
  }

  @Test
  void nothingThatIsReadIsOverwritten() throws IOException {
    Path capture = capture("a.pcap");
    byte[] before = Files.readAllBytes(capture);
    Path link = Files.createSymbolicLink(directory.resolve("link.pcap"), capture);

    for (Path out : List.of(capture, link, policy)) {
      Run run = replay(capture, "--dropped", out);
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("--dropped would overwrite ");
    }
    Path both = directory.resolve("both.pcapng");
    assertThat(replay(capture, "--dropped", both, "--passed", both).status()).isEqualTo(2);
    assertThat(replay(capture, "--passed", "-").err()).contains("--passed takes a file");
    assertThat(Files.readAllBytes(capture)).isEqualTo(before);
    assertThat(Files.readString(policy)).isEqualTo(POLICY);
  }

  @Test
  void whatCannotBeReadIsToldAndTheRestCounts() throws IOException {
    Path whole = capture("a.pcap");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - 9));
    Path packed = directory.resolve("packed.pcap.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(bytes);
    }
    byte[] all = Files.readAllBytes(packed);
    Path torn = Files.write(directory.resolve("torn.gz"), Arrays.copyOf(all, all.length - 40));

    Run run = replay(cut, directory.resolve("none.pcap"), policy, directory, packed, torn);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .contains(
            "echogate: error: cut.pcap: at byte 452: the capture ends 45 bytes into a packet of"
                + " 54\nhelp: what was read before counts: packets 1 to 4\n",
            "echogate: error: there is no file none.pcap\n",
            "echogate: error: web.policy: at byte 0: it begins with 706f6c69: no pcap or pcapng"
                + " file\n",
            " is a directory: name the captures in it\n",
            "echogate: error: torn.gz: at byte ");
    assertThat(run.out())
        .contains(
            "  cut.pcap: 4 packets, then it STOPPED\n",
            "  none.pcap: 0 packets, then it STOPPED\n",
            "  packed.pcap.gz: 5 packets\n");
    assertThat(Schema.faults("replay", replay("--json", cut).out())).isEmpty();
  }

  @Test
  void wrongCommandLines() throws IOException {
    assertThat(replay().status()).isEqualTo(2);
    assertThat(Run.of("replay", "-", "-").err()).contains("standard input can be read once only");
    assertThat(replay(capture("a.pcap"), "--local", "192.0.2.1/24").err())
        .contains("did you mean 192.0.2.0/24?");
    Files.writeString(policy, "policy web { icmp ip4 : alow { 8 } }");
    Run run = replay(directory.resolve("a.pcap"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("did you mean");
  }

  @Test
  void ownAddressesAreToldByLocal() throws IOException {
    Files.writeString(
        policy,
        "policy web { icmp ip4 : allow { 8 } to @self; defaults { icmp in: block; icmp out: allow;"
            + " } }");
    Path capture = capture("a.pcap");

    assertThat(replay(capture).err())
        .isEqualTo(
            "echogate: warning: the policy asks for @self, and no own address is known: name them"
                + " with --local\n");
    Run run = replay(capture, "--local", "198.51.100.7");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("in   pass     allowed                3 ");
  }

  @Test
  void anEmptyCaptureHasNoPackets() throws IOException {
    Path empty = directory.resolve("empty.pcap");
    write(empty, LinkType.ETHERNET);

    assertThat(replay(empty).out())
        .isEqualTo(
            """
            web.policy on
              empty.pcap: 0 packets
              no packets
            """);
    assertThat(Schema.faults("replay", replay("--json", empty).out())).isEmpty();
  }

  /** Another program counts the same messages in what is read and in what is written. */
  @Test
  @NeedsTool("tcpdump")
  void tcpdumpCountsTheSame() throws IOException, InterruptedException {
    Path capture = capture("a.pcap");
    Path dropped = directory.resolve("dropped.pcapng");
    Run run = replay(capture, "--dropped", dropped);

    assertThat(run.out()).contains("5 packets of 418 bytes, 4 of them ICMP: 3 passed, 2 dropped");
    assertThat(tcpdump(capture, "icmp")).isEqualTo(4);
    assertThat(tcpdump(capture, "icmp[0] == 8")).isEqualTo(3);
    assertThat(tcpdump(dropped, "icmp")).isEqualTo(2);
    assertThat(tcpdump(dropped, "icmp[0] == 3 and icmp[1] == 4 and greater 70 and less 70"))
        .isEqualTo(1);
  }

  private static long tcpdump(Path capture, String filter)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("tcpdump", "-n", "-r", capture.toString(), filter)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().filter(line -> line.contains("ICMP")).count();
  }
}
