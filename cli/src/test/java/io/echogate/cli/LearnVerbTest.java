package io.echogate.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code learn} makes of captures; {@code -Dgolden.write} writes the texts anew. */
class LearnVerbTest {
  private static final Path GOLDEN =
      Path.of(
          requireNonNull(System.getProperty("echogate.root")),
          "cli/src/test/resources/io/echogate/cli/learn");
  private static final Path EXAMPLE = Examples.root().resolve("examples/server.pcap");
  private static final String LOCAL = "192.0.2.7,2001:db8::7";

  @TempDir private Path directory;
  private Path capture;

  @BeforeEach
  void writeCapture() throws IOException {
    capture = Files.write(directory.resolve("server.pcap"), ExampleCapture.bytes());
  }

  private Run learn(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "learn";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    Run run = Run.of(all);
    String here = directory + "/";
    return new Run(run.status(), run.out().replace(here, ""), run.err().replace(here, ""));
  }

  private Path write(String name, byte[]... packets) throws IOException {
    Path file = directory.resolve(name);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (CaptureWriter writer = new CaptureWriter(channel, CaptureWriter.Form.PCAP)) {
      for (int i = 0; i < packets.length; i++) {
        MemorySegment bytes = MemorySegment.ofArray(packets[i]);
        writer.write(LinkType.ETHERNET, i * 1_000_000L + 1, bytes, packets[i].length, "");
      }
    }
    return file;
  }

  @Test
  void theExampleIsThisCapture() throws IOException {
    if (System.getProperty("golden.write") != null) {
      Files.write(EXAMPLE, ExampleCapture.bytes());
    }
    assertThat(Files.readAllBytes(EXAMPLE)).isEqualTo(ExampleCapture.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "host, 192.0.2.7 2001:db8::7",
    "host-unknown,",
    "lan-host, 192.0.2.7 2001:db8::7",
    "border, 192.0.2.0/24 192.0.2.1 2001:db8::/64",
    "transit, 192.0.2.7"
  })
  void theText(String name, String local) throws IOException {
    String role = name.replace("-unknown", "");
    Run run =
        local == null
            ? learn(capture, "--role", role)
            : learn(capture, "--role", role, "--local", local.replace(' ', ','));

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    Path golden = GOLDEN.resolve(name + ".policy");
    if (System.getProperty("golden.write") != null) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, run.out());
    }
    assertThat(run.out()).isEqualTo(Files.readString(golden));
    Run check = Run.onInput(run.out(), "check", "-", "--role", role);
    assertThat(check.status()).isZero();
    assertThat(check.err()).doesNotContain("critical[", "error:");
  }

  @Test
  void theDocumentFitsItsSchema() throws IOException {
    Run run = learn(capture, "--local", LOCAL, "--json");

    assertThat(run.status()).isZero();
    assertThat(Schema.faults("learn", run.out())).isEmpty();
    assertThat(run.out())
        .contains(
            "\"role\":\"host\",\"policy\":\"# Learned by echogate learn",
            "\"name\":\"each\",\"peak\":60,\"rate\":200,\"burst\":400,\"recommendedRate\":20,"
                + "\"recommendedBurst\":40}",
            "\"text\":\"icmp ip4 in : ratelimit=each+all { echo-request } to @self;\","
                + "\"direction\":\"in\",\"family\":\"ip4\",\"action\":\"ratelimit\","
                + "\"packets\":70,",
            "\"notSeen\":[{\"type\":130,\"slug\":\"mld-query\",\"functions\":[\"mld\","
                + "\"mld-snooping\"]}",
            "{\"reason\":\"not-own\",\"why\":\"neither to nor from an own address\","
                + "\"direction\":\"in\",\"family\":\"ip4\",\"type\":8,\"slug\":\"echo-request\","
                + "\"packets\":30,\"peak\":30,\"addresses\":1,\"top\":[{\"address\":"
                + "\"203.0.113.66\",\"packets\":30}],\"packetsOfOtherAddresses\":0,"
                + "\"sweep\":true,\"attacks\":[\"ping-flood\",");
    Path empty = write("empty.pcap");
    assertThat(Schema.faults("learn", learn(empty, "--json").out())).isEmpty();
    Run transit = learn(capture, "--json", "--role", "transit");
    assertThat(Schema.faults("learn", transit.out())).isEmpty();
    assertThat(transit.out()).contains("\"byDefault\":[{\"direction\":\"in\"");
  }

  @Test
  void whatIsPackedOrPipedIsTheSame() throws IOException {
    byte[] bytes = ExampleCapture.bytes();
    Path packed = directory.resolve("server.pcap.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(bytes);
    }
    String text = learn(capture, "--local", LOCAL).out();
    assertThat(learn(packed, "--local", LOCAL).out().replace(".gz", "")).isEqualTo(text);
    Run piped = Run.onBytes(bytes, "learn", "-", "--local", LOCAL);
    assertThat(piped.status()).isZero();
    assertThat(piped.out().replace("<stdin>", "server.pcap")).isEqualTo(text);
  }

  @Test
  void severalCapturesCountTogether() {
    Run run = learn(capture, capture, "--local", LOCAL);
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "#     server.pcap: 125 packets\n#     server.pcap: 125 packets\n",
            "# echo-request: 140 from 2 addresses (203.0.113.77 120, 198.51.100.9 20)");
  }

  @Test
  void ofADamagedCaptureWhatCameBeforeCounts() throws IOException {
    byte[] bytes = Files.readAllBytes(capture);
    Path cut = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - 9));
    Run run = learn(cut, "--local", LOCAL);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .contains("echogate: error: cut.pcap: at byte ", "what was read before counts: packets 1");
    assertThat(run.out())
        .contains("#     cut.pcap: 124 packets, where it could be read no further\n");
    assertThat(Run.onInput(run.out(), "check", "-").status()).isZero();
  }

  @Test
  void whereNothingCanBeReadThereIsNoPolicy() throws IOException {
    Path text = Files.writeString(directory.resolve("notes.txt"), "no capture at all, this one\n");
    for (Run run : new Run[] {learn(directory.resolve("none.pcap")), learn(text, "--json")}) {
      assertThat(run.status()).isEqualTo(3);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("echogate: error: ");
    }
  }

  @Test
  void withoutIcmpThereIsWhatARoleCannotDoWithout() throws IOException {
    Path tcp = write("tcp.pcap", Frames.ip4().body(6, new byte[20]).bytes());
    for (Path file : new Path[] {write("empty.pcap"), tcp}) {
      Run run = learn(file);
      assertThat(run.status()).isZero();
      assertThat(run.err())
          .isEqualTo(
              "echogate: warning: there is no ICMP to learn from: the policy holds what a host"
                  + " cannot do without\n");
      assertThat(run.out()).contains("fragmentation-needed", "on-link;", "# Nothing was left out.");
      assertThat(Run.onInput(run.out(), "check", "-", "--role", "host").status()).isZero();
    }
  }

  @Test
  void aNameOfAFileStaysInItsComment() throws IOException {
    Path file = Files.copy(capture, directory.resolve("a\n}\npolicy b { }.pcap"));
    Run run = learn(file);
    assertThat(run.out()).contains("#     a?}?policy b { }.pcap: 125 packets\n");
    assertThat(Run.onInput(run.out(), "check", "-").status()).isZero();
  }

  @Test
  void wrongCommandLines() {
    assertThat(learn().status()).isEqualTo(2);
    assertThat(learn("-", "-").err()).contains("standard input can be read once only");
    assertThat(learn(capture, "--role", "hots").err()).contains("did you mean host?");
    assertThat(learn(capture, "--local", "192.0.2.1/24").err())
        .contains("did you mean 192.0.2.0/24?");
  }
}
