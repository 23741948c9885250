package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is what the real tools load and print, and what is read back. */
@NeedsRoot
@NeedsTool({
  "iptables-nft-restore",
  "iptables-legacy-restore",
  "ip6tables-nft-restore",
  "ip6tables-legacy-restore",
  "ipset"
})
class RoundTripTest {
  private static final int CHAINS = 200;
  private static final int RULES = 30;
  private static final long SEED = 20_261_130;
  private static final Origin NOWHERE = new Origin(new Source("test", ""), new Span(0, 0));

  private static RuleSet random(Family family, long seed) {
    RuleGenerator generator = new RuleGenerator(seed, family, RandomIptables.set(family));
    String table = family == Family.IP4 ? "ip filter" : "ip6 filter";
    List<Chain> chains = new ArrayList<>();
    for (Hook hook : List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT)) {
      Action policy = hook == Hook.FORWARD ? Action.DROP : Action.ACCEPT;
      chains.add(
          new Chain(
              new ChainName(table, hook.name()),
              Set.of(family),
              List.of(new Chain.Base(hook, 0, Set.of(), policy)),
              List.of(),
              NOWHERE));
    }
    List<ChainName> names = new ArrayList<>();
    for (int i = 0; i < CHAINS; i++) {
      List<Rule> rules = new ArrayList<>();
      for (int j = 0; j < RULES; j++) {
        // Few jumps back: the kernel looks at all ways through them.
        Read.Bare bare = generator.rule(names.subList(Math.max(0, names.size() - 1), names.size()));
        rules.add(new Rule(bare.matches(), bare.action(), NOWHERE, bare.comment()));
      }
      ChainName name = new ChainName(table, String.format("c%03d", i));
      chains.add(new Chain(name, Set.of(family), List.of(), rules, NOWHERE));
      names.clear();
      if (i % 4 != 3) {
        names.add(name);
      }
    }
    return new RuleSet(Dialect.IPTABLES, chains, List.of());
  }

  @ParameterizedTest
  @CsvSource({"NFT,IP4", "NFT,IP6", "LEGACY,IP4", "LEGACY,IP6"})
  void randomRulesComeBackFromTheKernel(IptablesTools.Variant variant, Family family) {
    RuleSet model = random(family, SEED);
    String written = IptablesWriter.text(model, family);
    try (IptablesTools tools = new IptablesTools()) {
      assertThat(tools.run(RandomIptables.SETS, "ipset", "restore").errors()).isEmpty();
      tools.restore(variant, family, written);
      String saved = tools.save(variant, family);
      same(Read.ruleLines(saved), Read.ruleLines(written));
      RuleSet back = Read.rules(saved, tools.call("ipset", "save"));
      Map<ChainName, Read.BareChain> read = Read.bare(back);
      Read.bare(model)
          .forEach(
              (name, chain) -> {
                Read.BareChain other = Objects.requireNonNull(read.get(name), name.toString());
                assertThat(other.bases()).isEqualTo(chain.bases());
                same(other.rules(), chain.rules());
              });
      assertThat(read).hasSameSizeAs(Read.bare(model));
      same(Read.ruleLines(IptablesWriter.text(back, family)), Read.ruleLines(saved));
    }
  }

  /** Shows the first difference only: the lists are long. */
  private static <T> void same(List<T> actual, List<T> expected) {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      assertThat(actual.get(i)).as("seed %d", SEED).isEqualTo(expected.get(i));
    }
    assertThat(actual).hasSameSizeAs(expected);
  }
}
