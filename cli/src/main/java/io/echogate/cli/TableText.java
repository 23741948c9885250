package io.echogate.cli;

import io.echogate.cli.TableVerb.Selection;
import io.echogate.cli.table.Row;
import io.echogate.cli.table.Step;
import io.echogate.cli.table.Treatment;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import io.echogate.policy.language.Reading;
import java.util.ArrayList;
import java.util.List;

/** The tables of policies as text, for people or for Markdown. */
final class TableText {
  private final Selection selection;
  private final Style style;
  private final boolean markdown;

  private TableText(Selection selection, Style style, boolean markdown) {
    this.selection = selection;
    this.style = style;
    this.markdown = markdown;
  }

  static TableText plain(Selection selection, Style style) {
    return new TableText(selection, style, false);
  }

  static TableText markdown(Selection selection) {
    return new TableText(selection, Style.PLAIN, true);
  }

  /** The tables of all policies of a text. */
  String of(Reading reading) {
    StringBuilder text = new StringBuilder();
    for (Policy policy : reading.policies()) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(heading(reading, policy));
      for (Family family : selection.families()) {
        text.append('\n').append(table(policy, family, reading.source().name()));
      }
      if (!policy.sources().isEmpty()) {
        text.append("\nWhat passes here meets the source filter then; echogate explain tells.\n");
      }
    }
    return text.toString();
  }

  private String heading(Reading reading, Policy policy) {
    String name =
        reading.source().name()
            + ": "
            + policy.dialect().text()
            + (policy.name().equals(policy.dialect().text()) ? "" : " " + policy.name());
    return markdown ? "### " + name + "\n" : style.strong(name) + "\n";
  }

  private String table(Policy policy, Family family, String file) {
    List<Direction> directions = selection.directions(policy);
    List<String> heads = new ArrayList<>(List.of(">" + family.text(), "<message"));
    for (Direction direction : directions) {
      heads.add("<" + direction.text());
      heads.add(">line");
    }
    TextTable table = new TextTable(heads.toArray(String[]::new));
    for (Row row : selection.rows(policy, family)) {
      add(row, directions, file, table);
    }
    return markdown ? table.markdown() : table.text();
  }

  /** A line for each step of the longer way. */
  private void add(Row row, List<Direction> directions, String file, TextTable table) {
    List<Treatment> treatments =
        directions.stream()
            .map(direction -> direction == Direction.IN ? row.in() : row.out())
            .toList();
    int lines = treatments.stream().mapToInt(one -> one.steps().size()).max().orElse(0);
    for (int i = 0; i < lines; i++) {
      List<String> cells =
          new ArrayList<>(List.of(i == 0 ? row.numbers() : "", i == 0 ? row.name() : ""));
      for (Treatment treatment : treatments) {
        boolean there = i < treatment.steps().size();
        cells.add(there ? words(treatment.steps().get(i), i > 0) : "");
        cells.add(there ? line(treatment.steps().get(i), file) : "");
      }
      table.row(cells.toArray(String[]::new));
    }
  }

  private String words(Step step, boolean otherwise) {
    String outcome =
        switch (step.action()) {
          case Action.Allow allow -> style.good(step.outcome());
          case Action.Block block -> style.bad(step.outcome());
          case Action.RateLimit limited -> style.doubtful(step.outcome());
        };
    return (otherwise ? "else " : "") + outcome + (step.isFinal() ? "" : " if " + step.condition());
  }

  /** The line, and the file where it is not the one that was named. */
  private static String line(Step step, String file) {
    return step.statement().map(statement -> place(statement, file)).orElse("-");
  }

  private static String place(Statement statement, String file) {
    String other = statement.origin().file();
    return other.equals(file) ? "" + statement.line() : other + ":" + statement.line();
  }
}
