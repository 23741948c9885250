package io.echogate.traffic.day;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.FirstPacket;
import io.echogate.traffic.Replay;
import io.echogate.traffic.ReplayListener;
import io.echogate.traffic.ReplayReport;
import io.echogate.traffic.ReplayTotals;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureWriter;
import io.echogate.traffic.capture.LinkType;
import io.echogate.traffic.demand.LimitDemand;
import io.echogate.traffic.demand.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number of the report on a day of traffic, counted apart from what replay counts. */
class DayTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String NAME = "day.pcapng";

  /** The greatest number of sources that is told exactly. */
  private static final int MOST_SOURCES = 256;

  @TempDir private static Path directory;
  private static List<Sent> packets = List.of();
  private static ReplayReport report = new Replay(Day.POLICY, PrefixSet.empty()).report();

  /** A packet that can be told what it is, and its number in the capture. */
  private record Judged(Sent sent, Fate fate, long number) {
    long bytes() {
      return sent.shape().length();
    }
  }

  @BeforeAll
  static void play() throws IOException {
    packets = Day.packets();
    Path file = directory.resolve(NAME);
    try (CaptureWriter writer =
        new CaptureWriter(
            Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            CaptureWriter.Form.PCAPNG)) {
      for (Sent sent : packets) {
        long time = BEGIN.getEpochSecond() * Day.SECOND + sent.time();
        writer.write(LinkType.ETHERNET, time, sent.shape().kept(), sent.shape().length(), "");
      }
    }
    Replay replay = replay();
    try (Capture capture = Capture.open(file)) {
      replay.play(capture, () -> true);
    }
    report = replay.report();
  }

  private static Replay replay() {
    return new Replay(Day.POLICY, PrefixSet.of(List.of(prefix(Day.LOCAL, 24))));
  }

  private static Prefix prefix(String address, int length) {
    return Prefix.of(Address.parse(address).orElseThrow(), length);
  }

  private static List<Judged> judged(Predicate<Fate> which) {
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      Fate fate = packets.get(i).fate();
      if (fate != null && which.test(fate)) {
        judged.add(new Judged(packets.get(i), fate, i + 1));
      }
    }
    return judged;
  }

  private static Instant instant(long nanos) {
    return BEGIN.plusNanos(nanos);
  }

  /** What the streams come to by hand. */
  @Test
  void theDayIsWhatItIsMeantToBe() {
    assertThat(packets.size()).isEqualTo(248_465);
    assertThat(count(fate -> fate.line() == Day.FLOOD)).isEqualTo(72_000);
    assertThat(refused(Day.FLOOD)).isEqualTo((72_000 - 19 + 1) / 2);
    // In 199 ms with a burst of 9,216 bytes: 134 errors of 70.
    assertThat(refused(Day.TRACES)).isEqualTo(200 - (9_216 + 199) / 70);
    assertThat(refused(Day.EACH)).isEqualTo(2 * 144);
  }

  private static long count(Predicate<Fate> which) {
    return judged(which).size();
  }

  private static long refused(int line) {
    return count(fate -> fate.line() == line && fate.reason() == Reason.RATE_LIMITED);
  }

  @Test
  void totals() {
    assertThat(report.totals())
        .isEqualTo(
            new ReplayTotals(
                packets.size(),
                packets.stream().mapToLong(sent -> sent.shape().length()).sum(),
                count(
                    fate -> fate.reason() != Reason.NOT_ICMP && fate.reason() != Reason.MALFORMED),
                count(fate -> fate.verdict() == Verdict.PASS),
                count(fate -> fate.verdict() == Verdict.DROP),
                packets.stream().filter(sent -> sent.shape().isCut()).count(),
                // One each hour of which nothing can be told, one late each two minutes.
                24,
                720,
                Optional.of(instant(7 * Day.MILLISECOND)),
                packets.stream()
                    .map(Sent::time)
                    .max(Comparator.naturalOrder())
                    .map(DayTest::instant)));
  }

  @Test
  void decisions() {
    Map<Fate, List<Judged>> alike =
        judged(fate -> true).stream()
            .collect(Collectors.groupingBy(Judged::fate, LinkedHashMap::new, Collectors.toList()));

    assertThat(report.decisions().stream().map(DayTest::text))
        .containsExactlyInAnyOrderElementsOf(alike.values().stream().map(DayTest::text).toList());
    assertThat(report.decisions().stream().map(DayTest::kind))
        .containsExactly(
            "in - - malformed",
            "in - - not-icmp",
            "in ip4 3 blocked",
            "in ip4 5 blocked",
            "in ip4 8 within-limit",
            "in ip4 8 within-limit",
            "in ip4 8 rate-limited",
            "in ip4 8 rate-limited",
            "in ip4 11 within-limit",
            "in ip4 11 rate-limited",
            "in ip4 - fragment",
            "in ip4 - malformed",
            "in ip6 2 allowed",
            "in ip6 135 allowed",
            "in ip6 135 default-blocked",
            "in ip6 136 allowed",
            "in ip6 - fragment",
            "out - - not-icmp",
            "out ip4 0 default-allowed");
  }

  private static String kind(DecisionCount count) {
    return "%s %s %s %s"
        .formatted(
            count.direction().text(),
            count.family().map(Family::text).orElse("-"),
            count.type().isPresent() ? count.type().getAsInt() : "-",
            count.reason().text());
  }

  private static String text(DecisionCount count) {
    return "%s line %d %s packets %d bytes %d sources %d first %s"
        .formatted(
            kind(count),
            count.statement().map(Statement::line).orElse(0),
            count.verdict().text(),
            count.packets(),
            count.bytes(),
            count.sources(),
            count.first());
  }

  private static String text(List<Judged> alike) {
    Judged first = alike.getFirst();
    Fate fate = first.fate();
    return "%s %s %s line %d %s packets %d bytes %d sources %d first %s"
        .formatted(
            fate.direction().text(),
            fate.kind(),
            fate.reason().text(),
            fate.line(),
            fate.verdict().text(),
            alike.size(),
            bytes(alike),
            fate.verdict() == Verdict.DROP ? sources(alike) : 0,
            new FirstPacket(
                directory.resolve(NAME).toString(),
                first.number(),
                Optional.of(instant(first.sent().time())),
                first.sent().shape().source(),
                first.sent().shape().destination()));
  }

  private static long bytes(Collection<Judged> alike) {
    return alike.stream().mapToLong(Judged::bytes).sum();
  }

  private static long sources(Collection<Judged> alike) {
    return Math.min(
        MOST_SOURCES + 1,
        alike.stream().flatMap(each -> each.sent().shape().source().stream()).distinct().count());
  }

  @Test
  void statements() {
    assertThat(report.statements()).hasSize(Day.POLICY.statements().size());
    assertThat(
            report.statements().stream()
                .map(
                    hits ->
                        "%d %d %d %d"
                            .formatted(
                                hits.statement().line(),
                                hits.packets(),
                                hits.bytes(),
                                hits.overLimit())))
        .containsExactly(
            hits(Day.FLOOD, Direction.IN),
            hits(Day.EACH, Direction.IN),
            hits(Day.TOO_BIG_4, Direction.IN),
            hits(Day.TOO_BIG_6, Direction.IN),
            hits(Day.NEIGHBORS, Direction.IN),
            hits(Day.TRACES, Direction.IN),
            hits(Day.REDIRECTS, Direction.IN),
            "12 0 0 0",
            hits(Day.DEFAULTS, Direction.IN),
            hits(Day.DEFAULTS, Direction.OUT));
  }

  private static String hits(int line, Direction direction) {
    List<Judged> hits = judged(fate -> fate.line() == line && fate.direction() == direction);
    return "%d %d %d %d".formatted(line, hits.size(), bytes(hits), refused(line));
  }

  @Test
  void limits() {
    assertThat(report.limits().stream().map(demand -> demand.limit().name()))
        .containsExactly("flood", "each", "volume");
    for (LimitDemand demand : report.limits()) {
      int line =
          requireNonNull(
              Map.of("flood", Day.FLOOD, "each", Day.EACH, "volume", Day.TRACES)
                  .get(demand.limit().name()));
      assertThat(demand.met()).isEqualTo(count(fate -> fate.line() == line));
      assertThat(demand.refused()).isEqualTo(refused(line));
      assertThat(demand.untold()).isZero();
      assertThat(demand.packets().isPresent()).isEqualTo(line != Day.TRACES);
      assertThat(demand.bytes().isPresent()).isEqualTo(line == Day.TRACES);
    }
  }

  /** The burst takes ten; all others within the hour would do at the rate at which they came. */
  @Test
  void whatTheFloodNeeded() {
    LimitDemand flood = report.limits().getFirst();
    Need need = flood.packets().orElseThrow();
    long time = (Day.FLOOD_PINGS - 1) * Day.FLOOD_INTERVAL;

    assertThat(need.exact()).isTrue();
    // A period has whole nanoseconds.
    long period = time / (Day.FLOOD_PINGS - 10);
    assertThat(need.rate().orElseThrow()).isEqualTo(1e9 / period).isCloseTo(20, within(0.01));
    // What came, less what came back at ten a second.
    assertThat(need.burst().orElseThrow())
        .isEqualTo((long) Math.ceil(Day.FLOOD_PINGS - time / (double) Day.SECOND * 10));
    assertThat(flood.worst()).isEmpty();
  }

  /** Five at once of the one who is too fast: two more than the burst in 40 ms. */
  @Test
  void whatTheFastestPingerNeeded() {
    LimitDemand each = report.limits().get(1);
    Need need = each.packets().orElseThrow();

    assertThat(each.worst()).contains(prefix("192.0.2.66", 32));
    assertThat(need.exact()).isTrue();
    assertThat(need.rate().orElseThrow()).isCloseTo(2 / 0.040, within(1e-6));
    assertThat(need.burst().orElseThrow()).isEqualTo(5);
  }

  /** The storm is the steepest stretch, and the whole of it is steeper than its parts. */
  @Test
  void whatTheStormNeeded() {
    LimitDemand volume = report.limits().getLast();
    Need need = volume.bytes().orElseThrow();
    int bytes = Day.STORM_ERRORS * Day.ERROR_BYTES;
    double seconds = (Day.STORM_ERRORS - 1) / 1000.0;
    double least = (bytes - Day.BYTE_BURST) / seconds;

    assertThat(need.exact()).isTrue();
    // The cost of a packet is rounded up, for which there is a little more.
    assertThat(need.rate().orElseThrow()).isBetween(least, 1.001 * least);
    assertThat(need.burst().orElseThrow()).isEqualTo(bytes - (Day.STORM_ERRORS - 1));
    assertThat(volume.worst()).isEmpty();
  }

  @Test
  void sourcesOfDrops() {
    List<Judged> drops = judged(fate -> fate.verdict() == Verdict.DROP);
    Map<Address, List<Judged>> bySource =
        drops.stream()
            .filter(drop -> drop.sent().shape().source().isPresent())
            .collect(Collectors.groupingBy(drop -> drop.sent().shape().source().orElseThrow()));
    Comparator<Map.Entry<Address, List<Judged>>> order =
        Comparator.comparingInt(entry -> -entry.getValue().size());
    List<String> most =
        bySource.entrySet().stream()
            .sorted(order.thenComparing(entry -> entry.getKey().toString()))
            .limit(10)
            .map(each -> text(each.getKey(), each.getValue().size(), bytes(each.getValue())))
            .toList();

    assertThat(
            report.drops().sources().stream()
                .map(each -> text(each.address(), each.packets(), each.bytes())))
        .containsExactlyElementsOf(most);
    assertThat(report.drops().more()).isEqualTo(bySource.size() - 10);
    assertThat(report.drops().untold()).isEqualTo(12 + 6);
  }

  private static String text(Address source, long packets, long bytes) {
    return "%s %d %d".formatted(source, packets, bytes);
  }

  /** One thread that tells of each packet, and two that do not, come to the same. */
  @Test
  void aListenerHearsOfEachPacket() throws IOException {
    Replay replay = replay();
    long[] heard = new long[1];
    ReplayListener listener =
        (capture, packet, direction, decision) -> {
          Fate fate = packets.get((int) heard[0]++).fate();
          if (fate == null) {
            assertThat(decision).isNull();
          } else {
            assertThat(direction).isEqualTo(fate.direction());
            assertThat(requireNonNull(decision).reason()).isEqualTo(fate.reason());
          }
        };
    try (Capture capture = Capture.open(directory.resolve(NAME))) {
      replay.play(capture, listener, () -> true);
    }

    assertThat(heard[0]).isEqualTo(packets.size());
    assertThat(replay.report()).isEqualTo(report);
  }
}
