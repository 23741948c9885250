package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.Placement;
import io.echogate.ebpf.Features;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Policy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Puts a policy in force again that was before, with its sets as they were then. */
final class Reapply {
  private Reapply() {}

  /**
   * Puts it on an interface, in place of the one that is there.
   *
   * @param trial how long it is on trial
   * @throws Refusal if this version cannot read its text
   */
  static void policy(
      Kernel kernel,
      LinkInfo link,
      AppliedPolicy before,
      Optional<Duration> trial,
      Console console) {
    Policy policy =
        PolicyFiles.inForce(before)
            .orElseThrow(
                () ->
                    Refusal.environment(
                        "this version cannot read the policy " + before.name(),
                        "use the version that applied it, or apply another"));
    AppliedPolicy again =
        new AppliedPolicy(
            before.name(),
            before.text(),
            console.time().instant().truncatedTo(ChronoUnit.MILLIS),
            before.evaluate(),
            before.edits());
    Placement placement = Placement.of(link, kernel.filters().hookOn(link), Features.ofKernel());
    Candidate candidate = PolicyLoading.candidate(policy, again, placement.form());
    PolicyLoading.explaining(
        placement.form(), () -> kernel.filters().apply(candidate, link, placement.hooks(), trial));
  }
}
