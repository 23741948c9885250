package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Counts;
import io.echogate.datapath.Hook;
import io.echogate.datapath.ProgramForm;
import io.echogate.datapath.StatementCount;
import io.echogate.icmp.Family;
import io.echogate.linux.Terminal;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The view that {@code status --watch} shows, made of readings that are given. */
class WatchViewTest {
  private static final Pattern RENDITION = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final long SECOND = 1_000_000_000L;

  private static final String TEXT =
      """
      policy web {
        ratelimit=calm rate=10/s burst=20;
        icmp ip4 : ratelimit=calm { echo-request }
        icmp ip4 : block { redirect, source-quench, timestamp-request, address-mask-request }
        defaults { icmp in: block; }
      }
      """;

  private static final Policy POLICY =
      PolicyReader.read(new Source("web.policy", TEXT)).policies().getFirst();

  private static Counter counter(int type, Reason reason, long packets) {
    return new Counter(
        Direction.IN, Optional.of(Family.IP4), OptionalInt.of(type), reason, packets, 98 * packets);
  }

  private static BucketFill fill(long left) {
    return new BucketFill(
        POLICY.limits().getFirst(),
        Optional.of(
            new BucketFill.Place(
                POLICY.statements().getFirst(), Direction.IN, Family.IP4, OptionalInt.of(8))),
        OptionalLong.of(left),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** A reading of a filter that has let so many pings pass and dropped so many others. */
  private static FilterStatus reading(String name, long passed, long limited, long blocked) {
    List<Counter> counters = new ArrayList<>();
    counters.add(counter(8, Reason.WITHIN_LIMIT, passed));
    if (limited > 0) {
      counters.add(counter(8, Reason.RATE_LIMITED, limited));
    }
    if (blocked > 0) {
      counters.add(counter(5, Reason.BLOCKED, blocked));
    }
    List<StatementCount> statements =
        List.of(
            new StatementCount(POLICY.statements().getFirst(), passed + limited, 0),
            new StatementCount(POLICY.statements().get(1), blocked, 0));
    return new FilterStatus(
        name,
        name,
        Optional.empty(),
        Optional.of(Hook.NATIVE),
        Optional.of(ProgramForm.XDP),
        Optional.empty(),
        Optional.of(new AppliedPolicy("web.policy", TEXT, NOW, false)),
        Optional.of(
            new FilterStatus.Tally(
                false,
                NOW,
                new Counts(counters, statements, List.of()),
                List.of(fill(passed % 21)))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> view(int columns, int rows, Style style, FilterStatus... readings) {
    WatchHistory history = new WatchHistory();
    List<WatchRates> rates = List.of();
    for (int i = 0; i < readings.length; i++) {
      rates = history.take(List.of(readings[i]), i * SECOND);
    }
    return new WatchView(columns, rows, style).lines(rates, List.of(), NOW);
  }

  @Test
  void ratesStatementsAndBucketsAreShown() {
    assertThat(
            view(
                80,
                24,
                Style.PLAIN,
                reading("eth0", 100, 0, 3),
                reading("eth0", 110, 0, 3),
                reading("eth0", 120, 40, 3),
                reading("eth0", 131, 123_456, 4)))
        .containsExactly(
            "eth0: web.policy (98d98aa1fce1), native                             05:06:07 UTC",
            "  pass            11 pkt/s  1.08 kB/s                             ███",
            "  drop          123k pkt/s  12.1 MB/s                             ▁▂█",
            "",
            "  message                             reason                  pkt/s    packets",
            "  in ip4 8 echo-request               rate-limited             123k       123k",
            "  in ip4 8 echo-request               within-limit               11        131",
            "  in ip4 5 redirect                   blocked                   1.0          4",
            "",
            "   line    pkt/s    packets  statement",
            "      3     123k       124k  icmp ip4 : ratelimit=calm { echo-request }",
            "      4      1.0          4  icmp ip4 : block { redirect, source-quench, timest…",
            "",
            "  limit       bucket of                      left",
            "  calm        ip4 8 echo-request             ████░░░░░░░░░░░░  5 of 20");
  }

  @Test
  void noLineIsWiderAndThereAreNoMoreThanThereIsRoomFor() {
    FilterStatus[] readings = {reading("eth0", 1, 1, 1), reading("eth0", 1_000_000_000L, 2, 2)};
    for (Style style : Style.values()) {
      for (int columns : new int[] {60, 79, 80, 100, 120, 200}) {
        for (int rows : new int[] {1, 2, 3, 5, 6, 7, 10, 14, 24, 60}) {
          List<String> lines = view(columns, rows, style, readings);
          assertThat(lines).hasSizeLessThanOrEqualTo(rows).isNotEmpty();
          assertThat(lines)
              .allSatisfy(
                  line ->
                      assertThat(RENDITION.matcher(line).replaceAll("").length())
                          .as(line)
                          .isLessThanOrEqualTo(columns));
        }
      }
    }
  }

  @Test
  void colourIsForWhatHappensNow() {
    List<String> lines =
        view(80, 24, Style.COLOR, reading("eth0", 1, 5, 1), reading("eth0", 2, 5, 1));
    assertThat(lines.getFirst()).startsWith("\u001b[1meth0\u001b[m: web.policy");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("\u001b[32mwithin-limit"))
        .anySatisfy(line -> assertThat(line).contains("  rate-limited "));
    assertThat(view(80, 24, Style.PLAIN, reading("eth0", 1, 5, 1)))
        .noneSatisfy(line -> assertThat(line).contains("\u001b"));
  }

  @Test
  void severalFiltersShareTheRoom() {
    WatchHistory history = new WatchHistory();
    List<FilterStatus> both = List.of(reading("eth0", 1, 2, 3), reading("eth1", 4, 5, 6));
    var _ = history.take(both, 0);
    List<String> lines =
        new WatchView(80, 22, Style.PLAIN).lines(history.take(both, SECOND), List.of(), NOW);
    assertThat(lines)
        .hasSizeLessThanOrEqualTo(22)
        .anySatisfy(line -> assertThat(line).startsWith("eth0: "))
        .anySatisfy(line -> assertThat(line).startsWith("eth1: "));
    assertThat(lines.stream().filter(line -> line.contains("echo-request")).count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void countersThatBeginAnewAndPoliciesThatComeMakeNoRates() {
    WatchHistory history = new WatchHistory();
    var _ = history.take(List.of(reading("eth0", 1000, 1000, 1000)), 0);
    WatchRates rates = history.take(List.of(reading("eth0", 10, 10, 10)), SECOND).getFirst();
    assertThat(rates.passed().packets()).isZero();
    assertThat(rates.dropped().packets()).isZero();

    rates = history.take(List.of(reading("eth1", 5000, 1, 1)), 2 * SECOND).getFirst();
    assertThat(rates.passed().packets()).isZero();
    rates = history.take(List.of(reading("eth1", 5010, 1, 1)), 4 * SECOND).getFirst();
    assertThat(rates.passed().packets()).isEqualTo(5);
    assertThat(rates.passed().bytes()).isEqualTo(490);
    assertThat(rates.statements().getFirst().perSecond()).isEqualTo(5);
  }

  @Test
  void whereNoFilterIsThatIsSaid() {
    assertThat(new WatchView(80, 24, Style.PLAIN).lines(List.of(), List.of("something else"), NOW))
        .containsExactly(
            "no interface has a filter of Echogate                               05:06:07 UTC",
            "something else");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertThat(view(80, 24, Style.PLAIN, reading("eth\u001b[2J", 1, 1, 1)).getFirst())
        .startsWith("eth?[2J: ");
  }

  @Test
  void figures() {
    assertThat(WatchFigures.rate(0)).isEqualTo("-");
    assertThat(WatchFigures.rate(0.04)).isEqualTo("0.0");
    assertThat(WatchFigures.rate(9.94)).isEqualTo("9.9");
    assertThat(WatchFigures.rate(9.96)).isEqualTo("10");
    assertThat(WatchFigures.rate(12_345.4)).isEqualTo("12,345");
    assertThat(WatchFigures.number(99_999)).isEqualTo("99,999");
    assertThat(WatchFigures.number(100_000)).isEqualTo("100k");
    assertThat(WatchFigures.number(999_600)).isEqualTo("1.00M");
    assertThat(WatchFigures.number(12_345_678)).isEqualTo("12.3M");
    assertThat(WatchFigures.number(Long.MAX_VALUE)).isEqualTo("9.22E");
    assertThat(WatchFigures.byteRate(999)).isEqualTo("999 B/s");
    assertThat(WatchFigures.byteRate(1234)).isEqualTo("1.23 kB/s");
    assertThat(WatchFigures.sparkline(List.of(0.0, 1.0, 4.0, 8.0), 6)).isEqualTo("  ▁▂▅█");
    assertThat(WatchFigures.sparkline(List.of(8.0, 1.0, 1.0), 2)).isEqualTo("██");
    assertThat(WatchFigures.sparkline(List.of(), 2)).isEqualTo("  ");
    assertThat(WatchFigures.bar(0.5, 4)).isEqualTo("██░░");
    assertThat(WatchFigures.bar(0.001, 4)).isEqualTo("█░░░");
    assertThat(WatchFigures.bar(0.999, 4)).isEqualTo("███░");
    assertThat(WatchFigures.bar(0, 4)).isEqualTo("░░░░");
    assertThat(WatchFigures.bar(1, 4)).isEqualTo("████");
    assertThat(WatchFigures.left("abcdef", 4)).isEqualTo("abc…");
  }

  @Test
  void aTerminalShowsWhatItDidBeforeWhenTheViewIsClosed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (WatchScreen screen = new WatchScreen(out, () -> Optional.of(new Terminal.Size(0, 50)))) {
      assertThat(screen.size()).isEqualTo(new Terminal.Size(80, 50));
      screen.show(List.of("a", "b"));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\u001b[?1049h\u001b[?25l"
                + "\u001b[Ha\u001b[K\r\nb\u001b[K\u001b[J"
                + "\u001b[?25h\u001b[?1049l");
  }

  @Test
  void whereNoTerminalIsViewsFollowEachOther() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (WatchScreen screen = new WatchScreen(out, Screen.none())) {
      screen.show(List.of("a", "b"));
      screen.show(List.of("c"));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n\nc\n");
  }
}
