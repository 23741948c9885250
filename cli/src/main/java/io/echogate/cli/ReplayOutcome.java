package io.echogate.cli;

import io.echogate.advice.losses.Drop;
import io.echogate.advice.losses.Losses;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Counts;
import io.echogate.datapath.Decision;
import io.echogate.datapath.StatementCount;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.ReplayReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of a replay.
 *
 * @param policy what the policy's text is called
 * @param counts the report's, in the form in which filters have them
 * @param losses what functions lost
 */
record ReplayOutcome(
    String policy,
    List<PlayedCapture> captures,
    ReplayReport report,
    Counts counts,
    Losses losses) {

  ReplayOutcome {
    captures = List.copyOf(captures);
  }

  /**
   * Looks at what was played.
   *
   * @param now the day of which conditions are told, where no packet has a time
   */
  static ReplayOutcome of(
      String policy, List<PlayedCapture> captures, ReplayReport report, InstantSource now) {
    Counts counts = counts(report);
    InstantSource time = report.totals().last().map(InstantSource::fixed).orElse(now);
    return new ReplayOutcome(
        policy, captures, report, counts, DropAnalysis.of(report.policy(), counts, time).losses());
  }

  /** What counters tell apart. */
  private record Kind(
      Direction direction, Optional<Family> family, OptionalInt type, Reason reason) {}

  private static Counts counts(ReplayReport report) {
    Map<Kind, long[]> kinds = new LinkedHashMap<>();
    List<Decision> decisions = new ArrayList<>();
    for (DecisionCount count : report.decisions()) {
      Kind kind = new Kind(count.direction(), count.family(), count.type(), count.reason());
      long[] sums = kinds.computeIfAbsent(kind, first -> new long[2]);
      sums[0] += count.packets();
      sums[1] += count.bytes();
      Counter counter = counter(kind, count.packets(), count.bytes());
      decisions.add(new Decision(counter, count.statement()));
    }
    List<Counter> counters = new ArrayList<>();
    kinds.forEach((kind, sums) -> counters.add(counter(kind, sums[0], sums[1])));
    List<StatementCount> statements =
        report.statements().stream()
            .map(hits -> new StatementCount(hits.statement(), hits.packets(), hits.bytes()))
            .toList();
    return new Counts(counters, statements, decisions);
  }

  private static Counter counter(Kind kind, long packets, long bytes) {
    return new Counter(kind.direction(), kind.family(), kind.type(), kind.reason(), packets, bytes);
  }

  /** How many addresses a drop came from, in words. */
  String sources(Drop drop) {
    return report.decisions().stream()
        .filter(
            count ->
                count.verdict() == Verdict.DROP
                    && count.direction() == drop.direction()
                    && count.family().equals(drop.family())
                    && count.type().equals(drop.type())
                    && count.reason() == drop.reason()
                    && count.statement().equals(drop.statement()))
        .findFirst()
        .map(count -> sources(count.sources()))
        .orElse("-");
  }

  /** A number of addresses in words. */
  static String sources(int number) {
    return number > DecisionCount.MOST_SOURCES ? "> " + DecisionCount.MOST_SOURCES : "" + number;
  }

  /** Whether the policy drops nothing, but counts what it would drop. */
  boolean evaluates() {
    return report.policy().evaluation().isPresent();
  }
}
