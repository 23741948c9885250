package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.FilterException;
import io.echogate.datapath.Hook;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.LeavingStatus;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policies of Echogate that judge packets in a network namespace, by the texts that are kept
 * with their programs and the sets as they are now.
 *
 * @param policies in force, by interface
 * @param problems what may judge packets and cannot be read, or does not as it should; each a
 *     sentence without its stop
 */
record AttachedPolicies(List<Attached> policies, List<String> problems) {
  AttachedPolicies {
    policies = List.copyOf(policies);
    problems = List.copyOf(problems);
  }

  /**
   * One of them.
   *
   * @param hook where what arrives is judged
   * @param leaving where what leaves is judged; empty if it is not
   * @param applied text and name as they were applied
   * @param policy what the text says, with its sets as they are now
   * @param evaluates whether it drops nothing, by its text or by the command line
   */
  record Attached(
      String interfaceName,
      Hook hook,
      Optional<Hook> leaving,
      AppliedPolicy applied,
      Policy policy,
      boolean evaluates) {}

  /** Reads those of a namespace. */
  static AttachedPolicies of(Kernel kernel) {
    List<Attached> policies = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (InstalledFilter filter : kernel.filters().all()) {
      try (filter) {
        // One whose interface has gone judges nothing.
        filter.hook().ifPresent(hook -> read(filter, hook, policies, problems));
      }
    }
    return new AttachedPolicies(policies, problems);
  }

  private static void read(
      InstalledFilter filter, Hook hook, List<Attached> policies, List<String> problems) {
    String where = filter.interfaceName();
    try {
      boolean none =
          filter.trial().filter(trial -> trial.failed() && !trial.goesBack()).isPresent();
      if (none) {
        problems.add(where + ": the trial of a policy has ended and nothing is in force");
        return;
      }
      AppliedPolicy applied = filter.applied();
      Optional<Policy> policy = PolicyFiles.inForce(applied);
      if (policy.isEmpty()) {
        problems.add(where + ": this version cannot read the policy that is in force");
        return;
      }
      policies.add(
          new Attached(
              where,
              hook,
              leaving(where, filter.leaving(), problems),
              applied,
              policy.get(),
              FilterStatus.isEvaluated(applied, policy.get())));
    } catch (FilterException e) {
      problems.add(where + ": " + e.getMessage());
    }
  }

  private static Optional<Hook> leaving(String where, LeavingStatus status, List<String> problems) {
    return switch (status) {
      case LeavingStatus.Unfiltered() -> Optional.empty();
      case LeavingStatus.InForce(Hook hook) -> Optional.of(hook);
      case LeavingStatus.Missing() -> {
        problems.add(where + ": what leaves is not judged, though the policy says something of it");
        yield Optional.empty();
      }
      case LeavingStatus.Other(Hook _, Optional<AppliedPolicy> _) -> {
        problems.add(where + ": what leaves is judged by another policy than what arrives");
        yield Optional.empty();
      }
    };
  }
}
