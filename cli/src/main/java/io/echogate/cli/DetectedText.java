package io.echogate.cli;

import io.echogate.advice.machine.Reason;
import io.echogate.advice.machine.RoleChoice;
import java.util.List;

/** Why a machine has a role, as comments at the top of its policy. */
final class DetectedText {
  private static final String LINE = "#   ";
  private static final String ITEM = "# - ";

  private DetectedText() {}

  /** The comments, and an empty line behind them. */
  static String of(RoleChoice choice) {
    CommentedText text = new CommentedText();
    text.comment(
        "", "This machine has the role " + choice.role().text() + ", as far as can be seen.");
    list("Why:", choice.reasonsFor().stream().map(Reason::text).toList(), text);
    list(
        "What speaks for another role:",
        choice.reasonsAgainst().stream().map(DetectedText::withCure).toList(),
        text);
    list("Good to know:", choice.notes().stream().map(Reason::text).toList(), text);
    return text + "\n";
  }

  private static String withCure(Reason reason) {
    return reason.text()
        + reason.role().map(role -> " If so: echogate init " + role.text()).orElse("");
  }

  private static void list(String head, List<String> items, CommentedText text) {
    if (items.isEmpty()) {
      return;
    }
    text.line("", "");
    text.line("", head);
    for (String words : items) {
      CommentedText item = new CommentedText();
      item.filled(LINE, CommentedText.printable(words));
      text.code(ITEM + item.toString().substring(LINE.length()));
    }
  }
}
