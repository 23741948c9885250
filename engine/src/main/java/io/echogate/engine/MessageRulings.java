package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rulings on one family's messages of one direction, by type: the first rule in file order that
 * matches, or else the default. A limit has a bucket for each type, a default's for all.
 */
final class MessageRulings {
  private static final int TYPES = 256;

  private final Ruling[] byType;

  private MessageRulings(Ruling[] byType) {
    this.byType = byType;
  }

  /**
   * What a policy rules on a family's messages of one direction.
   *
   * @throws IllegalArgumentException if the policy has no default for them
   */
  static MessageRulings of(
      Policy policy, Family family, Direction direction, Rulings rulings, Checks checks) {
    DefaultRule otherwise =
        policy
            .defaultOf(family, direction)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the policy %s has no default for icmp %s %s"
                            .formatted(policy.name(), family, direction.text())));
    List<Chain> chains = Stream.generate(Chain::new).limit(TYPES).toList();
    for (Rule rule : policy.rules()) {
      if (rule.family() == family && rule.direction() == direction) {
        new Candidates(rule, rulings, checks).addTo(chains);
      }
    }
    Ruling last = rulings.ofDefault(otherwise);
    return new MessageRulings(
        chains.stream().map(chain -> chain.ruling(last)).toArray(Ruling[]::new));
  }

  Decision decide(Packet packet, long now) {
    return Ruling.decide(byType[packet.type()], packet, now);
  }

  /** The candidates for one type, in file order. */
  private static final class Chain {
    private final List<Candidate> candidates = new ArrayList<>();
    private @Nullable Ruling last;

    /** Whether one decides all that is left, so that further ones change nothing. */
    boolean isClosed() {
      return last != null;
    }

    void add(Candidate candidate) {
      if (candidate.isUnconditional()) {
        last = candidate.ruling();
      } else {
        candidates.add(candidate);
      }
    }

    Ruling ruling(Ruling otherwise) {
      Ruling end = last == null ? otherwise : last;
      return candidates.isEmpty() ? end : new Ruling.FirstMatch(candidates, end);
    }
  }

  /** Makes the candidates of a rule; those that would be alike are one. */
  private static final class Candidates {
    private final Rule rule;
    private final Checks checks;
    private final Ruling ruling;
    private final List<Check> common;
    private @Nullable Candidate alike;

    Candidates(Rule rule, Rulings rulings, Checks checks) {
      this.rule = rule;
      this.checks = checks;
      ruling = rulings.ofRule(rule);
      common = checks.common(rule);
    }

    void addTo(List<Chain> chains) {
      boolean special = Checks.dependOnType(rule);
      MessageSet messages = rule.messages();
      for (int type = 0; type < TYPES; type++) {
        Chain chain = chains.get(type);
        if (!messages.containsAny(type) || chain.isClosed()) {
          continue;
        }
        if (special) {
          IntStream codes = messages.codes(type);
          checks.ofType(rule, type).ifPresent(more -> chain.add(create(codes, more)));
        } else if (messages.containsAll(type)) {
          chain.add(alike());
        } else {
          chain.add(create(messages.codes(type), List.of()));
        }
      }
    }

    private Candidate alike() {
      if (alike == null) {
        alike = create(IntStream.range(0, 256), List.of());
      }
      return alike;
    }

    private Candidate create(IntStream codes, List<Check> special) {
      List<Check> all =
          Stream.concat(common.stream(), special.stream())
              .sorted(Comparator.comparing(Check::cost))
              .toList();
      return new Candidate(codes, all, ruling);
    }
  }
}
