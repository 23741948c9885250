package io.echogate.advice.analysis;

import io.echogate.policy.Condition;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Cuts a region where a condition of a rule, or the size of a bucket, makes a difference. */
final class Slices {
  private final Region region;
  private final TreeSet<Integer> payloads = new TreeSet<>();
  private final TreeSet<Integer> hopLimits = new TreeSet<>();

  private Slices(Region region) {
    this.region = region;
  }

  /**
   * The slices of a region of traffic.
   *
   * @param rules those that list the message
   * @param others what else may rule on the packets
   */
  static List<Slice> of(Traffic traffic, Region region, List<Rule> rules, List<Ruling> others) {
    Slices slices = new Slices(region);
    for (Rule rule : rules) {
      new Ruling(rule.action(), null).addCuts(region, slices.payloads);
      for (Condition condition : rule.conditions()) {
        if (condition instanceof Condition.Compare compare) {
          slices.cut(compare);
        } else if (condition == Condition.Flag.ON_LINK) {
          slices.cutOnLink();
        }
      }
    }
    others.forEach(ruling -> ruling.addCuts(region, slices.payloads));
    return slices.list(traffic);
  }

  private void cut(Condition.Compare compare) {
    TreeSet<Integer> cuts =
        switch (compare.quantity()) {
          case PAYLOAD, LENGTH -> payloads;
          case HOP_LIMIT -> hopLimits;
        };
    int value =
        switch (compare.quantity()) {
          case PAYLOAD, HOP_LIMIT -> compare.value();
          case LENGTH -> compare.value() - region.length(0);
        };
    switch (compare.relation()) {
      case AT_LEAST -> cuts.add(value);
      case AT_MOST -> cuts.add(value + 1);
      case EQUAL -> {
        cuts.add(value);
        cuts.add(value + 1);
      }
    }
  }

  /** The hop limits that prove that a packet is of this link: 1 and 255. */
  private void cutOnLink() {
    hopLimits.add(2);
    hopLimits.add(255);
  }

  private List<Slice> list(Traffic traffic) {
    List<Slice> slices = new ArrayList<>();
    for (Interval payload : region.payloads().cut(payloads)) {
      for (Interval hopLimit : region.hopLimits().cut(hopLimits)) {
        for (boolean related : sorted(region.related())) {
          for (boolean solicited : sorted(region.solicited())) {
            slices.add(
                new Slice(traffic, region, payload.last(), hopLimit.last(), related, solicited));
          }
        }
      }
    }
    return slices;
  }

  /** In an order that is the same in every run: examples are made of the first. */
  private static Set<Boolean> sorted(Set<Boolean> values) {
    return new TreeSet<>(values);
  }
}
