package io.echogate.cli;

import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Hook;
import io.echogate.datapath.StatementCount;
import io.echogate.datapath.TrialStatus;
import io.echogate.policy.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * What a person watches: for each filter the rates by verdict, then tables of what is busiest.
 *
 * @param columns how wide a line may be
 * @param rows how many lines there may be
 */
record WatchView(int columns, int rows, Style style) {
  /** Where lines get no better by being longer. */
  private static final int WIDEST = 120;

  private static final int SPARK = 30;
  private static final int BAR = 16;

  /** Lines of a table beside its rows: a blank one and its head. */
  private static final int TABLE_HEAD = 2;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private static final int FEWEST_COLUMNS = 60;

  // Widths of columns.
  private static final int REASON = 20;
  private static final int RATE = 9;
  private static final int SUM = 11;
  private static final int LINE = 7;
  private static final int LIMIT = 11;

  /** What the column of buckets has beyond that of messages. */
  private static final int SHIFT = 6;

  WatchView {
    columns = Math.clamp(columns, FEWEST_COLUMNS, WIDEST);
  }

  /**
   * The lines, none wider and not more than there is room for.
   *
   * @param remarks what else is to be said, at the end
   */
  List<String> lines(List<WatchRates> filters, List<String> remarks, Instant now) {
    List<String> lines = new ArrayList<>();
    int room = rows - remarks.size();
    if (filters.isEmpty()) {
      lines.add(line().add("no interface has a filter of Echogate").atEnd(clock(now)).text());
    }
    for (int i = 0; i < filters.size(); i++) {
      if (i > 0) {
        lines.add("");
      }
      int share = (room - lines.size()) / (filters.size() - i);
      lines.addAll(filter(filters.get(i), share, i == 0 ? clock(now) : ""));
    }
    List<String> fitting = new ArrayList<>(lines.subList(0, Math.clamp(room, 0, lines.size())));
    remarks.forEach(remark -> fitting.add(line().add(remark, style::doubtful).text()));
    return fitting.subList(0, Math.min(rows, fitting.size()));
  }

  private WatchLine line() {
    return new WatchLine(columns);
  }

  private static String clock(Instant now) {
    return CLOCK.format(now);
  }

  private List<String> filter(WatchRates rates, int room, String clock) {
    FilterStatus filter = rates.filter();
    List<String> lines = new ArrayList<>();
    // The clock stays; what is said before gives way.
    String end = "  " + clock;
    WatchLine head = new WatchLine(clock.isEmpty() ? columns : columns - end.length());
    head.add(filter.interfaceName(), style::strong).add(": " + description(filter));
    lines.add(clock.isEmpty() ? head.text() : head.filled() + end);
    filter.problem().ifPresent(problem -> lines.add(bad(problem)));
    filter.divided().ifPresent(problem -> lines.add(bad(problem)));
    filter.trial().map(WatchView::trial).ifPresent(trial -> lines.add(bad(trial)));
    if (filter.tally().isPresent()) {
      String would = filter.tally().get().evaluation() ? "would " : "";
      lines.add(flow(would + "pass", rates.passed(), style::good));
      lines.add(flow(would + "drop", rates.dropped(), style::bad));
      lines.addAll(tables(rates, room - lines.size()));
    }
    return lines;
  }

  private String bad(String words) {
    return line().add("  " + words, style::bad).text();
  }

  private static String trial(TrialStatus trial) {
    return trial
        .left()
        .map(left -> "ON TRIAL for " + left.toSeconds() + " s more")
        .orElse("the trial of the policy that was applied last is over");
  }

  private static String description(FilterStatus filter) {
    String policy =
        filter
            .applied()
            .map(applied -> applied.name() + " (" + Filter.shortDigest(applied) + ")")
            .orElse("a policy that cannot be read");
    return policy + ", " + filter.hook().map(Hook::text).orElse("no longer on an interface");
  }

  private String flow(String name, WatchRates.Flow flow, UnaryOperator<String> color) {
    return line()
        .add("  " + WatchFigures.left(name, 10))
        .add(WatchFigures.right(WatchFigures.rate(flow.packets()), 8) + " pkt/s  ")
        .add(WatchFigures.right(WatchFigures.byteRate(flow.bytes()), 9) + "  ")
        .add(WatchFigures.sparkline(flow.history(), SPARK), color)
        .text();
  }

  /** A table: its head and its rows. */
  private record Table(String head, List<String> rows) {}

  private List<String> tables(WatchRates rates, int room) {
    List<Table> tables = new ArrayList<>();
    add(tables, messagesHead(), rates.messages().stream().map(this::message).toList());
    add(tables, statementsHead(), rates.statements().stream().map(this::statement).toList());
    add(tables, limitsHead(), rates.limits().stream().map(this::limit).toList());
    int[] shown = shares(tables, room);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      if (shown[i] > 0) {
        lines.add("");
        lines.add(tables.get(i).head());
        lines.addAll(tables.get(i).rows().subList(0, shown[i]));
      }
    }
    return lines;
  }

  private static void add(List<Table> tables, String head, List<String> rows) {
    if (!rows.isEmpty()) {
      tables.add(new Table(head, rows));
    }
  }

  /** How many rows each table shows: in turn each gets one more, while there is room. */
  private static int[] shares(List<Table> tables, int room) {
    int[] shown = new int[tables.size()];
    int left = room;
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int i = 0; i < shown.length; i++) {
        int cost = shown[i] == 0 ? TABLE_HEAD + 1 : 1;
        if (shown[i] < tables.get(i).rows().size() && cost <= left) {
          shown[i]++;
          left -= cost;
          grown = true;
        }
      }
    }
    return shown;
  }

  /** The room for words in a table, beside its figures. */
  private int words() {
    return columns - 45;
  }

  private String messagesHead() {
    return line()
        .add("  " + WatchFigures.left("message", words()) + " ")
        .add(WatchFigures.left("reason", REASON))
        .add(WatchFigures.right("pkt/s", RATE) + WatchFigures.right("packets", SUM))
        .text();
  }

  private String message(WatchRates.Message message) {
    Counter counter = message.counter();
    String words =
        counter.direction().text() + " " + StatusText.message(counter.family(), counter.type());
    boolean drops = counter.reason().verdict() == Verdict.DROP;
    UnaryOperator<String> color =
        message.perSecond() <= 0 ? UnaryOperator.identity() : drops ? style::bad : style::good;
    return line()
        .add("  " + WatchFigures.left(words, words()) + " ")
        .add(WatchFigures.left(counter.reason().text(), REASON), color)
        .add(WatchFigures.right(WatchFigures.rate(message.perSecond()), RATE))
        .add(WatchFigures.right(WatchFigures.number(counter.packets()), SUM))
        .text();
  }

  private String statementsHead() {
    return line()
        .add(WatchFigures.right("line", LINE) + WatchFigures.right("pkt/s", RATE))
        .add(WatchFigures.right("packets", SUM) + "  statement")
        .text();
  }

  private String statement(WatchRates.Decided decided) {
    StatementCount count = decided.count();
    return line()
        .add(WatchFigures.right(Integer.toString(count.statement().line()), LINE))
        .add(WatchFigures.right(WatchFigures.rate(decided.perSecond()), RATE))
        .add(WatchFigures.right(WatchFigures.number(count.packets()), SUM))
        .add("  " + count.statement().text())
        .text();
  }

  private String limitsHead() {
    return line()
        .add("  " + WatchFigures.left("limit", LIMIT) + " ")
        .add(WatchFigures.left("bucket of", words() - LIMIT + SHIFT) + " left")
        .text();
  }

  private String limit(BucketFill fill) {
    String place = fill.place().map(StatusText::place).orElse("all uses");
    WatchLine line =
        line()
            .add("  " + WatchFigures.left(fill.limit().name(), LIMIT) + " ")
            .add(WatchFigures.left(place, words() - LIMIT + SHIFT) + " ");
    if (fill.table().isPresent()) {
      return line.add(StatusText.busy(fill.table().get())).text();
    }
    double part =
        Math.min(
            part(fill.packets(), fill.limit().burst()),
            part(fill.bytes(), fill.limit().byteBurst()));
    return line.add(WatchFigures.bar(part, BAR), part <= 0 ? style::bad : style::good)
        .add("  " + left(fill))
        .text();
  }

  private static double part(OptionalLong left, long most) {
    if (left.isEmpty()) {
      return 1;
    }
    double all = most < 0 ? most + 0x1p64 : most;
    return all == 0 ? 0 : left.getAsLong() / all;
  }

  private static String left(BucketFill fill) {
    if (fill.packets().isPresent()) {
      return of(fill.packets().getAsLong(), fill.limit().burst());
    }
    return of(fill.bytes().orElse(0), fill.limit().byteBurst()) + " bytes";
  }

  private static String of(long left, long most) {
    return WatchFigures.number(left)
        + " of "
        + (most < 0 ? Long.toUnsignedString(most) : WatchFigures.number(most));
  }
}
