package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rules of tables, and sees to it that jumps lead somewhere and come to an end. */
final class Linker {
  /** Deeper jumps than any firewall has, and than can be followed. */
  private static final int DEEPEST = 1000;

  private final Remarks remarks;

  Linker(Remarks remarks) {
    this.remarks = remarks;
  }

  RuleSet link(Draft draft) {
    List<Chain> chains = new ArrayList<>();
    for (Draft.Table table : draft.tables()) {
      for (Draft.Chain chain : table.chains().values()) {
        if (chain.declared || chain.rules.size() > 0) {
          chains.add(chain(table, chain));
        }
      }
      check(table);
    }
    return new RuleSet(Dialect.IPTABLES, chains, List.of());
  }

  private static Chain chain(Draft.Table table, Draft.Chain chain) {
    List<Chain.Base> bases =
        chain.builtIn.isEmpty()
            ? List.of()
            : List.of(
                new Chain.Base(
                    chain.builtIn.get().hook(),
                    chain.builtIn.get().priority(),
                    Set.of(),
                    chain.policy));
    return new Chain(chain.name, Set.of(table.family()), bases, chain.rules.toList(), chain.origin);
  }

  /** A chain that is walked through: which rule is next, and how deep it goes from here. */
  private static final class Step {
    private final Draft.Chain chain;
    private int next;
    private int depth = 1;

    Step(Draft.Chain chain) {
      this.chain = chain;
    }
  }

  /** Walks through all jumps, deepest first, without recursion. */
  private void check(Draft.Table table) {
    Map<ChainName, Integer> depths = new HashMap<>();
    for (Draft.Chain start : table.chains().values()) {
      if (depths.containsKey(start.name)) {
        continue;
      }
      List<Step> path = new ArrayList<>();
      path.add(new Step(start));
      depths.put(start.name, 0);
      while (!path.isEmpty()) {
        Step step = path.getLast();
        if (step.next < step.chain.rules.size()) {
          Rule rule = step.chain.rules.get(step.next++);
          Optional<ChainName> to = to(rule.action());
          if (to.isPresent()) {
            enter(table, rule, to.get(), step, path, depths);
          }
        } else {
          path.removeLast();
          depths.put(step.chain.name, step.depth);
          if (!path.isEmpty()) {
            path.getLast().depth = Math.max(path.getLast().depth, step.depth + 1);
          }
        }
      }
    }
  }

  private static Optional<ChainName> to(Action action) {
    return switch (action) {
      case Action.Jump jump -> Optional.of(jump.chain());
      case Action.Goto go -> Optional.of(go.chain());
      default -> Optional.empty();
    };
  }

  private void enter(
      Draft.Table table,
      Rule rule,
      ChainName to,
      Step from,
      List<Step> path,
      Map<ChainName, Integer> depths) {
    Draft.@Nullable Chain chain = table.chain(to.name());
    if (chain == null) {
      remarks.error(
          rule.origin().source(),
          rule.origin().span(),
          "the chain " + to.name() + " was deleted, and this rule jumps to it",
          "delete the rule before");
      return;
    }
    int depth = depths.getOrDefault(to, -1);
    if (depth == 0) {
      remarks.error(
          rule.origin().source(),
          rule.origin().span(),
          "chains jump in a circle: this rule leads back to " + to.name(),
          "end the circle; the kernel refuses it");
    } else if (depth < 0) {
      if (path.size() >= DEEPEST) {
        tooDeep(rule);
        return;
      }
      depths.put(to, 0);
      path.add(new Step(chain));
    } else {
      from.depth = Math.max(from.depth, depth + 1);
      if (depth + path.size() > DEEPEST) {
        tooDeep(rule);
      }
    }
  }

  private void tooDeep(Rule rule) {
    remarks.error(
        rule.origin().source(),
        rule.origin().span(),
        "chains jump deeper than " + DEEPEST,
        "no packet should go through so many chains");
  }
}
