package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes packets through rules one by one, as the firewall itself does: slow, plain, and the judge
 * of all that is cleverer. Immutable.
 */
public final class Interpreter {
  /** Netfilter's own bound is 16 for nftables, and the number of chains for iptables. */
  private static final int DEEPEST = 1024;

  private final RuleSet rules;
  private final Map<ChainName, Chain> chains;

  /** An interpreter of these rules. */
  public Interpreter(RuleSet rules) {
    this.rules = rules;
    this.chains = rules.byName();
  }

  /**
   * What becomes of a packet at a hook: it passes if each chain there accepts it. They are asked in
   * the order of their priorities; of those with the same, Linux asks the one first that came last.
   *
   * @throws IllegalStateException if a rule jumps to a chain that is not there, or chains jump too
   *     deep
   */
  public Fate judge(Hook hook, Situation situation, Unknowns unknowns) {
    return judge(hook, situation, unknowns, Watcher.NONE);
  }

  private Fate judge(Hook hook, Situation situation, Unknowns unknowns, Watcher watcher) {
    Walk walk = new Walk(situation, unknowns, watcher);
    for (RuleSet.Entered entry : rules.at(hook, situation.family())) {
      if (!enters(entry.base(), hook, situation)) {
        continue;
      }
      watcher.begins(entry.chain(), Optional.of(entry.base()));
      walk.see(situation.seenBy(entry.chain(), entry.base()));
      Action verdict = walk.through(entry.chain(), entry.base().policy());
      if (!(verdict instanceof Action.Accept)) {
        return walk.fate(verdict);
      }
    }
    return walk.fate(Action.ACCEPT);
  }

  /**
   * What becomes of a packet on its way: at each hook, up to the first that does not let it pass.
   * At hooks where an interface is not known yet, or no more, rules do not see it; and those that
   * are asked about what is sent on see a hop limit that is lower by one.
   *
   * @param situation the packet with both interfaces that its course has
   * @return the fates at the course's hooks in their order; at least one
   * @throws IllegalStateException as {@link #judge(Hook, Situation, Unknowns)}
   */
  public List<Passage> judge(Course course, Situation situation, Unknowns unknowns) {
    return judge(course, situation, unknowns, Watcher.NONE);
  }

  /**
   * The same, watched.
   *
   * @throws IllegalStateException as {@link #judge(Hook, Situation, Unknowns)}
   */
  public List<Passage> judge(
      Course course, Situation situation, Unknowns unknowns, Watcher watcher) {
    List<Passage> passages = new ArrayList<>();
    for (Hook hook : course.hooks()) {
      Fate fate = judge(hook, situation.seenAt(course, hook), unknowns, watcher);
      passages.add(new Passage(hook, fate));
      if (!fate.passes()) {
        break;
      }
    }
    return List.copyOf(passages);
  }

  /**
   * What becomes of a packet in one chain, whether anything asks that or not.
   *
   * @param policy what becomes of it if no rule decides
   * @throws IllegalStateException as {@link #judge(Hook, Situation, Unknowns)}
   */
  public Fate judge(
      Chain chain, Action policy, Situation situation, Unknowns unknowns, Watcher watcher) {
    Walk walk = new Walk(situation, unknowns, watcher);
    watcher.begins(chain, Optional.empty());
    return walk.fate(walk.through(chain, policy));
  }

  /** Whether a packet meets all of a rule's matches that do not depend on unknowns. */
  public static boolean mayMeet(Rule rule, Situation situation) {
    return new Matching(situation, Unknowns.quiet()).mayMeet(rule);
  }

  /** What became of a packet at a hook of its course. */
  public record Passage(Hook hook, Fate fate) {}

  private static boolean enters(Chain.Base base, Hook hook, Situation situation) {
    return base.interfaces().isEmpty()
        || base.interfaces().contains(hook.isLeaving() ? situation.out() : situation.in());
  }

  /** One packet's way. */
  private final class Walk {
    private final Unknowns unknowns;
    private final Watcher watcher;
    private final List<Fate.Step> steps = new ArrayList<>();
    private Matching matching;
    private @Nullable Rule decider;

    Walk(Situation situation, Unknowns unknowns, Watcher watcher) {
      this.matching = new Matching(situation, unknowns);
      this.unknowns = unknowns;
      this.watcher = watcher;
    }

    /** From now on rules see the packet so. */
    void see(Situation situation) {
      if (!matching.situation().equals(situation)) {
        matching = new Matching(situation, unknowns);
      }
    }

    Fate fate(Action verdict) {
      return new Fate(verdict, steps, Optional.ofNullable(decider));
    }

    Action through(Chain chain, Action policy) {
      decider = null;
      Action verdict = walk(chain, 0).orElse(policy);
      watcher.ends(verdict, Optional.ofNullable(decider));
      return verdict;
    }

    /** The verdict, or empty if the chain's end was reached. */
    private Optional<Action> walk(Chain chain, int depth) {
      if (depth > DEEPEST) {
        throw new IllegalStateException("chains jump in a circle at " + chain.name());
      }
      for (Rule rule : chain.rules()) {
        boolean met = matching.meets(rule);
        watcher.asked(chain, depth, rule, met);
        if (!met) {
          continue;
        }
        steps.add(new Fate.Step(chain, rule));
        Action action =
            rule.action() instanceof Action.Unknown unknown
                ? unknowns.decides(rule, unknown)
                : rule.action();
        switch (action) {
          case Action.Accept accept -> {
            decider = rule;
            return Optional.of(accept);
          }
          case Action.Drop drop -> {
            decider = rule;
            return Optional.of(drop);
          }
          case Action.Reject reject -> {
            decider = rule;
            return Optional.of(Answering.of(reject, rules.dialect(chain), matching.situation()));
          }
          case Action.Jump jump -> {
            Optional<Action> verdict = walk(chain(jump.chain()), depth + 1);
            if (verdict.isPresent()) {
              return verdict;
            }
          }
          case Action.Goto go -> {
            return walk(chain(go.chain()), depth + 1);
          }
          case Action.Return back -> {
            return Optional.empty();
          }
          case Action.Continue on -> {}
          case Action.Unknown unknown ->
              throw new IllegalStateException("still unknown: " + unknown.what());
        }
      }
      return Optional.empty();
    }

    private Chain chain(ChainName name) {
      @Nullable Chain chain = chains.get(name);
      if (chain == null) {
        throw new IllegalStateException("no chain " + name);
      }
      return chain;
    }
  }
}
