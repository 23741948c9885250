package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a term does: what its policers drop first, and then its one verdict. A term that names none
 * accepts.
 */
final class Effects {
  private static final List<String> KNOWN =
      List.of("accept", "discard", "reject", "next", "policer", "count", "log", "syslog");

  private final Source source;
  private final Map<String, Policer> policers;
  private final Diagnostics diagnostics;

  /** What holds for packets that a policer drops, one after the other. */
  private final List<Match> drops = new ArrayList<>();

  private Action verdict = Action.ACCEPT;

  Effects(Source source, Map<String, Policer> policers, Diagnostics diagnostics) {
    this.source = source;
    this.policers = policers;
    this.diagnostics = diagnostics;
  }

  List<Match> drops() {
    return drops;
  }

  Action verdict() {
    return verdict;
  }

  /** Takes in an action. */
  void add(Filter.Item item) {
    switch (item.name()) {
      case "accept",
          "routing-instance",
          "logical-system",
          "next-interface",
          "next-ip",
          "next-ip6",
          "topology" ->
          verdict = Action.ACCEPT;
      case "discard" -> verdict = Action.DROP;
      case "reject" -> reject(item);
      case "next" -> {
        if (item.text(1).equals("term")) {
          verdict = new Action.Continue("next term");
        } else {
          unknown(item);
        }
      }
      case "policer" -> policer(item);
      case "three-color-policer", "hierarchical-policer", "prefix-action" ->
          drops.add(new Match.Unknown(item.rest(0)));
      case "count",
          "log",
          "syslog",
          "loss-priority",
          "forwarding-class",
          "dscp",
          "traffic-class",
          "sample",
          "port-mirror",
          "port-mirror-instance",
          "packet-mode",
          "policy-map",
          "service-accounting",
          "service-filter-hit",
          "dont-fragment",
          "clear-policy-map",
          "force-premium",
          "exclude-accounting",
          "ttl" -> {
        // has no say in the verdict
      }
      default -> unknown(item);
    }
  }

  private void reject(Filter.Item item) {
    Optional<Action.Answer> answer = Answers.answer(item.text(1));
    if (answer.isEmpty() && !item.text(1).equals("tcp-reset")) {
      diagnostics.add(
          Diagnostic.warning(
              source, item.span(), "not understood: the answer " + Values.shown(item.text(1))));
    }
    verdict = new Action.Reject(answer);
  }

  private void policer(Filter.Item item) {
    String name = item.text(1);
    @Nullable Policer policer = policers.get(name);
    Optional<LimitSpec> limit = policer == null ? Optional.empty() : policer.limit();
    if (policer == null || limit.isEmpty()) {
      drops.add(new Match.Unknown("policer " + name));
      diagnostics.add(
          Diagnostic.warning(
                  source,
                  item.span(),
                  policer == null
                      ? "the policer " + Values.shown(name) + " is not here"
                      : "the figures of the policer " + Values.shown(name) + " are not understood")
              .withHelp("what it drops may be anything"));
    } else if (policer.discards()) {
      drops.add(new Match.Limit(limit.get(), true));
    }
  }

  private void unknown(Filter.Item item) {
    verdict = new Action.Unknown(item.rest(0));
    diagnostics.add(
        Diagnostic.warning(
                source,
                item.words().getFirst().span(),
                "not understood: " + Values.shown(item.rest(0)) + "; it may accept, drop or go on")
            .withHelp(Nearest.to(item.name(), KNOWN).map(near -> "did you mean " + near + "?")));
  }
}
