package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long capture, played by the launcher, is judged alike by the evaluator and by the kernel:
 * limits of all kinds, queries and their replies, both directions. {@code -Dagreement.packets} says
 * how long it is.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX})
class KernelAgreementTest {
  private static final int RUNS = Integer.getInteger("agreement.runs", 1);
  private static final int PACKETS = 1_000_000;

  private static final String POLICY =
      """
      set ours { 192.0.2.0/28, 2001:db8:1::/124 }
      policy border {
        ratelimit=each rate=200/s burst=400 per=source;
        ratelimit=nets rate=500/s burst=50 per=source/20,60 shared;
        ratelimit=all rate=20000/s burst=40000 shared;
        ratelimit=some rate=300/s;
        ratelimit=volume bytes=2M/s;
        icmp : allow { echo-reply } solicited;
        icmp : ratelimit=volume { echo-reply }
        icmp ip4 : ratelimit=each+all { echo-request } to @ours payload <= 512;
        icmp ip6 : ratelimit=each+nets { echo-request } to @ours
          hop-limit >= 40;
        icmp ip4 : allow { 3/4 }
        icmp : ratelimit=some { @errors }
        icmp ip4 : ratelimit=nets { 13 } from not @ours;
        icmp ip6 : allow { 135, 136 } on-link;
        icmp ip4 out : ratelimit=some { @errors }
        icmp ip6 out : block { 137 }
        defaults { icmp in: block; icmp out: allow; }
      }
      """;

  @TempDir Path directory;

  @Test
  void bothEnginesJudgeCapturesAlike() throws IOException {
    assumeTrue(
        Files.exists(Shell.checkout().resolve("cli/target/echogate/echogate.jar")),
        "needs-build: the application is not packaged; mvn verify does that");
    Path policy = Files.writeString(directory.resolve("border.policy"), POLICY);
    for (int run = 0; run < RUNS; run++) {
      long seed = new SplittableRandom().nextLong();
      Path capture = directory.resolve("traffic.pcap");
      RandomTraffic.write(capture, PACKETS, seed);

      Shell.Result result = replay(policy, capture);

      assertThat(result.output())
          .as("seed %d", seed)
          .contains(
              "rate-limited",
              "within-limit",
              "ip4 0 echo-reply",
              "kernel: "
                  + PACKETS
                  + " packets judged by the policy's program too: no difference\n");
      assertThat(result.status()).isZero();
    }
  }

  private static Shell.Result replay(Path policy, Path capture) {
    return Shell.run(
        Shell.checkout(),
        Map.of(),
        List.of(
            "./echogate",
            "replay",
            policy.toString(),
            capture.toString(),
            "--local",
            "192.0.2.0/28,2001:db8:1::/124",
            "--engine",
            "kernel"));
  }
}
