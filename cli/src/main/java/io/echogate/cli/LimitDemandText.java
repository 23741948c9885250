package io.echogate.cli;

import io.echogate.cli.manual.Page;
import io.echogate.policy.Limit;
import io.echogate.traffic.demand.LimitDemand;
import io.echogate.traffic.demand.Need;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What limits were asked for and what would have refused nothing, for people. */
final class LimitDemandText {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private LimitDemandText() {}

  /** A table of limits, those of packets and of bytes apart; empty if none was met. */
  static String of(List<LimitDemand> demands) {
    if (demands.isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable(
            "<limit", ">line", ">met", ">refused", "<passes all with", "<or with", "<refused most");
    boolean exact = true;
    long untold = 0;
    for (LimitDemand demand : demands) {
      demand.packets().ifPresent(need -> row(table, demand, need, ""));
      demand.bytes().ifPresent(need -> row(table, demand, need, " bytes"));
      exact &= isExact(demand.packets()) && isExact(demand.bytes());
      untold += demand.untold();
    }
    Page page = new Page();
    if (!exact) {
      page.paragraph("traffic rose so steadily that some rates are the least that would do");
    }
    if (untold > 0) {
      page.paragraph(
          untold
              + " packets of prefixes that were too many to tell apart are not in these figures");
    }
    return table.text() + page.text();
  }

  private static boolean isExact(Optional<Need> need) {
    return need.map(Need::exact).orElse(true);
  }

  private static void row(TextTable table, LimitDemand demand, Need need, String what) {
    Limit limit = demand.limit();
    boolean bytes = !what.isEmpty();
    table.row(
        limit.name() + what,
        Integer.toString(limit.origin().line()),
        Long.toString(demand.met()),
        Long.toString(demand.refused()),
        demand.refused() == 0 ? "as it is" : rate(need.rate(), bytes),
        demand.refused() == 0 ? "" : burst(need, bytes),
        demand.worst().map(Object::toString).orElse(""));
  }

  private static String rate(OptionalDouble rate, boolean bytes) {
    return (bytes ? "bytes=" : "rate=") + (rate.isEmpty() ? "none" : rate(rate.getAsDouble()));
  }

  /** A rate as policies write it, rounded up. */
  static String rate(double perSecond) {
    if (perSecond * MINUTE < 1) {
      return (long) Math.ceil(perSecond * HOUR) + "/h";
    }
    return perSecond < 1
        ? (long) Math.ceil(perSecond * MINUTE) + "/m"
        : (long) Math.ceil(perSecond) + "/s";
  }

  private static String burst(Need need, boolean bytes) {
    if (need.burst().isEmpty()) {
      return "";
    }
    return bytes ? need.burst().getAsLong() + " at once" : "burst=" + need.burst().getAsLong();
  }
}
