package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Loss.Grade;
import io.echogate.policy.Origin;
import io.echogate.policy.Statement;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what gets lost, each loss once. */
public final class Losses {
  private final Set<Loss> losses = new LinkedHashSet<>();

  /** Starts with none. */
  public Losses() {}

  /** Something that a statement asks for and does not get. */
  public void lose(@Nullable Statement statement, String what, String why) {
    add(origin(statement), Grade.LOSS, what, why);
  }

  /** Something about a statement that is only nearly right. */
  public void approximate(@Nullable Statement statement, String what, String why) {
    add(origin(statement), Grade.APPROXIMATION, what, why);
  }

  /** Something that is only nearly right, about a definition or about all. */
  public void approximate(Optional<Origin> origin, String what, String why) {
    add(origin, Grade.APPROXIMATION, what, why);
  }

  void add(Loss loss) {
    losses.add(loss);
  }

  void addAll(List<Loss> more) {
    losses.addAll(more);
  }

  private void add(Optional<Origin> origin, Grade grade, String what, String why) {
    losses.add(new Loss(origin, grade, what, why));
  }

  private static Optional<Origin> origin(@Nullable Statement statement) {
    return Optional.ofNullable(statement).map(Statement::origin);
  }

  /** All, in the order of the policy's lines; those about all of it first. */
  public List<Loss> list() {
    return losses.stream()
        .sorted(
            Comparator.comparingInt(
                loss -> loss.origin().map(origin -> origin.span().start()).orElse(-1)))
        .toList();
  }
}
