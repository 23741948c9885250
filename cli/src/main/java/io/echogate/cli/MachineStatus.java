package io.echogate.cli;

import io.echogate.datapath.MachineSets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Whether programs know the machine's addresses as they are; where none asks there is nothing. */
final class MachineStatus {
  /** So many addresses are named. */
  private static final int NAMED = 5;

  private MachineStatus() {}

  /** Compares what programs know with what the kernel says. */
  static Optional<MachineSets.Difference> of(Kernel kernel) {
    return kernel.filters().machineSets().map(MachineStatus::difference);
  }

  private static MachineSets.Difference difference(MachineSets sets) {
    try (sets) {
      return sets.difference();
    }
  }

  /** Lines for people; empty if all is as it should be. */
  static String text(MachineSets.Difference difference, Style style) {
    if (difference.isEmpty()) {
      return "";
    }
    return style.doubtful("STALE")
        + ": the addresses of this machine have changed since programs were told\n"
        + list("unknown to @self, @broadcast and on-link: ", difference.missing())
        + list("known there, and gone: ", difference.gone())
        + "  apply, events and status --watch bring it up to date\n";
  }

  private static String list(String head, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int more = names.size() - NAMED;
    return "  "
        + head
        + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
        + (more > 0 ? " and " + more + " more" : "")
        + "\n";
  }

  /** Writes the member {@code machine}. */
  static void write(Optional<MachineSets.Difference> difference, JsonGenerator json) {
    json.writeName("machine");
    if (difference.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeBooleanProperty("stale", !difference.get().isEmpty());
    Json.strings("missing", difference.get().missing(), json);
    Json.strings("gone", difference.get().gone(), json);
    json.writeEndObject();
  }
}
