package io.echogate.firewalls.export;

import io.echogate.firewalls.export.Capabilities.Ability;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
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
    return policy(
        NftExport.rules(whole(policy), OPTIONS, new Losses(), Erring.BLOCK).chains().stream()
            .map(PolicyRules::ofMessages)
            .toList());
  }

  /**
   * The rules that a policy comes to where it is attached: it judges each frame of its interface
   * before all else as it arrives, and behind all else as it leaves. What rules cannot ask may hold
   * or not.
   *
   * @param losses where to write down what is not the same
   */
  public static RuleSet attached(Policy policy, Attachment place, Losses losses) {
    Set<Hook> hooks =
        place.leaving().isPresent()
            ? EnumSet.of(Hook.INGRESS, Hook.EGRESS)
            : EnumSet.of(Hook.INGRESS);
    NftOptions options = new NftOptions(TABLE, hooks, Set.of(place.interfaceName()));
    List<Chain> chains = new ArrayList<>();
    for (Chain chain :
        NftExport.rules(whole(policy), options, losses, Erring.BLOCK, EnumSet.allOf(Ability.class))
            .chains()) {
      Chain whole = ofMessages(chain);
      chains.add(whole.at(chain.bases().stream().map(base -> place.base(base.hook())).toList()));
    }
    String table = "policy " + policy.name() + " on " + place.interfaceName();
    return policy(chains).renamed(name -> new ChainName(table, place.nameOf(name.name())));
  }

  /**
   * Whether there are rules that say the same; not so for {@code xfw} with a source filter for
   * ICMP: then {@link XfwRewriting} makes a policy of its text.
   */
  public static boolean canSay(Policy policy) {
    return !isXfw(policy) || XfwAsPolicy.isPossible(policy);
  }

  private static Policy whole(Policy policy) {
    return isXfw(policy) ? XfwAsPolicy.of(policy) : policy;
  }

  private static boolean isXfw(Policy policy) {
    return policy.dialect() == io.echogate.policy.Dialect.XFW;
  }

  private static RuleSet policy(List<Chain> chains) {
    return new RuleSet(Dialect.ECHOGATE, chains, List.of());
  }

  private static Chain ofMessages(Chain chain) {
    return chain.with(
        chain.rules().stream()
            .filter(rule -> !rule.comment().startsWith("malformed"))
            .map(PolicyRules::whole)
            .toList());
  }

  /** A rule without the question whether there is an ICMP header. */
  private static Rule whole(Rule rule) {
    List<Match> matches =
        rule.matches().stream().filter(match -> !match.equals(NftExport.FULL_HEADER)).toList();
    return new Rule(matches, rule.action(), rule.origin(), rule.comment());
  }
}
