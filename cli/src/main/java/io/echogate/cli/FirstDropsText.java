package io.echogate.cli;

import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.FirstPacket;
import java.util.Comparator;
import java.util.List;

/** The first packet of each kind that was dropped, for people to look at. */
final class FirstDropsText {
  /** Kinds that are shown. */
  private static final int MOST = 20;

  private FirstDropsText() {}

  /** A table of examples: kinds of which most was dropped first; empty if nothing was. */
  static String of(List<DecisionCount> decisions) {
    List<DecisionCount> drops =
        decisions.stream()
            .filter(count -> count.verdict() == Verdict.DROP)
            .sorted(Comparator.comparingLong(DecisionCount::packets).reversed())
            .toList();
    if (drops.isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable(
            "<first of what was dropped", "<reason", ">line", ">sources", "<the first of them");
    for (DecisionCount count : drops.subList(0, Math.min(MOST, drops.size()))) {
      table.row(
          StatusText.message(count.family(), count.type()),
          count.reason().text(),
          count.statement().map(Statement::line).map(String::valueOf).orElse("-"),
          ReplayOutcome.sources(count.sources()),
          text(count.first()));
    }
    int more = drops.size() - MOST;
    return table.text() + (more > 0 ? "  and " + more + " more kinds\n" : "");
  }

  /** Where a packet is, and where it went. */
  static String text(FirstPacket first) {
    return first.capture()
        + " "
        + first.number()
        + first.time().map(time -> " " + EachPacket.TIME.format(time)).orElse("")
        + first.source().map(source -> " " + source).orElse("")
        + first.destination().map(destination -> " > " + destination).orElse("");
  }
}
