package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counts;
import io.echogate.datapath.InstalledFilter;
import io.echogate.ebpf.XdpMode;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said about one running filter.
 *
 * @param netns the name of its network namespace, where the command line named one
 * @param mode how it is attached; empty if its interface has gone
 * @param evaluation whether it drops nothing, by the policy or by the command line
 * @param limits what the buckets would let pass now
 */
record FilterStatus(
    String interfaceName,
    Optional<String> netns,
    AppliedPolicy applied,
    Optional<XdpMode> mode,
    boolean evaluation,
    Counts counts,
    List<BucketFill> limits) {

  /** Reads counters and buckets of a filter, by the policy text that is kept with it. */
  static FilterStatus of(InstalledFilter filter, Optional<String> netns) {
    AppliedPolicy applied = filter.applied();
    Reading reading = PolicyReader.read(new Source(applied.name(), applied.text()));
    if (reading.policies().isEmpty()) {
      throw Refusal.environment(
          "the policy on " + filter.interfaceName() + " is none that this version reads",
          "apply it again, or use the version that applied it");
    }
    Policy policy = reading.policies().getFirst();
    return new FilterStatus(
        filter.interfaceName(),
        netns,
        applied,
        filter.mode(),
        applied.evaluate() || policy.evaluation().isPresent(),
        filter.counts(policy),
        filter.fills(policy));
  }

  /** The mode's word in texts and JSON; empty if the interface has gone. */
  Optional<String> modeText() {
    return mode.map(
        known ->
            switch (known) {
              case NATIVE -> "native";
              case GENERIC -> "generic";
            });
  }
}
