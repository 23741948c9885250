package io.echogate.traffic.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.NeedsTool;
import io.echogate.traffic.capture.CaptureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Four agree on what is in a capture: who made it, Echogate, tcpdump and tshark. */
class GoldenCapturesTest {
  private static final String NUMBERED = "ip[46] \\d+";

  @TempDir private Path directory;

  static Stream<String> names() throws IOException {
    return GoldenCaptures.names();
  }

  static Stream<String> refused() throws IOException {
    return GoldenCaptures.refused();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatWasPutInIsRead(String name) throws IOException {
    Path capture = GoldenCaptures.DIRECTORY.resolve(name);
    Map<String, Long> counts = GoldenCaptures.counts().get(name);

    assertThat(Kinds.read(capture)).isEqualTo(counts);
    assertThat(Kinds.replayed(capture)).isEqualTo(counts);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aLinkThatIsNotReadIsRefusedByName(String name) {
    String link =
        switch (name) {
          case "refused-80211.pcap" -> "at byte 20: packets of IEEE 802.11 (link type 105)";
          case "refused-ppp.pcap" -> "at byte 20: packets of PPP (link type 9)";
          case "refused-radiotap.pcap" ->
              "at byte 20: packets of IEEE 802.11 with radiotap header (link type 127)";
          case "refused-usb.pcapng" -> "at byte 28: packets of USB (link type 220)";
          case "refused-user0.pcap" -> "at byte 20: packets of link type 147";
          default -> "a name in this list";
        };
    Path capture = GoldenCaptures.DIRECTORY.resolve(name);

    assertThatThrownBy(() -> Kinds.read(capture))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            "%s: %s, which Echogate does not read: capture on an Ethernet or IP interface, or on"
                    .formatted(capture, link)
                + " \"any\"");
  }

  @ParameterizedTest
  @MethodSource("names")
  @NeedsTool("tcpdump")
  void tcpdumpCountsTheSameMessages(String name) throws IOException, InterruptedException {
    // It unpacks nothing.
    Path capture = directory.resolve("capture");
    Files.write(capture, GoldenCaptures.unpacked(GoldenCaptures.DIRECTORY.resolve(name)));

    compare(Dissector.TCPDUMP, name, capture);
  }

  @ParameterizedTest
  @MethodSource("names")
  @NeedsTool("tshark")
  void tsharkCountsTheSameMessages(String name) throws IOException, InterruptedException {
    compare(Dissector.TSHARK, name, GoldenCaptures.DIRECTORY.resolve(name));
  }

  private static void compare(Dissector by, String name, Path capture)
      throws IOException, InterruptedException {
    Map<String, Long> expected = new TreeMap<>(GoldenCaptures.counts().get(name));
    expected.keySet().removeIf(kind -> !kind.matches(NUMBERED));
    Optional<Disagreement> known = Disagreement.of(by, name);
    known.ifPresent(
        difference -> difference.more().forEach((kind, more) -> add(expected, kind, more)));
    String complaint = known.map(Disagreement::complaint).orElse("");

    Dissector.Seen seen = by.see(capture);

    if (complaint.isEmpty()) {
      assertThat(seen.complaint()).isEmpty();
      assertThat(seen.messages()).isEqualTo(expected);
    } else {
      assertThat(seen.complaint()).contains(complaint);
    }
  }

  private static void add(Map<String, Long> counts, String kind, long more) {
    if (counts.merge(kind, more, Long::sum) == 0) {
      counts.remove(kind);
    }
  }

  /** Packers of other versions pack otherwise: what they packed is compared. */
  @Test
  @NeedsTool({"scapy3", "zstd"})
  void theScriptMakesTheSameAgain() throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(GoldenCaptures.SCRIPT.toString(), directory.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(script.waitFor()).isZero();

    assertThat(listed(directory)).isEqualTo(listed(GoldenCaptures.DIRECTORY));
    for (String name : listed(directory)) {
      assertThat(GoldenCaptures.unpacked(directory.resolve(name)))
          .as(name)
          .isEqualTo(GoldenCaptures.unpacked(GoldenCaptures.DIRECTORY.resolve(name)));
    }
  }

  private static List<String> listed(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
