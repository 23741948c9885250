package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.StatementCount;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes rates of one reading of the counters after the other. */
final class WatchHistory {
  /** For so many readings the rates are remembered. */
  private static final int REMEMBERED = 60;

  private static final double NANOS = 1e9;

  private final Map<String, OfFilter> filters = new HashMap<>();

  /**
   * Takes a reading.
   *
   * @param nanos when it was made, on any clock that runs evenly
   */
  List<WatchRates> take(List<FilterStatus> reading, long nanos) {
    List<WatchRates> rates = new ArrayList<>();
    for (FilterStatus filter : reading) {
      rates.add(
          filters
              .computeIfAbsent(filter.interfaceName(), first -> new OfFilter())
              .take(filter, nanos));
    }
    filters.keySet().retainAll(reading.stream().map(FilterStatus::interfaceName).toList());
    return rates;
  }

  /** What counters tell apart. */
  private record Kind(
      Direction direction, Optional<Family> family, OptionalInt type, Reason reason) {

    static Kind of(Counter counter) {
      return new Kind(counter.direction(), counter.family(), counter.type(), counter.reason());
    }
  }

  /** What a filter counted at the reading before. */
  private static final class OfFilter {
    private Optional<AppliedPolicy> applied = Optional.empty();
    private Map<Kind, Counter> counters = Map.of();
    private List<StatementCount> statements = List.of();
    private final List<Double> passed = new ArrayList<>();
    private final List<Double> dropped = new ArrayList<>();
    private boolean first = true;
    private long nanos;

    WatchRates take(FilterStatus filter, long now) {
      double seconds = first ? 0 : (now - nanos) / NANOS;
      List<Counter> read = filter.tally().map(tally -> tally.counts().counters()).orElse(List.of());
      List<StatementCount> decided =
          filter.tally().map(tally -> tally.counts().statements()).orElse(List.of());
      if (!filter.applied().equals(applied)) {
        // Others have their numbers now.
        statements = List.of();
      }
      List<WatchRates.Message> messages = new ArrayList<>();
      double[] packets = new double[Verdict.values().length];
      double[] bytes = new double[Verdict.values().length];
      for (Counter counter : read) {
        Optional<Counter> before = Optional.ofNullable(counters.get(Kind.of(counter)));
        double rate = rate(counter.packets(), before.map(Counter::packets), seconds);
        int verdict = counter.reason().verdict() == Verdict.PASS ? 0 : 1;
        packets[verdict] += rate;
        bytes[verdict] += rate(counter.bytes(), before.map(Counter::bytes), seconds);
        messages.add(new WatchRates.Message(counter, rate));
      }
      remember(passed, packets[0]);
      remember(dropped, packets[1]);
      List<WatchRates.Decided> rates = new ArrayList<>();
      for (int i = 0; i < decided.size(); i++) {
        Optional<Long> before =
            i < statements.size() ? Optional.of(statements.get(i).packets()) : Optional.empty();
        // A policy that has just come has not decided all that at once.
        boolean known = !statements.isEmpty();
        rates.add(
            new WatchRates.Decided(
                decided.get(i), known ? rate(decided.get(i).packets(), before, seconds) : 0));
      }
      first = false;
      nanos = now;
      applied = filter.applied();
      counters = new HashMap<>();
      read.forEach(counter -> counters.put(Kind.of(counter), counter));
      statements = decided;
      return new WatchRates(
          filter,
          new WatchRates.Flow(packets[0], bytes[0], passed),
          new WatchRates.Flow(packets[1], bytes[1], dropped),
          sorted(messages),
          sortedStatements(rates),
          filter.tally().map(FilterStatus.Tally::limits).orElse(List.<BucketFill>of()));
    }

    private void remember(List<Double> history, double rate) {
      if (!first) {
        history.add(rate);
      }
      if (history.size() > REMEMBERED) {
        history.removeFirst();
      }
    }

    /** Counters that begin anew do not run backwards. */
    private static double rate(long now, Optional<Long> before, double seconds) {
      return seconds <= 0 ? 0 : Math.max(0, now - before.orElse(0L)) / seconds;
    }

    private static List<WatchRates.Message> sorted(List<WatchRates.Message> messages) {
      return messages.stream()
          .sorted(
              Comparator.comparingDouble(WatchRates.Message::perSecond)
                  .thenComparingLong(message -> message.counter().packets())
                  .reversed())
          .toList();
    }

    private static List<WatchRates.Decided> sortedStatements(List<WatchRates.Decided> rates) {
      return rates.stream()
          .filter(rate -> rate.count().packets() > 0)
          .sorted(
              Comparator.comparingDouble(WatchRates.Decided::perSecond)
                  .thenComparingLong(rate -> rate.count().packets())
                  .reversed())
          .toList();
    }
  }
}
