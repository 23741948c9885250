package io.echogate.cli;

import io.echogate.advice.losses.Drop;
import io.echogate.advice.losses.FunctionLoss;
import io.echogate.advice.losses.FunctionLoss.Lost;
import io.echogate.advice.losses.Losses;
import io.echogate.cli.manual.Page;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was dropped, by function, for people. */
final class DropText {
  /** Letters of a statement. */
  private static final int MOST = 60;

  private final Optional<Function<Drop, String>> sources;

  private DropText(Optional<Function<Drop, String>> sources) {
    this.sources = sources;
  }

  /** Paragraphs: functions that lost the same, what then is seen, and what they lost. */
  static String of(Losses losses) {
    return new DropText(Optional.empty()).text(losses);
  }

  /**
   * The same with the number of addresses that it came from.
   *
   * @param sources tells the number
   */
  static String of(Losses losses, Function<Drop, String> sources) {
    return new DropText(Optional.of(sources)).text(losses);
  }

  private String text(Losses losses) {
    Page page = new Page();
    Map<List<Lost>, List<FunctionLoss>> alike = new LinkedHashMap<>();
    for (FunctionLoss loss : losses.functions()) {
      alike.computeIfAbsent(loss.lost(), key -> new ArrayList<>()).add(loss);
    }
    alike.forEach((lost, functions) -> add(lost, functions, page));
    if (!losses.others().isEmpty()) {
      page.section("  messages that nobody or few need, and packets without a type");
      page.lines(table(losses.others()));
    }
    return page.text();
  }

  private void add(List<Lost> lost, List<FunctionLoss> functions, Page page) {
    FunctionLoss first = functions.getFirst();
    String names =
        functions.stream().map(loss -> loss.function().name()).collect(Collectors.joining(", "));
    page.lines("\n").paragraph((first.isCritical() ? "CRITICAL: " : "") + names);
    page.entry("", 0, seen(lost) + first.function().symptom());
    if (lost.stream().anyMatch(some -> !some.certain())) {
      page.entry(
          "", 0, "(counted by type: some of these may have had codes that it does not need)");
    }
    page.lines(table(lost.stream().map(Lost::drop).toList()));
  }

  private static String seen(List<Lost> lost) {
    return lost.stream().allMatch(some -> some.drop().isByLimit()) ? "Over its limit: " : "";
  }

  private String table(List<Drop> drops) {
    List<String> columns =
        new ArrayList<>(List.of(">packets", ">bytes", "<  ", "<message", "<reason", ">line"));
    sources.ifPresent(_ -> columns.add(">sources"));
    columns.add("<statement");
    TextTable table = new TextTable(columns.toArray(String[]::new));
    for (Drop drop : drops) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  Long.toString(drop.packets()),
                  Long.toString(drop.bytes()),
                  drop.direction().text(),
                  StatusText.message(drop.family(), drop.type()),
                  drop.reason().text(),
                  drop.statement().map(Statement::line).map(String::valueOf).orElse("-")));
      sources.ifPresent(number -> cells.add(number.apply(drop)));
      cells.add(drop.statement().map(Statement::text).map(DropText::shortened).orElse("-"));
      table.row(cells.toArray(String[]::new));
    }
    return table.text();
  }

  private static String shortened(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST - 3) + "...";
  }
}
