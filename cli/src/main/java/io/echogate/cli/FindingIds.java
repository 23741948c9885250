package io.echogate.cli;

import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;
import io.echogate.cli.manual.Page;
import java.util.List;

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
                    DidYouMean.or("check shows the ids of what it finds", id, ids())));
  }

  /** The ids of all kinds. */
  static List<String> ids() {
    return FindingKinds.all().stream().map(FindingKind::id).toList();
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
