package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Source;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

/** Random rule sets of nftables, read from text, for tests of other packages. */
public final class RandomNft {
  private RandomNft() {}

  /**
   * A random text that a kernel takes, its chains of the link layer at an interface. Of two
   * negations that stand side by side in a packet, nft 1.0.6 makes one that holds if either does:
   * there are no such rules.
   */
  public static String text(long seed, String link) {
    Random random = new Random(seed);
    return Arrays.stream(RandomRules.text(seed).split("(?m)^(?=table )", -1))
        .map(table -> table.startsWith("table i") ? moved(table, random) : table)
        .collect(Collectors.joining())
        .replace("device \"lo\"", "device \"" + link + "\"")
        .lines()
        .filter(line -> line.split(" != ", -1).length < 3)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Some chains are asked before it is known where packets go, or after all else. */
  private static String moved(String table, Random random) {
    return Arrays.stream(table.split("(?=\n chain )", -1))
        .map(
            chain ->
                random.nextInt(3) != 0 || chain.contains(" reject")
                    ? chain
                    : chain
                        .replace(" hook input ", " hook prerouting ")
                        .replace(" hook output ", " hook postrouting "))
        .collect(Collectors.joining());
  }

  /** What a random text says. */
  public static RuleSet rules(long seed) {
    String text = RandomRules.text(seed);
    return NftReader.read(new Source("random", text)).rules().orElseThrow();
  }
}
