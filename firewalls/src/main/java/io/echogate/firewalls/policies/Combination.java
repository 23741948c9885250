package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.policies.Ruling.Drop;
import io.echogate.firewalls.policies.Ruling.Limited;
import io.echogate.firewalls.policies.Ruling.Pass;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;

/** What becomes of packets within a limit, and of those beyond, in one. */
final class Combination {
  private final Rule rule;
  private final Limited limit;
  private final Notes notes;
  private final Erring erring;
  private final boolean told;

  /**
   * Combines the decisions around a limit.
   *
   * @param told whether anybody is told of what is not the same
   */
  Combination(Rule rule, Limited limit, Notes notes, Erring erring, boolean told) {
    this.rule = rule;
    this.limit = limit;
    this.notes = notes;
    this.erring = erring;
    this.told = told;
  }

  /** Writes down the decisions. */
  void of(List<Entry> within, List<Entry> beyond, Decisions out) {
    for (Entry in : within) {
      for (Entry past : beyond) {
        Optional<Cube> both = in.cube().and(past.cube());
        if (both.isEmpty()) {
          notes.lost(
              rule,
              "its limit",
              "what becomes of packets within it and of those beyond asks for different addresses");
          inDoubt(in, past, out);
          continue;
        }
        if (both.get().isEmpty()) {
          continue;
        }
        boolean plain = past.ruling() instanceof Drop;
        out.add(
            in.with(
                both.get(), both(in.ruling(), past.ruling()), plain ? List.of() : past.rules()));
      }
    }
  }

  /**
   * Packets that both entries mean, which is no cube: what errs the right way is done with all that
   * the first one means, before later entries take them.
   */
  private void inDoubt(Entry in, Entry past, Decisions out) {
    Ruling wanted = erring == Erring.ALLOW ? Ruling.PASS : Ruling.DROP;
    Ruling other = erring == Erring.ALLOW ? Ruling.DROP : Ruling.PASS;
    Cube more =
        in.cube()
            .with(in.cube().messages().and(past.cube().messages()))
            .within(in.cube().length().and(past.cube().length()))
            .hops(in.cube().hopLimit().and(past.cube().hopLimit()));
    if (!more.isEmpty() && !both(in.ruling(), past.ruling()).equals(other)) {
      out.add(in.with(more, wanted, past.rules()));
    }
  }

  private Ruling both(Ruling within, Ruling beyond) {
    return switch (within) {
      case Pass pass ->
          switch (beyond) {
            case Pass too -> {
              if (told) {
                notes.nearly(
                    rule, "its limit", "it limits nothing: what is beyond it is accepted as well");
              }
              yield within;
            }
            case Drop drop -> limit;
            case Limited other -> lost(within, beyond);
          };
      case Drop drop ->
          switch (beyond) {
            case Drop too -> within;
            case Pass pass -> lost(Ruling.PASS, within);
            case Limited other -> lost(beyond, within);
          };
      case Limited other ->
          switch (beyond) {
            case Drop drop -> {
              notes.nearly(
                  rule,
                  "several limits",
                  other.uses().stream().anyMatch(limit::has)
                      ? "in a policy a packet is charged once"
                      : "in a policy none is charged unless all have room");
              yield limit.and(other);
            }
            case Pass pass -> lost(Ruling.PASS, within);
            case Limited more ->
                other.equals(more) ? within : lost(Ruling.PASS, limit.and(other).and(more));
          };
    };
  }

  private Ruling lost(Ruling most, Ruling least) {
    notes.lost(
        rule, "its limit", "a policy's limits drop what is beyond them, and pass what is within");
    return erring == Erring.ALLOW ? most : least;
  }
}
