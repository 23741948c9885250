package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counts;
import io.echogate.datapath.FilterException;
import io.echogate.datapath.Hook;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.LeavingStatus;
import io.echogate.datapath.TrialStatus;
import io.echogate.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to be said about one running filter.
 *
 * @param appliedTo the interface's name when the policy was applied
 * @param netns the name of its network namespace, where the command line named one
 * @param hook where it runs; empty if its interface has gone, or others took it off
 * @param leaving how what leaves is filtered; empty if that cannot be read
 * @param applied what the program was made of; empty if that cannot be read
 * @param tally what it counted; empty if that cannot be read
 * @param problem why something cannot be read, and what to do
 * @param trial a trial that was not confirmed
 */
record FilterStatus(
    String interfaceName,
    String appliedTo,
    Optional<String> netns,
    Optional<Hook> hook,
    Optional<LeavingStatus> leaving,
    Optional<AppliedPolicy> applied,
    Optional<Tally> tally,
    Optional<String> problem,
    Optional<TrialStatus> trial) {

  /**
   * What a filter counted.
   *
   * @param evaluation whether it drops nothing, by the policy or by the command line
   * @param countingSince since when the counters count that earlier policies had too
   * @param limits what the buckets would let pass now
   */
  record Tally(boolean evaluation, Instant countingSince, Counts counts, List<BucketFill> limits) {}

  /** Reads counters and buckets of a filter, by the policy text that is kept with it. */
  static FilterStatus of(InstalledFilter filter, Optional<String> netns) {
    return of(filter, netns, PolicyFiles::applied);
  }

  /** The same, the text read by {@code reader}. */
  static FilterStatus of(
      InstalledFilter filter,
      Optional<String> netns,
      Function<AppliedPolicy, Optional<Policy>> reader) {
    Optional<LeavingStatus> leaving = Optional.empty();
    Optional<AppliedPolicy> applied = Optional.empty();
    Optional<Tally> tally = Optional.empty();
    Optional<String> problem = Optional.empty();
    Optional<TrialStatus> trial = Optional.empty();
    try {
      AppliedPolicy known = filter.applied();
      applied = Optional.of(known);
      trial = filter.trial();
      leaving = Optional.of(filter.leaving());
      tally = reader.apply(known).map(policy -> tally(filter, known, policy));
      if (tally.isEmpty()) {
        problem =
            Optional.of(
                "this version cannot read the policy, and so not tell what was counted: use the"
                    + " version that applied it, or apply it again");
      }
    } catch (FilterException e) {
      problem = Optional.ofNullable(e.getMessage());
    }
    return new FilterStatus(
        filter.interfaceName(),
        filter.appliedTo(),
        netns,
        filter.hook(),
        leaving,
        applied,
        tally,
        problem,
        trial);
  }

  /** Why the directions do not run one policy, if they do not. */
  Optional<String> divided() {
    return leaving.flatMap(status -> DividedText.of(status, hook));
  }

  private static Tally tally(InstalledFilter filter, AppliedPolicy applied, Policy policy) {
    return new Tally(
        applied.evaluate() || policy.evaluation().isPresent(),
        filter.countingSince(),
        filter.counts(policy),
        filter.fills(policy));
  }
}
