package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Hook;
import io.echogate.datapath.LeavingStatus;
import java.util.Optional;

/** Words for a filter whose directions do not run one policy, and what to do. */
final class DividedText {
  private static final String MEND = ": apply the policy again";

  private DividedText() {}

  /**
   * Why a filter is not whole.
   *
   * @param arriving where the program for what arrives runs, if it does
   * @return empty if it is whole
   */
  static Optional<String> of(LeavingStatus leaving, Optional<Hook> arriving) {
    return switch (leaving) {
      case LeavingStatus.Unfiltered() -> Optional.empty();
      case LeavingStatus.InForce(_) ->
          arriving.isPresent()
              ? Optional.empty()
              : Optional.of(
                  "what leaves is filtered, and what arrives is not: detach, or apply the policy"
                      + " again");
      case LeavingStatus.Missing() ->
          Optional.of("what leaves is not filtered, though the policy says so" + MEND);
      case LeavingStatus.Other(_, Optional<AppliedPolicy> policy) ->
          Optional.of("what leaves is filtered by " + words(policy) + MEND);
    };
  }

  private static String words(Optional<AppliedPolicy> policy) {
    return policy
        .map(
            applied ->
                "another version, %s (%s) of %s"
                    .formatted(applied.name(), Filter.shortDigest(applied), applied.since()))
        .orElse("another policy, which cannot be read");
  }
}
