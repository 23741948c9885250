package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses what the kernel refuses: jumps in a circle, and jumps too deep. */
final class Jumps {
  /** {@code NFT_JUMP_STACK_SIZE}. */
  private static final int DEEPEST = 16;

  private final Map<ChainName, Chain> chains = new LinkedHashMap<>();
  private final Map<ChainName, Integer> waiting = new HashMap<>();
  private final Map<ChainName, Integer> depths = new HashMap<>();
  private final Diagnostics diagnostics;

  Jumps(List<Chain> chains, Diagnostics diagnostics) {
    chains.forEach(chain -> this.chains.put(chain.name(), chain));
    this.diagnostics = diagnostics;
  }

  /** Goes from chains that no jump reaches to those that only they reach, and so on. */
  void check() {
    for (Chain chain : chains.values()) {
      for (Rule rule : chain.rules()) {
        target(rule.action(), name -> waiting.merge(name, 1, Integer::sum));
      }
    }
    Deque<Chain> ready = new ArrayDeque<>();
    for (Chain chain : chains.values()) {
      if (!waiting.containsKey(chain.name())) {
        ready.add(chain);
      }
    }
    while (!ready.isEmpty()) {
      Chain chain = ready.remove();
      int depth = depths.getOrDefault(chain.name(), 0);
      for (Rule rule : chain.rules()) {
        target(
            rule.action(),
            name -> {
              if (depths.merge(name, depth + 1, Math::max) == DEEPEST && depth + 1 == DEEPEST) {
                refuse(rule, "chains jump deeper than " + (DEEPEST - 1) + " here");
              }
              if (waiting.merge(name, -1, Integer::sum) == 0) {
                @Nullable Chain next = chains.get(name);
                if (next != null) {
                  ready.add(next);
                }
              }
            });
      }
    }
    waiting.forEach(
        (name, left) -> {
          @Nullable Chain chain = chains.get(name);
          if (left > 0 && chain != null) {
            circle(chain);
          }
        });
  }

  private void circle(Chain chain) {
    for (Rule rule : chain.rules()) {
      boolean[] said = {false};
      target(
          rule.action(),
          name -> {
            if (waiting.getOrDefault(name, 0) > 0) {
              refuse(rule, "chains jump in a circle here");
              said[0] = true;
            }
          });
      if (said[0]) {
        return;
      }
    }
  }

  private void refuse(Rule rule, String message) {
    diagnostics.add(
        Diagnostic.error(rule.origin().source(), rule.origin().span(), message)
            .withHelp("nft refuses to load this too"));
  }

  private static void target(Action action, java.util.function.Consumer<ChainName> receiver) {
    switch (action) {
      case Action.Jump(ChainName chain) -> receiver.accept(chain);
      case Action.Goto(ChainName chain) -> receiver.accept(chain);
      default -> {}
    }
  }
}
