package io.echogate.cli;

import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;

/** The ids of findings on the command line. */
final class FindingIds {
  private FindingIds() {}

  /**
   * The kind of finding of that id.
   *
   * @throws Refusal if there is none
   */
  static FindingKind kind(String id) {
    return FindingKinds.find(id)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no finding '" + id + "'",
                    DidYouMean.or(
                        "check shows the ids of what it finds",
                        id,
                        FindingKinds.all().stream().map(FindingKind::id).toList())));
  }
}
