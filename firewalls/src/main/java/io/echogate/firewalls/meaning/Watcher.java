package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import java.util.Optional;

/** Is told how a packet goes through rules, as it goes. */
public interface Watcher {
  /** One that does not look. */
  Watcher NONE =
      new Watcher() {
        @Override
        public void begins(Chain chain, Optional<Chain.Base> base) {}

        @Override
        public void asked(Chain chain, int depth, Rule rule, boolean met) {}

        @Override
        public void ends(Action verdict, Optional<Rule> decider) {}
      };

  /**
   * The packet enters a chain that nothing jumped to.
   *
   * @param base where it entered; empty if the chain was asked by itself
   */
  void begins(Chain chain, Optional<Chain.Base> base);

  /**
   * A rule was asked whether it concerns the packet; what it does comes next.
   *
   * @param chain the chain that the rule is in
   * @param depth how many jumps lead there from the chain that was entered
   */
  void asked(Chain chain, int depth, Rule rule, boolean met);

  /**
   * The chain that was entered is at its end with the packet.
   *
   * @param verdict {@link Action.Accept}, {@link Action.Drop} or {@link Action.Reject}
   * @param decider the rule that decided; empty if it was the policy
   */
  void ends(Action verdict, Optional<Rule> decider);
}
