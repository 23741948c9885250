package io.echogate.cli;

import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;
import io.echogate.cli.manual.Page;
import io.echogate.policy.source.Nearest;

/** The full story of a finding. */
final class FindingKindText {
  private FindingKindText() {}

  /**
   * The kind of that id.
   *
   * @throws Refusal if there is none
   */
  static FindingKind named(String id) {
    return FindingKinds.find(id)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no finding '" + id + "'",
                    Nearest.to(id, FindingKinds.all().stream().map(FindingKind::id).toList())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("check shows the ids of what it finds")));
  }

  /** What it is, how it comes to that, and what to do. */
  static String of(FindingKind kind) {
    return new Page()
        .title(kind.id() + " (" + kind.severity().text() + "): " + kind.title())
        .section("What is seen")
        .paragraph(kind.consequence())
        .section("How it comes to that")
        .paragraph(kind.story())
        .section("What to do")
        .paragraph(kind.cure())
        .section("Source")
        .paragraph(kind.source())
        .text();
  }
}
