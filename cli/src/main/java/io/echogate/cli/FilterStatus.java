package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counts;
import io.echogate.datapath.FilterException;
import io.echogate.datapath.Hook;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.LeavingStatus;
import io.echogate.datapath.ProgramForm;
import io.echogate.datapath.TrialStatus;
import io.echogate.policy.Policy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to be said about one running filter.
 *
 * @param appliedTo the interface's name when the policy was applied
 * @param netns the name of its network namespace, where the command line named one
 * @param hook where it runs; empty if its interface has gone, or others took it off
 * @param form what the program in force is made for; empty if that cannot be told
 * @param leaving how what leaves is filtered; empty if that cannot be read
 * @param applied what the program was made of; empty if that cannot be read
 * @param tally what it counted; empty if that cannot be read
 * @param problem why something cannot be read, or is on no interface any more, and what to do
 * @param trial a trial that was not confirmed
 * @param evaluated what the policy has counted that only evaluates, if it does
 * @param related whom the programs ask about flows, if the policy makes them ask
 */
record FilterStatus(
    String interfaceName,
    String appliedTo,
    Optional<String> netns,
    Optional<Hook> hook,
    Optional<ProgramForm> form,
    Optional<LeavingStatus> leaving,
    Optional<AppliedPolicy> applied,
    Optional<Tally> tally,
    Optional<String> problem,
    Optional<TrialStatus> trial,
    Optional<Evaluated> evaluated,
    Optional<RelatedFlows> related) {

  /**
   * What a filter counted.
   *
   * @param evaluation whether it drops nothing, by the policy or by the command line
   * @param countingSince since when the counters count that earlier policies had too
   * @param limits what the buckets would let pass now
   */
  record Tally(boolean evaluation, Instant countingSince, Counts counts, List<BucketFill> limits) {}

  /**
   * What a policy has counted itself that drops nothing.
   *
   * @param since when it was applied
   */
  record Evaluated(Policy policy, Counts own, Instant since) {

    /** What it would have dropped. Days end in the kernel by the clock of this machine too. */
    DropAnalysis dropped() {
      return DropAnalysis.of(policy, own, InstantSource.system());
    }
  }

  /** Reads counters and buckets of a filter, by the policy text that is kept with it. */
  static FilterStatus of(InstalledFilter filter, Optional<String> netns) {
    return of(filter, netns, PolicyFiles::inForce);
  }

  /** The same, the text read by {@code reader}. */
  static FilterStatus of(
      InstalledFilter filter,
      Optional<String> netns,
      Function<AppliedPolicy, Optional<Policy>> reader) {
    Optional<ProgramForm> form = Optional.empty();
    Optional<LeavingStatus> leaving = Optional.empty();
    Optional<AppliedPolicy> applied = Optional.empty();
    Optional<Tally> tally = Optional.empty();
    Optional<String> problem = Optional.empty();
    Optional<TrialStatus> trial = Optional.empty();
    Optional<Evaluated> evaluated = Optional.empty();
    Optional<RelatedFlows> related = Optional.empty();
    try {
      AppliedPolicy known = filter.applied();
      applied = Optional.of(known);
      trial = filter.trial();
      form = Optional.of(filter.form());
      leaving = Optional.of(filter.leaving());
      Optional<Policy> text = reader.apply(known);
      tally = text.map(policy -> tally(filter, known, policy));
      evaluated = text.flatMap(policy -> evaluated(filter, known, policy));
      related = text.flatMap(policy -> RelatedFlows.of(policy, filter));
      if (tally.isEmpty()) {
        problem =
            Optional.of(
                "this version cannot read the policy, and so not tell what was counted: use the"
                    + " version that applied it, or apply it again");
      }
    } catch (FilterException e) {
      problem = Optional.ofNullable(e.getMessage());
    }
    problem = problem.or(() -> gone(filter));
    return new FilterStatus(
        filter.interfaceName(),
        filter.appliedTo(),
        netns,
        filter.hook(),
        form,
        leaving,
        applied,
        tally,
        problem,
        trial,
        evaluated,
        related);
  }

  /** Why the directions do not run one policy, if they do not. */
  Optional<String> divided() {
    return leaving.flatMap(status -> DividedText.of(status, hook));
  }

  /** That a filter is on no interface any more, if it is on none. */
  private static Optional<String> gone(InstalledFilter filter) {
    if (filter.hook().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        filter.isNameInUse()
            ? "not in force: the interface was made anew, or the filter was taken off it, and %s lets all ICMP pass now: apply the policy again, or detach what is left"
                .formatted(filter.appliedTo())
            : "not in force: the interface has gone; when it is there again, apply the policy"
                + " again, or detach what is left");
  }

  private static Optional<Evaluated> evaluated(
      InstalledFilter filter, AppliedPolicy applied, Policy policy) {
    return isEvaluated(applied, policy)
        ? Optional.of(new Evaluated(policy, filter.ownCounts(policy), applied.since()))
        : Optional.empty();
  }

  /** Whether a policy drops nothing, by its text or by the command line. */
  static boolean isEvaluated(AppliedPolicy applied, Policy policy) {
    return applied.evaluate() || policy.evaluation().isPresent();
  }

  private static Tally tally(InstalledFilter filter, AppliedPolicy applied, Policy policy) {
    return new Tally(
        isEvaluated(applied, policy),
        filter.countingSince(),
        filter.counts(policy),
        filter.fills(policy));
  }
}
