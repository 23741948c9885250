package io.echogate.datapath;

import io.echogate.datapath.layout.Counted;
import io.echogate.icmp.Family;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What events mean: by an event's tag it finds the policy whose program reported it, among those
 * that are pinned, and by the policy what the event's cell counts. What was found stays known, also
 * when the policy has been replaced. For one thread.
 */
public final class EventPolicies {
  /** How long not to look again for a tag that was not found. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Supplier<List<AppliedPolicy>> pinned;
  private final Function<AppliedPolicy, Optional<Policy>> reader;
  private final Map<Integer, Reporting> known = new HashMap<>();
  private final Map<Integer, Long> missed = new HashMap<>();
  private final LongSupplier clock;

  /**
   * Those of a namespace.
   *
   * @param reader reads the text of a policy that was applied; empty if this version cannot
   */
  public EventPolicies(Filters filters, Function<AppliedPolicy, Optional<Policy>> reader) {
    this(filters::policies, reader, System::nanoTime);
  }

  /** The same of policies that are pinned elsewhere, by a clock in nanoseconds. */
  EventPolicies(
      Supplier<List<AppliedPolicy>> pinned,
      Function<AppliedPolicy, Optional<Policy>> reader,
      LongSupplier clock) {
    this.pinned = pinned;
    this.reader = reader;
    this.clock = clock;
    look();
  }

  /**
   * What an event means.
   *
   * @param applied the policy whose program reported it
   * @param statement what decided; empty where none is written
   * @param reason why
   * @param type the packet's ICMP type as the program saw it; empty if it had none that counted
   */
  public record Meaning(
      AppliedPolicy applied,
      Optional<Statement> statement,
      Reason reason,
      Optional<Family> family,
      OptionalInt type) {}

  /** A policy, and what each of its cells counts. */
  private record Reporting(AppliedPolicy applied, Map<Integer, Counted> cells) {

    /** The source filter counts by reason in one cell and by statement in the other. */
    Optional<Meaning> meaning(int cell, int other) {
      List<Counted> counted =
          IntStream.of(cell, other)
              .limit(other == 0 ? 1 : 2)
              .mapToObj(cells::get)
              .filter(Objects::nonNull)
              .toList();
      Optional<Statement> statement =
          counted.stream().map(Counted::statement).filter(Objects::nonNull).findFirst();
      return counted.stream()
          .filter(any -> any.reason() != null)
          .findFirst()
          .map(any -> meaning(any, statement));
    }

    private Meaning meaning(Counted counted, Optional<Statement> statement) {
      int type = counted.type();
      return new Meaning(
          applied,
          statement,
          Objects.requireNonNull(counted.reason()),
          Optional.ofNullable(counted.family()),
          type == Counted.NO_TYPE ? OptionalInt.empty() : OptionalInt.of(type));
    }
  }

  /** What an event means; empty if its policy is not to be found, or cannot be read. */
  public Optional<Meaning> meaning(Event event) {
    Reporting policy = reporting(event.tag());
    return policy == null ? Optional.empty() : policy.meaning(event.cell(), event.sourceCell());
  }

  /** A tag that was never asked for is looked for at once: a policy may have just been applied. */
  private @Nullable Reporting reporting(int tag) {
    Reporting policy = known.get(tag);
    if (policy != null) {
      return policy;
    }
    long now = clock.getAsLong();
    Long last = missed.get(tag);
    if (last != null && now - last <= PATIENCE.toNanos()) {
      return null;
    }
    look();
    missed.put(tag, now);
    return known.get(tag);
  }

  /** Looks for policies that have been applied meanwhile. */
  private void look() {
    for (AppliedPolicy applied : pinned.get()) {
      int tag = applied.tag();
      if (!known.containsKey(tag)) {
        reader.apply(applied).ifPresent(policy -> known.put(tag, reporting(applied, policy)));
      }
    }
  }

  private static Reporting reporting(AppliedPolicy applied, Policy policy) {
    Map<Integer, Counted> cells = new HashMap<>();
    for (Counted counted : InstalledFilter.tables(policy).counted()) {
      cells.put(counted.cell(), counted);
    }
    return new Reporting(applied, cells);
  }
}
