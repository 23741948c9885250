package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens to packets, whoever decides it. */
public sealed interface Treatment {

  /** They pass. */
  record Passed() implements Treatment {}

  /** They are dropped, and nobody is told. */
  record Dropped() implements Treatment {}

  /**
   * They are dropped, and the sender is told.
   *
   * @param answer the error that it gets; empty if that is not known
   */
  record Rejected(Optional<Action.Answer> answer) implements Treatment {}

  /**
   * They pass while limits have room.
   *
   * @param limits those under which they pass
   * @param beyond what happens to the others
   */
  record Limited(List<LimitSpec> limits, Treatment beyond) implements Treatment {
    public Limited {
      limits = List.copyOf(limits);
    }
  }

  /**
   * It depends on what is not known.
   *
   * @param rule the rule on which it depends
   * @param what what is not understood of it
   * @param usually what happens if that does not hold
   * @param otherwise what happens if it does
   */
  record Unknown(Rule rule, String what, Treatment usually, Treatment otherwise)
      implements Treatment {}

  /** Whether they pass, as far as is known; under a limit or without. */
  default boolean passes() {
    return switch (this) {
      case Passed passed -> true;
      case Limited limited -> true;
      case Dropped dropped -> false;
      case Rejected rejected -> false;
      case Unknown unknown -> unknown.usually.passes();
    };
  }

  /** Whether none of them passes, as far as is known. */
  default boolean stops() {
    return !passes();
  }

  /** Whether they pass under a limit, as far as is known. */
  default Optional<Limited> limited() {
    return switch (this) {
      case Limited limited -> Optional.of(limited);
      case Unknown unknown -> unknown.usually.limited();
      default -> Optional.empty();
    };
  }

  /** What usually happens: where it depends on what is not known, if nothing of that holds. */
  default Treatment settled() {
    return switch (this) {
      case Unknown unknown -> unknown.usually.settled();
      case Limited limited -> new Limited(limited.limits, limited.beyond.settled());
      default -> this;
    };
  }

  /**
   * What happens if something holds that is not known.
   *
   * @param rule the rule on which it depends
   * @param what what is not understood of it
   * @param then what usually happens if it holds
   */
  record Doubt(Rule rule, String what, Treatment then) {}

  /** On which rules that are not understood it depends; none where it does not. */
  default List<Doubt> doubts() {
    List<Doubt> doubts = new ArrayList<>();
    collect(this, settled(), doubts);
    return doubts;
  }

  private static void collect(Treatment treatment, Treatment usual, List<Doubt> doubts) {
    switch (treatment) {
      case Unknown(Rule rule, String what, Treatment usually, Treatment otherwise) -> {
        Doubt doubt = new Doubt(rule, what, otherwise.settled());
        if (!doubt.then.equals(usual) && !doubts.contains(doubt)) {
          doubts.add(doubt);
        }
        collect(usually, usual, doubts);
      }
      case Limited limited -> collect(limited.beyond, usual, doubts);
      case Passed passed -> {}
      case Dropped dropped -> {}
      case Rejected rejected -> {}
    }
  }

  /** In a few words: {@code passed}, {@code rejected with 3/3}, {@code at most 10/s}. */
  default String text() {
    return TreatmentText.of(this);
  }
}
