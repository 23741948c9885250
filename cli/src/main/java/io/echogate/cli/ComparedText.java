package io.echogate.cli;

import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.Difference;
import io.echogate.traffic.ReplayTotals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison of policies on captures, for people. */
final class ComparedText {
  /** Kinds of differences that are shown. */
  private static final int MOST = 40;

  private final ComparedReplays compared;
  private final Style style;

  private ComparedText(ComparedReplays compared, Style style) {
    this.compared = compared;
    this.style = style;
  }

  /** Totals and messages side by side, then the packets on which the policies differ. */
  static String of(ComparedReplays compared, Style style) {
    return new ComparedText(compared, style).text();
  }

  private String text() {
    ReplayOutcome first = compared.outcomes().getFirst();
    String head =
        compared.names().stream().map(style::strong).collect(Collectors.joining(", "))
            + " on\n"
            + ReplayText.captures(first.captures(), style);
    return first.report().totals().packets() == 0
        ? head + "  no packets\n"
        : head + totals() + "\n" + messages() + "\n" + differences();
  }

  private String totals() {
    TextTable table = table("<packets", ">");
    ReplayTotals totals = compared.outcomes().getFirst().report().totals();
    table.row(cells("all", "", outcome -> Long.toString(totals.packets())));
    table.row(cells("passed", "", outcome -> Long.toString(outcome.report().totals().passed())));
    table.row(cells("dropped", "", outcome -> Long.toString(outcome.report().totals().dropped())));
    return table.text();
  }

  private interface Cell {
    String of(ReplayOutcome outcome);
  }

  private String[] cells(String name, String seen, Cell cell) {
    List<String> cells = new ArrayList<>(List.of(name, seen));
    compared.outcomes().forEach(outcome -> cells.add(cell.of(outcome)));
    return cells.toArray(String[]::new);
  }

  private TextTable table(String first, String second) {
    List<String> heads = new ArrayList<>(List.of(first, second));
    compared.names().forEach(name -> heads.add(">" + name));
    return new TextTable(heads.toArray(String[]::new));
  }

  /** How many of each message every policy passes. */
  private String messages() {
    TextTable table = table("<passed, by message", ">seen");
    Map<String, Long> seen = new LinkedHashMap<>();
    for (DecisionCount count : compared.outcomes().getFirst().report().decisions()) {
      seen.merge(message(count), count.packets(), Long::sum);
    }
    seen.forEach(
        (message, packets) ->
            table.row(
                cells(
                    message,
                    Long.toString(packets),
                    outcome -> Long.toString(passed(outcome, message)))));
    return table.text();
  }

  private static String message(DecisionCount count) {
    return count.direction().text() + " " + StatusText.message(count.family(), count.type());
  }

  private static long passed(ReplayOutcome outcome, String message) {
    return outcome.report().decisions().stream()
        .filter(count -> count.verdict() == Verdict.PASS)
        .filter(count -> message(count).equals(message))
        .mapToLong(DecisionCount::packets)
        .sum();
  }

  private String differences() {
    if (compared.differences().isEmpty()) {
      return "They pass and drop the same packets.\n";
    }
    List<String> heads = new ArrayList<>(List.of(">packets", "<message"));
    compared.names().forEach(name -> heads.add("<" + name));
    heads.add("<the first of them");
    TextTable table = new TextTable(heads.toArray(String[]::new));
    List<Difference> all = compared.differences();
    for (Difference difference : all.subList(0, Math.min(MOST, all.size()))) {
      List<String> cells = new ArrayList<>();
      cells.add(Long.toString(difference.packets()));
      cells.add(
          difference.direction().text()
              + " "
              + StatusText.message(difference.family(), difference.type()));
      difference.said().forEach(said -> cells.add(said(said)));
      cells.add(FirstDropsText.text(difference.first()));
      table.row(cells.toArray(String[]::new));
    }
    return style.strong("They differ on " + compared.packets() + " packets")
        + "\n"
        + table.text()
        + (all.size() > MOST ? "  and " + (all.size() - MOST) + " more kinds\n" : "");
  }

  private String said(Difference.Said said) {
    String verdict = said.verdict().text();
    return (said.verdict() == Verdict.DROP ? style.bad(verdict) : style.good(verdict))
        + " "
        + said.reason().text()
        + said.statement().map(Statement::line).map(line -> ":" + line).orElse("");
  }
}
