package io.echogate.cli;

import io.echogate.policy.SetEdit;
import io.echogate.policy.SetEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** What {@code set} has changed of a policy's sets, for those who are told of the policy. */
final class SetChangesText {
  private SetChangesText() {}

  /** The sets in words: {@code bad (3 added, 1 removed)}. */
  static String of(SetEdits edits) {
    return edits.list().stream().map(SetChangesText::of).collect(Collectors.joining(", "));
  }

  private static String of(SetEdit edit) {
    List<String> parts = new ArrayList<>();
    if (!edit.added().isEmpty()) {
      parts.add(String.format(Locale.ROOT, "%,d added", edit.added().entries()));
    }
    if (!edit.removed().isEmpty()) {
      parts.add(String.format(Locale.ROOT, "%,d removed", edit.removed().entries()));
    }
    return edit.set() + " (" + String.join(", ", parts) + ")";
  }

  /** The sets as an array of {@code {set, added, removed}}. */
  static void write(String name, SetEdits edits, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (SetEdit edit : edits.list()) {
      json.writeStartObject();
      json.writeStringProperty("set", edit.set());
      json.writeNumberProperty("added", edit.added().entries());
      json.writeNumberProperty("removed", edit.removed().entries());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
