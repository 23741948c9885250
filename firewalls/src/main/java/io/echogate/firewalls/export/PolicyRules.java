package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A policy as rules, so that it can be compared with those of any firewall. */
public final class PolicyRules {
  private static final String TABLE = "policy";
  private static final NftOptions OPTIONS =
      new NftOptions(TABLE, Set.of(Hook.INPUT, Hook.OUTPUT, Hook.FORWARD), Set.of());

  private PolicyRules() {}

  /**
   * The rules that nftables would have of a policy, for what the machine receives, sends and
   * forwards; each has the place of its statement. What is malformed is left out: no message is.
   *
   * @param policy one that rules can say: {@link #canSay}
   */
  public static RuleSet of(Policy policy) {
    Policy whole = policy.dialect() == Dialect.XFW ? XfwAsPolicy.of(policy) : policy;
    RuleSet exported = NftExport.rules(whole, OPTIONS, new Losses(), Erring.BLOCK);
    List<Chain> chains = new ArrayList<>();
    for (Chain chain : exported.chains()) {
      List<Rule> rules =
          chain.rules().stream()
              .filter(rule -> !rule.comment().startsWith("malformed"))
              .map(PolicyRules::whole)
              .toList();
      chains.add(new Chain(chain.name(), chain.families(), chain.bases(), rules, chain.origin()));
    }
    return new RuleSet(exported.dialect(), chains, exported.settings());
  }

  /**
   * Whether there are rules that say the same; not so for {@code xfw} with a source filter for
   * ICMP: then {@link XfwRewriting} makes a policy of its text.
   */
  public static boolean canSay(Policy policy) {
    return policy.dialect() != Dialect.XFW || XfwAsPolicy.isPossible(policy);
  }

  /** Whether a chain was made of a policy. */
  public static boolean isOf(Chain chain) {
    return chain.name().table().equals("inet " + TABLE);
  }

  /** A rule without the question whether there is an ICMP header. */
  private static Rule whole(Rule rule) {
    List<Match> matches =
        rule.matches().stream().filter(match -> !match.equals(NftExport.FULL_HEADER)).toList();
    return new Rule(matches, rule.action(), rule.origin(), rule.comment());
  }
}
