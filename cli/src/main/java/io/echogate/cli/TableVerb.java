package io.echogate.cli;

import io.echogate.cli.table.PolicyTable;
import io.echogate.cli.table.Row;
import io.echogate.icmp.Family;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code table FILE}: what a policy does with each message. */
final class TableVerb implements Verb {
  static final String NAME = "table";

  private static final String DIRECTION = "--direction";
  private static final String ALL = "--all";
  private static final String MARKDOWN = "--markdown";

  /**
   * What to show.
   *
   * @param family the only one; empty for both
   * @param direction the only one; empty for both
   * @param all whether every type has a row
   */
  record Selection(Optional<Family> family, Optional<Direction> direction, boolean all) {

    List<Family> families() {
      return family.map(List::of).orElseGet(() -> List.of(Family.values()));
    }

    /** What leaves is nothing to {@code xfw { }}. */
    List<Direction> directions(Policy policy) {
      return direction
          .map(List::of)
          .orElseGet(
              () ->
                  policy.dialect() == Dialect.XFW
                      ? List.of(Direction.IN)
                      : List.of(Direction.values()));
    }

    List<Row> rows(Policy policy, Family family) {
      Set<Direction> shown = Set.copyOf(directions(policy));
      return all
          ? PolicyTable.allRows(policy, family, shown)
          : PolicyTable.rows(policy, family, shown);
    }
  }

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Shows what a policy does with each message.",
                "A row is a message, and says for both ways what happens and which line decides. A"
                    + " message that several statements may decide has a line for each. Codes are"
                    + " shown where they differ from the rest of their type. --json tells of all"
                    + " types."),
            "echogate table web.policy",
            "shows the messages that matter, the others in one row")
        .addPositional(Options.policyFile())
        .addOption(Options.text(Options.FAMILY, "FAMILY", "ip4 or ip6 alone"))
        .addOption(Options.text(DIRECTION, "DIRECTION", "in or out alone"))
        .addOption(Options.flag(ALL, "a row for each of the 256 types").build())
        .addOption(Options.flag(MARKDOWN, "prints tables for Markdown").build())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    boolean json = arguments.hasMatchedOption(Options.JSON);
    boolean markdown = arguments.hasMatchedOption(MARKDOWN);
    if (json && markdown) {
      throw Refusal.usage(
          Options.JSON + " and " + MARKDOWN + " exclude each other", "leave one of them out");
    }
    Selection selection =
        new Selection(
            Options.word(arguments, Options.FAMILY, Family.values(), Family::text),
            Options.word(arguments, DIRECTION, Direction.values(), Direction::text),
            json || arguments.hasMatchedOption(ALL));
    Reading reading = PolicyFiles.read(arguments.matchedPositionalValue(0, ""), console);
    if (PolicyFiles.complainOfNone(reading, console)) {
      return ExitCode.NEGATIVE;
    }
    if (json) {
      TableJson table = new TableJson(selection);
      Json.print(console, document -> table.print(reading.policies(), document));
    } else {
      console
          .out()
          .print(
              markdown
                  ? TableText.markdown(selection).of(reading)
                  : TableText.plain(selection, console.outStyle()).of(reading));
    }
    return ExitCode.DONE;
  }
}
