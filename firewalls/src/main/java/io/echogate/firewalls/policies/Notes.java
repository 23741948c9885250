package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Loss;
import io.echogate.firewalls.export.Loss.Grade;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is not the same, each thing once. */
final class Notes {
  private final Set<Loss> losses = new LinkedHashSet<>();

  /** Something of the rules that is only nearly so in the policy. */
  void nearly(@Nullable Rule rule, String what, String why) {
    losses.add(new Loss(origin(rule), Grade.APPROXIMATION, what, why));
  }

  /** Something of the rules that the policy does not do. */
  void lost(@Nullable Rule rule, String what, String why) {
    losses.add(new Loss(origin(rule), Grade.LOSS, what, why));
  }

  /** Something beside the rules. */
  void beside(Origin origin, String what, String why) {
    losses.add(new Loss(Optional.of(origin), Grade.APPROXIMATION, what, why));
  }

  private static Optional<Origin> origin(@Nullable Rule rule) {
    return Optional.ofNullable(rule).map(Rule::origin).filter(o -> !o.source().text().isEmpty());
  }

  boolean needConsent() {
    return losses.stream().anyMatch(Loss::needsConsent);
  }

  /** All, in the order of the lines; those about all of it first. */
  List<Loss> list() {
    return losses.stream()
        .sorted(
            Comparator.comparingInt(
                loss -> loss.origin().map(origin -> origin.span().start()).orElse(-1)))
        .toList();
  }
}
