package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.export.ExpectedPasses.Pieces;
import io.echogate.firewalls.rules.Hook;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The kernel that runs the exported rules of iptables and the evaluator agree packet by packet. */
@NeedsRoot
@NeedsTool({"nft", "iptables-nft", "iptables-legacy", "python3"})
class IptablesKernelTest {
  private static final int POLICIES = Integer.getInteger("export.policies", 300);

  /** The rules of a hook, in one of the two variants of the tools. */
  private record Iptables(String variant, Hook hook) implements AgreementRun.Target {
    @Override
    public Exported export(Policy policy, RandomGenerator random) {
      // Buckets of one name live on while rules come and go: each policy has names of its own.
      String prefix = "E" + random.nextInt(10_000);
      IptablesOptions options = new IptablesOptions(prefix, Set.of(hook), Set.of(), false);
      return Exporter.export(policy, options, Optional.of(Erring.BLOCK));
    }

    @Override
    public Function<Family, Pieces> load(JudgedHost host, String rules, RandomGenerator random) {
      boolean tracking = random.nextBoolean();
      host.loadIptables(rules, variant, tracking);
      boolean together = tracking || rules.contains("-m conntrack");
      return family -> family == Family.IP4 || together ? Pieces.WHOLE : Pieces.EACH;
    }
  }

  @Test
  void whatArrivesMeetsTheSameFateInTheVariantOfNftables() throws IOException {
    agree("nft", Direction.IN, Hook.INPUT, POLICIES);
  }

  @Test
  void whatArrivesMeetsTheSameFateInTheOldVariant() throws IOException {
    agree("legacy", Direction.IN, Hook.INPUT, POLICIES);
  }

  @Test
  void whatTheMachineSendsMeetsTheSameFate() throws IOException {
    agree("nft", Direction.OUT, Hook.OUTPUT, POLICIES / 3);
  }

  private static void agree(String variant, Direction direction, Hook hook, int policies)
      throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      AgreementRun run = new AgreementRun(host, direction, new Iptables(variant, hook));
      Property.holds(random -> run.run(random, policies));
      assertThat(run.differences().unexplained()).isEmpty();
      System.out.println(variant + " " + direction + ": " + run.differences().summary());
    }
  }
}
