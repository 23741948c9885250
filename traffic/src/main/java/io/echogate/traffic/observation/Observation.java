package io.echogate.traffic.observation;

import io.echogate.engine.Decision;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.traffic.Replay;
import io.echogate.traffic.capture.Capture;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What captures show of the messages that a policy is about: which statement would have decided on
 * them if none had a limit, how many there were, with whom they were exchanged, and what limits
 * would have been charged at most.
 *
 * <p>It is a listener of a {@link #replay} of that policy without its limits. Packets that are not
 * ICMP are not told apart. Memory is bounded whatever is played: addresses are counted in tables of
 * bounded size, and kinds of messages are few. For one thread.
 *
 * @param <K> what dropped packets are told apart by
 */
public final class Observation<K> {
  private static final int TOP = 3;

  /** Addresses that are told apart, over all kinds of messages. */
  private static final int MOST_PEERS = 1 << 18;

  private final Policy policy;
  private final Marker<K> marker;
  private final Replay replay;
  private final PeerRoom room = new PeerRoom(MOST_PEERS);
  private final Map<Place, Action> actions = new HashMap<>();
  private final Map<Kind<K>, Group> groups = new LinkedHashMap<>();
  private final Map<Limit, Meter> ofLimits = new HashMap<>();
  private final Map<Limit, List<Meter>> meters = new HashMap<>();
  private final Set<Direction> directions = EnumSet.noneOf(Direction.class);
  private long clock;

  /** What a statement does is said for each family and direction. */
  private record Place(int statement, Family family, Direction direction) {}

  private record Kind<K>(
      Direction direction,
      @Nullable Family family,
      int type,
      Verdict verdict,
      @Nullable Statement statement,
      @Nullable K mark) {}

  /** What is counted of a kind. */
  private static final class Group {
    final Peak peak = new Peak();
    final @Nullable PeerTable peers;
    final List<Meter> meters;
    long packets;
    int lowestHopLimit = Integer.MAX_VALUE;
    int highestHopLimit = Packet.NONE;

    Group(@Nullable PeerTable peers, List<Meter> meters) {
      this.peers = peers;
      this.meters = meters;
    }
  }

  /**
   * An observation of nothing yet.
   *
   * @param policy whose statements messages are told apart by
   * @param local the prefixes of this side; empty if they are not known
   * @param marker is asked of each ICMP packet that is dropped
   * @throws IllegalArgumentException if the policy lacks a default
   */
  public Observation(Policy policy, PrefixSet local, Marker<K> marker) {
    this.policy = policy;
    this.marker = marker;
    replay = new Replay(unlimited(policy), local);
    for (Rule rule : policy.rules()) {
      actions.put(
          new Place(rule.statement().index(), rule.family(), rule.direction()), rule.action());
    }
    for (DefaultRule rule : policy.defaults()) {
      if (rule.statement() != null) {
        actions.put(
            new Place(rule.statement().index(), rule.family(), rule.direction()), rule.action());
      }
    }
  }

  /** The same policy, in which what a limit admits passes without it. */
  private static Policy unlimited(Policy policy) {
    return new Policy(
        policy.name(),
        policy.dialect(),
        Optional.empty(),
        policy.limits(),
        policy.sets(),
        policy.rules().stream()
            .map(
                rule ->
                    new Rule(
                        rule.statement(),
                        rule.family(),
                        rule.direction(),
                        rule.messages(),
                        unlimited(rule.action()),
                        rule.conditions()))
            .toList(),
        policy.defaults().stream()
            .map(
                rule ->
                    new DefaultRule(
                        rule.statement(),
                        rule.family(),
                        rule.direction(),
                        unlimited(rule.action())))
            .toList(),
        policy.forms(),
        policy.unlisted(),
        policy.protocolStatement(),
        policy.sources(),
        policy.statements());
  }

  private static Action unlimited(Action action) {
    return switch (action) {
      case Action.Allow allow -> allow;
      case Action.Block block -> block;
      case Action.RateLimit limited -> Action.ALLOW;
    };
  }

  /** What captures are to be played to, with {@link #see} as the listener. */
  public Replay replay() {
    return replay;
  }

  /** Takes note of a packet that {@link #replay} judged; a {@link ReplayListener}. */
  public void see(
      Capture capture, Packet packet, Direction direction, @Nullable Decision decision) {
    clock = Math.max(clock, capture.time());
    directions.add(direction);
    if (decision == null || decision.reason() == Reason.NOT_ICMP) {
      return;
    }
    Group group = groups.computeIfAbsent(kind(packet, direction, decision), this::group);
    group.packets++;
    group.peak.add(clock);
    int hopLimit = packet.hopLimit();
    group.lowestHopLimit = Math.min(group.lowestHopLimit, hopLimit);
    group.highestHopLimit = Math.max(group.highestHopLimit, hopLimit);
    count(group.peers, packet, direction);
    for (Meter meter : group.meters) {
      meter.add(packet, clock);
    }
  }

  private static void count(@Nullable PeerTable peers, Packet packet, Direction direction) {
    // Of a header that cannot be read the addresses are 0.
    if (peers == null || packet.hopLimit() == Packet.NONE) {
      return;
    }
    switch (direction) {
      case IN ->
          peers.add(
              packet.sourceHigh(),
              packet.sourceLow(),
              packet.destinationHigh(),
              packet.destinationLow());
      case OUT ->
          peers.add(
              packet.destinationHigh(),
              packet.destinationLow(),
              packet.sourceHigh(),
              packet.sourceLow());
    }
  }

  private Kind<K> kind(Packet packet, Direction direction, Decision decision) {
    @Nullable Family family = packet.family();
    int type = type(packet, decision.reason());
    Verdict verdict = decision.verdict();
    return switch (verdict) {
      case PASS -> new Kind<>(direction, family, type, verdict, decision.statement(), null);
      case DROP -> {
        K mark = marker.mark(packet, direction, decision.reason());
        yield new Kind<>(direction, family, type, verdict, null, mark);
      }
    };
  }

  /** The type of a message; none where something else decided what became of the packet. */
  private static int type(Packet packet, Reason reason) {
    return switch (reason) {
      case FRAGMENT, MALFORMED, NOT_ICMP -> Packet.NONE;
      default -> packet.form() == Form.NOT_ICMP ? Packet.NONE : packet.type();
    };
  }

  private Group group(Kind<K> kind) {
    @Nullable Family family = kind.family();
    @Nullable PeerTable peers = family == null ? null : new PeerTable(family, room);
    @Nullable Statement statement = kind.statement();
    if (family == null || statement == null) {
      return new Group(peers, List.of());
    }
    @Nullable Action action = actions.get(new Place(statement.index(), family, kind.direction()));
    List<Meter> charged =
        action instanceof Action.RateLimit limited
            ? limited.limits().stream().map(this::meter).toList()
            : List.of();
    return new Group(peers, charged);
  }

  /** What a kind of messages is to be counted by for a limit: buckets are as the language says. */
  private Meter meter(Limit limit) {
    Optional<Limit.Per> per = limit.per();
    Meter meter;
    if (per.isPresent()) {
      Meter.ByPrefix all =
          (Meter.ByPrefix)
              ofLimits.computeIfAbsent(
                  limit, key -> new Meter.ByPrefix(new PrefixPeak(), per.get(), 0));
      long kind = limit.shared() ? 0 : groups.size() + 1L;
      meter = new Meter.ByPrefix(all.peak(), per.get(), kind);
    } else if (limit.shared()) {
      meter = ofLimits.computeIfAbsent(limit, key -> new Meter.Whole(new Peak()));
    } else {
      meter = new Meter.Whole(new Peak());
    }
    meters.computeIfAbsent(limit, key -> new ArrayList<>()).add(meter);
    return meter;
  }

  /** What was seen so far. */
  public ObservationReport<K> report() {
    Map<Limit, Long> peaks = new LinkedHashMap<>();
    for (Limit limit : policy.limits()) {
      long most =
          meters.getOrDefault(limit, List.of()).stream().mapToLong(Meter::most).max().orElse(0);
      peaks.put(limit, most);
    }
    return new ObservationReport<>(
        replay.report().totals(), Set.copyOf(directions), sightings(), peaks);
  }

  private List<Sighting<K>> sightings() {
    List<Sighting<K>> sightings = new ArrayList<>();
    groups.forEach(
        (kind, group) ->
            sightings.add(
                new Sighting<>(
                    kind.direction(),
                    Optional.ofNullable(kind.family()),
                    kind.type() == Packet.NONE ? OptionalInt.empty() : OptionalInt.of(kind.type()),
                    kind.verdict(),
                    Optional.ofNullable(kind.statement()),
                    Optional.ofNullable(kind.mark()),
                    group.packets,
                    group.peak.most(),
                    group.lowestHopLimit,
                    group.highestHopLimit,
                    peers(group))));
    return sightings;
  }

  private static Peers peers(Group group) {
    @Nullable PeerTable peers = group.peers;
    return peers == null
        ? new Peers(List.of(), 0, group.packets, 0)
        : peers.top(TOP, group.packets);
  }
}
