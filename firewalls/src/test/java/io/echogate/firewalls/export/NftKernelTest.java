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

/** The kernel that runs the exported rules and the evaluator agree packet by packet. */
@NeedsRoot
@NeedsTool({"nft", "python3"})
class NftKernelTest {
  private static final int POLICIES = Integer.getInteger("export.policies", 300);

  /** The rules of a hook. */
  private record Nftables(NftOptions options) implements AgreementRun.Target {
    @Override
    public Exported export(Policy policy, RandomGenerator random) {
      return Exporter.export(policy, options, Optional.of(Erring.BLOCK));
    }

    @Override
    public Function<Family, Pieces> load(JudgedHost host, String rules, RandomGenerator random) {
      boolean tracking = random.nextBoolean();
      host.loadNft(rules, tracking);
      boolean together = tracking || rules.contains("ct state");
      boolean wire = options.hooks().contains(Hook.INGRESS);
      return family ->
          family == Family.IP4 || together ? (wire ? Pieces.ALL : Pieces.WHOLE) : Pieces.EACH;
    }
  }

  @Test
  void whatArrivesForTheMachineMeetsTheSameFate() throws IOException {
    agree(Direction.IN, new NftOptions("echogate", Set.of(Hook.INPUT), Set.of()), POLICIES);
  }

  @Test
  void whatTheMachineSendsMeetsTheSameFate() throws IOException {
    agree(Direction.OUT, new NftOptions("echogate", Set.of(Hook.OUTPUT), Set.of()), POLICIES / 3);
  }

  @Test
  void whatComesOffTheWireMeetsTheSameFate() throws IOException {
    agree(
        Direction.IN,
        new NftOptions("echogate", Set.of(Hook.INGRESS), Set.of("right0")),
        POLICIES / 3);
  }

  private static void agree(Direction direction, NftOptions options, int policies)
      throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      AgreementRun run = new AgreementRun(host, direction, new Nftables(options));
      Property.holds(random -> run.run(random, policies));
      assertThat(run.differences().unexplained()).isEmpty();
      System.out.println(direction + " " + options.hooks() + ": " + run.differences().summary());
    }
  }
}
