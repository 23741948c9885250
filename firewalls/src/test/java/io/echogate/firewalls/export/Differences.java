package io.echogate.firewalls.export;

import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where netfilter and the evaluator disagree, with the reason where netfilter itself is it. */
final class Differences {
  /** The last byte of a bucket: the kernel rounds its cost down, the evaluator up. */
  private static final String ROUNDING = "the cost of bytes is rounded";

  private final Direction direction;
  private final Map<String, Integer> explained = new TreeMap<>();
  private final List<String> unexplained = new ArrayList<>();
  private int compared;
  private boolean limits;
  private boolean charged;

  Differences(Direction direction) {
    this.direction = direction;
  }

  /** Another policy: its buckets are full. */
  void begin(Policy policy) {
    charged = false;
    limits =
        Stream.concat(
                policy.rules().stream().map(Rule::action),
                policy.defaults().stream().map(DefaultRule::action))
            .anyMatch(Action.RateLimit.class::isInstance);
  }

  void compare(Policy policy, Exported exported, Sent sent, boolean expected, boolean passed) {
    compared++;
    // What is judged otherwise is charged otherwise, whatever becomes of it.
    charged |= limits && judgedOtherwise(policy, exported, sent).isPresent();
    if (expected == passed) {
      return;
    }
    Optional<String> reason =
        reason(policy, exported, sent)
            .or(
                () ->
                    charged
                        ? Optional.of("a bucket was charged by such a packet")
                        : Optional.empty());
    charged |= limits;
    if (reason.isPresent()) {
      explained.merge(reason.get(), 1, Integer::sum);
    } else if (unexplained.size() < 5) {
      unexplained.add(
          "expected "
              + (expected ? "pass" : "drop")
              + " "
              + direction
              + " "
              + sent
              + "\n"
              + policy.statements().getFirst().origin().source().text()
              + "\n"
              + exported.text().orElse(""));
    }
  }

  private static Optional<String> reason(Policy policy, Exported exported, Sent sent) {
    if (exported.losses().stream().anyMatch(Loss::needsConsent)) {
      return Optional.of("a loss that was consented to");
    }
    Optional<String> otherwise = judgedOtherwise(policy, exported, sent);
    if (otherwise.isPresent()) {
      return otherwise;
    }
    boolean iptables = isIptables(exported);
    boolean options = sent.packet().extra() > 0 || sent.packet().atomic();
    if (iptables && policy.limits().stream().anyMatch(Limit::shared)) {
      return Optional.of("iptables has shared buckets for each family");
    }
    if (iptables && options && sent.packet().body().size() < 8) {
      return Optional.of("iptables drops what is cut behind options");
    }
    boolean several =
        policy.rules().stream().map(Rule::action).anyMatch(Differences::hasSeveralLimits)
            || policy.defaults().stream()
                .map(DefaultRule::action)
                .anyMatch(Differences::hasSeveralLimits);
    if (several) {
      return Optional.of("one of several limits was charged");
    }
    if (policy.limits().stream().anyMatch(limit -> limit.bytes().isPresent())) {
      return Optional.of(ROUNDING);
    }
    return Optional.empty();
  }

  /** Why another statement may judge a packet, and charge its buckets, than in the evaluator. */
  private static Optional<String> judgedOtherwise(Policy policy, Exported exported, Sent sent) {
    boolean atomic = sent.packet().atomic();
    if (atomic && asks(policy, Condition.Quantity.LENGTH)) {
      return Optional.of("connection tracking takes the fragment header away");
    }
    if ((atomic || sent.packet().extra() > 0) && asks(policy, Condition.Quantity.PAYLOAD)) {
      return Optional.of("options count as payload");
    }
    if (isIptables(exported) && (sent.fragmented() || atomic)) {
      return Optional.of("iptables sees fragments put together");
    }
    return Optional.empty();
  }

  private static boolean asks(Policy policy, Condition.Quantity quantity) {
    return policy.rules().stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(
            condition ->
                condition instanceof Condition.Compare compare && compare.quantity() == quantity);
  }

  private static boolean isIptables(Exported exported) {
    return exported.text().orElse("").contains("*filter");
  }

  private static boolean hasSeveralLimits(Action action) {
    return action instanceof Action.RateLimit limit
        && limit.limits().stream()
                .mapToInt(one -> LimitSpecs.of(one, false, Optional.empty()).size())
                .sum()
            > 1;
  }

  List<String> unexplained() {
    // One packet of a bucket, and few policies count bytes.
    if (1000 * explained.getOrDefault(ROUNDING, 0) > compared) {
      unexplained.add("too many of bytes: " + explained);
    }
    return unexplained;
  }

  String summary() {
    return compared + " packets compared, explained " + explained;
  }
}
