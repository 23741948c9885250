package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.TrialStatus;
import io.echogate.linux.LinkInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * What an interface had before a policy was put on it, so that it can be had again.
 *
 * @param before the policy; empty if there was none
 * @param trial what was left of its trial, if it was on one
 */
record WayBack(LinkInfo link, Optional<AppliedPolicy> before, Optional<Duration> trial) {

  /** What an interface has now. */
  static WayBack of(Kernel kernel, LinkInfo link) {
    Optional<InstalledFilter> found = kernel.filters().find(link.name());
    if (found.isEmpty()) {
      return new WayBack(link, Optional.empty(), Optional.empty());
    }
    try (InstalledFilter filter = found.get()) {
      boolean none =
          filter.hook().isEmpty()
              || filter.trial().map(status -> status.failed() && !status.goesBack()).orElse(false);
      return none
          ? new WayBack(link, Optional.empty(), Optional.empty())
          : new WayBack(
              link, Optional.of(filter.applied()), filter.trial().flatMap(TrialStatus::left));
    }
  }

  /** Goes back, and says what came of it: a line. */
  String go(Kernel kernel, Console console) {
    try {
      if (before.isPresent()) {
        Reapply.policy(kernel, link, before.get(), trial, console);
        return "%s: taken back, %s (%s) is in force again\n"
            .formatted(link.name(), before.get().name(), Filter.shortDigest(before.get()));
      }
      kernel.filters().detach(link.name());
      return link.name() + ": taken back, no filter is there, as before\n";
    } catch (RuntimeException e) {
      // Whatever it is, others go back all the same, and what failed before is still to be told.
      return "%s: NOT taken back, the new policy is in force: %s\n"
          .formatted(link.name(), Failure.line(e));
    }
  }
}
