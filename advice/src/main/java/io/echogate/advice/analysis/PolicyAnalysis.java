package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does to traffic, on a day. The answers are exact for whole messages: packets are
 * divided by all that the policy can tell apart, and one of each kind is followed through the
 * statements. Buckets count as full. That a policy only evaluates makes no difference.
 *
 * <p>Not thread safe; it remembers what it found.
 */
public final class PolicyAnalysis {
  private final Policy policy;
  private final LocalDate day;
  private final List<Rule> current;
  private final Map<Family, Map<Direction, List<Rule>>> rules = new EnumMap<>(Family.class);

  /** By the number of their statement. */
  private final Map<Integer, List<Rule>> byStatement = new HashMap<>();

  private final Set<Integer> sourceStatements = new HashSet<>();
  private final Map<Family, SourceStage> sources = new EnumMap<>(Family.class);
  private final Partitions partitions = new Partitions();
  private final Map<Traffic, List<Outcome>> known = new HashMap<>();
  private final Map<AddressClass, Optional<Address>> strangers = new HashMap<>();
  private @Nullable PrefixSet named;

  /**
   * Looks at a policy.
   *
   * @param day today, in UTC: statements whose {@code until} has passed decide nothing
   */
  public PolicyAnalysis(Policy policy, LocalDate day) {
    this.policy = policy;
    this.day = day;
    this.current =
        policy.rules().stream()
            .filter(rule -> rule.conditions().stream().noneMatch(this::hasPassed))
            .toList();
    for (Rule rule : current) {
      byStatement.computeIfAbsent(rule.statement().index(), key -> new ArrayList<>()).add(rule);
    }
    policy.sources().entries().forEach(entry -> sourceStatements.add(entry.statement().index()));
    for (Family family : Family.values()) {
      Map<Direction, List<Rule>> byDirection = new EnumMap<>(Direction.class);
      for (Direction direction : Direction.values()) {
        byDirection.put(direction, rules(family, direction));
      }
      rules.put(family, byDirection);
      sources.put(family, new SourceStage(policy.sources(), family));
    }
  }

  private List<Rule> rules(Family family, Direction direction) {
    return current.stream()
        .filter(rule -> rule.family() == family && rule.direction() == direction)
        .toList();
  }

  private boolean hasPassed(Condition condition) {
    return condition instanceof Condition.Until(LocalDate last) && last.isBefore(day);
  }

  /** The policy that is looked at. */
  public Policy policy() {
    return policy;
  }

  /** The day for which the answers hold. */
  public LocalDate day() {
    return day;
  }

  /** The policy's rules, in order, without those whose day has passed. */
  public List<Rule> rules() {
    return current;
  }

  /** The same, of one family and direction. */
  public List<Rule> rulesOf(Family family, Direction direction) {
    return rules.getOrDefault(family, Map.of()).getOrDefault(direction, List.of());
  }

  /** The rules of a statement; none if it is a default or of the source filter. */
  public List<Rule> rulesOf(Statement statement) {
    return byStatement.getOrDefault(statement.index(), List.of());
  }

  /** Whether a statement lists sources in the source filter. */
  public boolean listsSources(Statement statement) {
    return sourceStatements.contains(statement.index());
  }

  /** Whether a statement is about some sources, which it names. */
  public boolean isOfSources(Statement statement) {
    return listsSources(statement)
        || rulesOf(statement).stream()
            .limit(1)
            .flatMap(rule -> rule.conditions().stream())
            .anyMatch(condition -> condition instanceof Condition.From from && !from.negated());
  }

  /** All that happens to packets of some traffic; at least one outcome, none twice. */
  public List<Outcome> outcomes(Traffic traffic) {
    List<Outcome> outcomes = known.get(traffic);
    if (outcomes == null) {
      outcomes = find(traffic);
      known.put(traffic, outcomes);
    }
    return outcomes;
  }

  /**
   * The same traffic from somebody whom the policy does not know: from an address that none of its
   * statements names. All of the traffic where they name all addresses between them.
   */
  Traffic fromStrangers(Traffic traffic) {
    return traffic.with(
        region ->
            stranger(region.sources())
                .map(address -> region.withSources(region.sources().only(address)))
                .orElse(region));
  }

  private Optional<Address> stranger(AddressClass addresses) {
    return strangers.computeIfAbsent(
        addresses,
        key ->
            Partition.of(key, List.of(named())).stream()
                .filter(cell -> cell.inside().isEmpty())
                .map(cell -> cell.examples().list().getFirst())
                .findFirst());
  }

  /** All sources that some statement names. */
  private PrefixSet named() {
    if (named == null) {
      PrefixSet.Builder builder = new PrefixSet.Builder();
      for (Rule rule : current) {
        for (Condition condition : rule.conditions()) {
          if (condition instanceof Condition.From from) {
            builder.addAll(from.addresses().prefixes());
          }
        }
      }
      policy.sources().entries().forEach(entry -> entry.prefixes().forEach(builder::add));
      named = builder.build();
    }
    return named;
  }

  /**
   * Codes of a type that stand for all 256: any other is listed by the same statements as one of
   * these.
   */
  public List<Integer> codes(Family family, int type) {
    List<Rule> some =
        policy.rules().stream()
            .filter(rule -> rule.family() == family)
            .filter(rule -> rule.messages().containsAny(type) && !rule.messages().containsAll(type))
            .toList();
    Map<BitSet, Integer> codes = new LinkedHashMap<>();
    for (int code = 0; code < 256; code++) {
      BitSet listing = new BitSet();
      for (int i = 0; i < some.size(); i++) {
        listing.set(i, some.get(i).messages().contains(type, code));
      }
      codes.putIfAbsent(listing, code);
    }
    return List.copyOf(codes.values());
  }

  private List<Outcome> find(Traffic traffic) {
    return new OutcomeFinder(
            traffic, listing(traffic), otherwise(traffic), stage(traffic), partitions)
        .find();
  }

  /** The rules that list the message; none where the family is not listed in {@code ip_proto}. */
  private List<Rule> listing(Traffic traffic) {
    if (isUnlisted(traffic)) {
      return List.of();
    }
    return rulesOf(traffic.family(), traffic.direction()).stream()
        .filter(rule -> rule.messages().contains(traffic.type(), traffic.code()))
        .toList();
  }

  private Ruling otherwise(Traffic traffic) {
    if (isUnlisted(traffic)) {
      Statement statement = policy.protocolStatement().orElse(null);
      return new Ruling(Action.BLOCK, statement);
    }
    return policy
        .defaultOf(traffic.family(), traffic.direction())
        .map(rule -> new Ruling(rule.action(), rule.statement()))
        .orElseGet(() -> new Ruling(Action.ALLOW, null));
  }

  private boolean isUnlisted(Traffic traffic) {
    return traffic.direction() == Direction.IN && policy.unlisted().contains(traffic.family());
  }

  private SourceStage stage(Traffic traffic) {
    SourceStage stage = traffic.direction() == Direction.IN ? sources.get(traffic.family()) : null;
    return stage == null ? SourceStage.none() : stage;
  }
}
