package io.echogate.cli;

import io.echogate.cli.manual.Page;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import io.echogate.traffic.DecisionCount;
import io.echogate.traffic.ReplayTotals;
import io.echogate.traffic.SourceDrops;
import io.echogate.traffic.StatementHits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A replay for people. */
final class ReplayText {
  /** Letters of a statement. */
  private static final int MOST = 42;

  private final ReplayOutcome outcome;
  private final Style style;

  private ReplayText(ReplayOutcome outcome, Style style) {
    this.outcome = outcome;
    this.style = style;
  }

  /** What was played, then tables of what became of it. */
  static String of(ReplayOutcome outcome, Style style) {
    return new ReplayText(outcome, style).text();
  }

  private String text() {
    if (outcome.report().totals().packets() == 0) {
      return head() + "  no packets\n";
    }
    return Stream.of(
            head() + totals(),
            reasons(),
            StatusText.messages(outcome.counts().counters()),
            statements(),
            LimitDemandText.of(outcome.report().limits()),
            sources(),
            FirstDropsText.of(outcome.report().decisions()),
            losses())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** What was played, with nothing of what became of it. */
  static String captures(List<PlayedCapture> captures, Style style) {
    StringBuilder text = new StringBuilder();
    for (PlayedCapture capture : captures) {
      text.append("  %s: %s".formatted(capture.name(), many(capture.packets(), "packet")));
      if (capture.problem().isPresent()) {
        text.append(", then it ").append(style.bad("STOPPED"));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String head() {
    StringBuilder text = new StringBuilder(style.strong(outcome.policy())).append(" on\n");
    text.append(captures(outcome.captures(), style));
    if (outcome.evaluates()) {
      text.append("  ")
          .append(style.bad("EVALUATION MODE"))
          .append(": the policy drops nothing, and only counts\n");
    }
    return text.toString();
  }

  private String totals() {
    ReplayTotals totals = outcome.report().totals();
    StringBuilder text = new StringBuilder();
    if (totals.first().isPresent()) {
      text.append("  %s to %s\n".formatted(totals.first().get(), totals.last().orElseThrow()));
    }
    text.append(
        "  %s of %d bytes, %d of them ICMP: %d %s, %d %s\n"
            .formatted(
                many(totals.packets(), "packet"),
                totals.bytes(),
                totals.icmp(),
                totals.passed(),
                outcome.evaluates() ? "would pass" : "passed",
                totals.dropped(),
                outcome.evaluates() ? "would be dropped" : "dropped"));
    if (totals.cut() > 0) {
      text.append(
          "  %d cut off by the capture, %d so early that they could not be judged\n"
              .formatted(totals.cut(), totals.unreadable()));
    }
    if (totals.outOfOrder() > 0) {
      text.append(
          "  %d earlier than a packet before, judged at the time of that one\n"
              .formatted(totals.outOfOrder()));
    }
    return text.toString();
  }

  private static String many(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Totals by way, verdict and reason: what passed, then what did not. */
  private String reasons() {
    TextTable table = new TextTable("<way", "<verdict", "<reason", ">packets", ">bytes");
    for (Verdict verdict : Verdict.values()) {
      for (Direction direction : Direction.values()) {
        sums(direction, verdict)
            .forEach(
                (reason, sums) ->
                    table.row(
                        direction.text(),
                        (outcome.evaluates() ? "would " : "") + verdict.text(),
                        reason.text(),
                        Long.toString(sums[0]),
                        Long.toString(sums[1])));
      }
    }
    return table.text();
  }

  private Map<Reason, long[]> sums(Direction direction, Verdict verdict) {
    Map<Reason, long[]> sums = new EnumMap<>(Reason.class);
    for (DecisionCount count : outcome.report().decisions()) {
      if (count.direction() == direction && count.verdict() == verdict) {
        long[] sum = sums.computeIfAbsent(count.reason(), reason -> new long[2]);
        sum[0] += count.packets();
        sum[1] += count.bytes();
      }
    }
    return sums;
  }

  /** The statements that decided something, and the lines of the others. */
  private String statements() {
    TextTable table = new TextTable(">line", ">packets", ">bytes", ">over limit", "<statement");
    List<StatementHits> all = outcome.report().statements();
    List<StatementHits> hit = all.stream().filter(hits -> hits.packets() > 0).toList();
    for (StatementHits hits : hit) {
      table.row(
          Integer.toString(hits.statement().line()),
          Long.toString(hits.packets()),
          Long.toString(hits.bytes()),
          Long.toString(hits.overLimit()),
          shortened(hits.statement().text()));
    }
    String never =
        all.stream()
            .filter(hits -> hits.packets() == 0)
            .map(hits -> Integer.toString(hits.statement().line()))
            .distinct()
            .collect(Collectors.joining(", "));
    return (hit.isEmpty() ? "" : table.text())
        + (never.isEmpty() ? "" : new Page().paragraph("never hit: " + never).text());
  }

  private static String shortened(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST - 3) + "...";
  }

  private String sources() {
    SourceDrops drops = outcome.report().drops();
    if (outcome.report().totals().dropped() == 0) {
      return "";
    }
    TextTable table = new TextTable("<source of drops", ">packets", ">bytes");
    for (SourceDrops.Source source : drops.sources()) {
      table.row(
          source.address().toString(),
          Long.toString(source.packets()),
          Long.toString(source.bytes()));
    }
    return table.text()
        + (drops.more() == 0
            ? ""
            : "  and "
                + drops.more()
                + (drops.more() == 1 ? " more address" : " more addresses")
                + "\n")
        + (drops.untold() == 0
            ? ""
            : "  %s from addresses that were too many to tell apart, or not readable\n"
                .formatted(many(drops.untold(), "packet")));
  }

  private String losses() {
    return outcome.losses().isEmpty()
        ? ""
        : style.strong(outcome.evaluates() ? "Would be lost" : "Lost")
            + ", by function\n"
            + DropText.of(outcome.losses(), outcome::sources);
  }
}
