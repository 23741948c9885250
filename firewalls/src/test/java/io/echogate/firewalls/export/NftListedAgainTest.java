package io.echogate.firewalls.export;

import io.echogate.firewalls.export.ReadAgainTest.Target;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kernel holds of an export, listed as text and as JSON, is what the policy says. */
@NeedsRoot
@NeedsTool({"nft", "python3"})
class NftListedAgainTest {
  private static final int POLICIES = Integer.getInteger("listed.policies", 60);

  @Test
  void asText() throws IOException {
    holds(List.of("nft", "list", "ruleset"));
  }

  @Test
  void asTextWithNumbers() throws IOException {
    holds(List.of("nft", "-n", "list", "ruleset"));
  }

  @Test
  void asJson() throws IOException {
    holds(List.of("nft", "-j", "list", "ruleset"));
  }

  private static void holds(List<String> listing) throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      Target listed =
          new Target(
              new NftOptions("echogate", Set.of(Hook.INPUT, Hook.OUTPUT), Set.of()),
              text -> listed(host, text, listing),
              List.of(Hook.PREROUTING, Hook.INPUT),
              "eth0");
      ReadAgainTest.holds(listed, POLICIES);
    }
  }

  private static Imported listed(JudgedHost host, String rules, List<String> listing) {
    host.run(List.of("nft", "-f", "-"), "flush ruleset\n" + rules);
    return NftReader.read(new Source("listed", host.run(listing, "")));
  }
}
