package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Source;

/** Random rule sets of nftables, read from text, for tests of other packages. */
public final class RandomNft {
  private RandomNft() {}

  /** What a random text says. */
  public static RuleSet rules(long seed) {
    String text = RandomRules.text(seed);
    return NftReader.read(new Source("random", text)).rules().orElseThrow();
  }
}
