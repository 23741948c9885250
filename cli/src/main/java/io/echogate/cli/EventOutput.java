package io.echogate.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is printed of events. Counts of what was left out are since the beginning. */
sealed interface EventOutput {

  /** An event came. */
  void accept(ReportedEvent event, long leftOut);

  /** Time passed. */
  void at(Instant now, long leftOut);

  /** There are no more. */
  void end(Instant now, long leftOut);

  /** A line for each event. */
  final class Each implements EventOutput {
    /** How often a person is told of what was left out. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Console console;
    private final boolean json;
    private long said;
    private Instant next = Instant.EPOCH;

    Each(Console console, boolean json) {
      this.console = console;
      this.json = json;
      if (!json) {
        console.err().println("echogate: " + EventText.NOTE);
      }
    }

    @Override
    public void accept(ReportedEvent event, long leftOut) {
      if (json) {
        Json.print(console, out -> EventJson.write(event, leftOut - said, out));
        said = leftOut;
      } else {
        console.out().println(EventText.line(event, console.outStyle()));
      }
    }

    @Override
    public void at(Instant now, long leftOut) {
      if (!json && leftOut != said && !now.isBefore(next)) {
        console.out().println(EventText.leftOut(leftOut - said));
        said = leftOut;
        next = now.plus(STEP);
      }
    }

    @Override
    public void end(Instant now, long leftOut) {
      next = now;
      at(now, leftOut);
    }
  }

  /** A line for each statement and minute. */
  final class Summary implements EventOutput {
    private final Console console;
    private final boolean json;
    private final EventSummary summary;
    private long said;

    Summary(Console console, boolean json) {
      this.console = console;
      this.json = json;
      summary = new EventSummary(console.time().instant());
      if (!json) {
        console.err().println("echogate: " + EventText.NOTE);
      }
    }

    @Override
    public void accept(ReportedEvent event, long leftOut) {
      summary.add(event);
    }

    @Override
    public void at(Instant now, long leftOut) {
      print(summary.over(now), leftOut);
    }

    @Override
    public void end(Instant now, long leftOut) {
      print(summary.end(now), leftOut);
    }

    private void print(List<EventSummary.Line> lines, long leftOut) {
      for (EventSummary.Line line : lines) {
        if (json) {
          Json.print(console, out -> line.write(leftOut - said, out));
          said = leftOut;
        } else {
          console.out().println(line.text());
        }
      }
      if (!json && !lines.isEmpty() && leftOut != said) {
        console.out().println(EventText.leftOut(leftOut - said));
        said = leftOut;
      }
    }
  }
}
