package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.Reason;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A policy's source filter as tables: for each family and protocol the verdicts by prefix, of which
 * the longest decides, and the default.
 *
 * @param verdicts in the order of their record numbers
 * @param prefixes lists of prefixes; lanes to which the same statements speak have one in common
 * @param lanes by family and protocol; those that can say nothing are not there
 */
public record SourceTable(
    List<SourceVerdict> verdicts, List<Map<Prefix, SourceVerdict>> prefixes, List<Lane> lanes) {

  /** That of a policy without a source filter. */
  static final SourceTable NONE = new SourceTable(List.of(), List.of(), List.of());

  public SourceTable {
    verdicts = List.copyOf(verdicts);
    prefixes = List.copyOf(prefixes);
    lanes = List.copyOf(lanes);
  }

  /**
   * What one family's packets of one protocol meet.
   *
   * @param prefixes the number of the list of prefixes; empty if there is only a default
   */
  public record Lane(
      Family family, Scope protocol, OptionalInt prefixes, Optional<SourceVerdict> otherwise) {}

  /** Whether the source filter can say nothing. */
  public boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** What one family's packets of one protocol meet; empty if nothing. */
  public Optional<Lane> lane(Family family, Scope protocol) {
    return lanes.stream()
        .filter(lane -> lane.family() == family && lane.protocol() == protocol)
        .findFirst();
  }

  /** Makes the tables; buckets come from the allocator. */
  static SourceTable of(Policy policy, BucketAllocator buckets) {
    Builder builder = new Builder(buckets);
    SourceFilter filter = policy.sources();
    // Those of the icmp scope come last: for ICMP they replace those of tcp with the same prefix.
    filter.entries().stream()
        .sorted(Comparator.comparing(entry -> entry.scopes().contains(Scope.ICMP)))
        .forEach(builder::add);
    filter.defaults().stream()
        .sorted(Comparator.comparing(written -> written.scopes().contains(Scope.ICMP)))
        .forEach(builder::addDefault);
    return builder.build();
  }

  /** What a lane is for. */
  private record Key(Family family, Scope protocol) {}

  /** Collects verdicts and sorts them into lanes. */
  private static final class Builder {
    private final BucketAllocator buckets;
    private final List<SourceVerdict> verdicts = new ArrayList<>();

    /** The records that speak to a lane, those that overrule others behind them. */
    private final Map<Key, List<Integer>> speakers = new HashMap<>();

    /** The prefixes of a record. */
    private final Map<Integer, List<Prefix>> written = new HashMap<>();

    private final Map<Key, SourceVerdict> defaults = new HashMap<>();

    Builder(BucketAllocator buckets) {
      this.buckets = buckets;
    }

    void add(SourceFilter.Entry entry) {
      if (entry.prefixes().isEmpty()) {
        return;
      }
      SourceVerdict verdict = verdict(entry.statement(), entry.action(), entry.family(), false);
      written.put(verdict.record(), entry.prefixes());
      for (Key lane : lanes(entry.family(), entry.scopes())) {
        speakers.computeIfAbsent(lane, first -> new ArrayList<>()).add(verdict.record());
      }
    }

    /** A default that allows says nothing, and for ICMP it silences that of tcp. */
    void addDefault(SourceFilter.Default rule) {
      List<Key> lanes = lanes(rule.family(), rule.scopes());
      if (rule.action() instanceof Action.Allow) {
        lanes.forEach(defaults::remove);
        return;
      }
      SourceVerdict verdict = verdict(rule.statement(), rule.action(), rule.family(), true);
      lanes.forEach(lane -> defaults.put(lane, verdict));
    }

    /** What scopes judge: that of tcp judges ICMP too. */
    private static List<Key> lanes(Family family, Set<Scope> scopes) {
      List<Key> lanes = new ArrayList<>();
      for (Scope protocol : Scope.values()) {
        if (scopes.contains(protocol) || (protocol == Scope.ICMP && scopes.contains(Scope.TCP))) {
          lanes.add(new Key(family, protocol));
        }
      }
      return lanes;
    }

    private SourceVerdict verdict(
        Statement statement, Action action, Family family, boolean fallback) {
      SourceVerdict verdict =
          switch (action) {
            case Action.Allow() -> plain(statement, TypeVerdict.PASS, fallback);
            case Action.Block() -> plain(statement, TypeVerdict.DROP, fallback);
            case Action.RateLimit(List<Limit> limits) ->
                limited(statement, limits, family, fallback);
          };
      verdicts.add(verdict);
      return verdict;
    }

    private SourceVerdict plain(Statement statement, int action, boolean fallback) {
      Reason dropped = fallback ? Reason.SOURCE_DEFAULT_BLOCKED : Reason.SOURCE_BLOCKED;
      return new SourceVerdict(
          statement, Reason.SOURCE_ALLOWED, dropped, action, 0, verdicts.size());
    }

    private SourceVerdict limited(
        Statement statement, List<Limit> limits, Family family, boolean fallback) {
      BucketSpec.Use use = fallback ? BucketSpec.Use.DEFAULT : BucketSpec.Use.PER_SOURCE;
      BucketAllocator.Allocated limit = buckets.allocate(statement, limits, family, use, -1);
      return new SourceVerdict(
          statement,
          fallback ? Reason.SOURCE_DEFAULT_WITHIN_LIMIT : Reason.SOURCE_WITHIN_LIMIT,
          fallback ? Reason.SOURCE_DEFAULT_RATE_LIMITED : Reason.SOURCE_RATE_LIMITED,
          limit.action(),
          limit.bucket(),
          verdicts.size());
    }

    SourceTable build() {
      Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
      List<Lane> lanes = new ArrayList<>();
      for (Family family : Family.values()) {
        for (Scope protocol : Scope.values()) {
          Key key = new Key(family, protocol);
          List<Integer> records = speakers.getOrDefault(key, List.of());
          OptionalInt prefixes = OptionalInt.empty();
          if (!records.isEmpty()) {
            int next = numbers.size();
            prefixes = OptionalInt.of(numbers.computeIfAbsent(records, first -> next));
          }
          Optional<SourceVerdict> otherwise = Optional.ofNullable(defaults.get(key));
          if (prefixes.isPresent() || otherwise.isPresent()) {
            lanes.add(new Lane(family, protocol, prefixes, otherwise));
          }
        }
      }
      return new SourceTable(
          verdicts, numbers.keySet().stream().map(this::prefixes).toList(), lanes);
    }

    private Map<Prefix, SourceVerdict> prefixes(List<Integer> records) {
      Map<Prefix, SourceVerdict> verdictOf = new HashMap<>();
      for (int record : records) {
        SourceVerdict verdict = verdicts.get(record);
        for (Prefix prefix : written.getOrDefault(record, List.of())) {
          verdictOf.put(prefix, verdict);
        }
      }
      return Collections.unmodifiableMap(verdictOf);
    }
  }
}
