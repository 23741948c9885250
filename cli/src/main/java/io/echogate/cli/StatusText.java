package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Hook;
import io.echogate.datapath.LeavingStatus;
import io.echogate.datapath.StatementCount;
import io.echogate.datapath.TableFill;
import io.echogate.datapath.TrialStatus;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status for people. */
final class StatusText {
  private StatusText() {}

  /** A filter: what is in force, then tables of what it counted. */
  static String of(FilterStatus filter, Style style) {
    StringBuilder text = new StringBuilder(head(filter, style));
    filter
        .problem()
        .ifPresent(problem -> text.append("  ").append(style.bad(problem)).append('\n'));
    filter
        .divided()
        .ifPresent(why -> text.append("  ").append(style.bad("DIVIDED")).append(": " + why + "\n"));
    filter.trial().ifPresent(trial -> text.append(trial(filter, trial, style)));
    filter
        .form()
        .flatMap(FormText::ofFilter)
        .ifPresent(form -> text.append("  form: " + form + "\n"));
    filter
        .applied()
        .map(AppliedPolicy::edits)
        .filter(edits -> !edits.isEmpty())
        .ifPresent(
            edits ->
                text.append("  sets changed since it was applied: ")
                    .append(SetChangesText.of(edits))
                    .append('\n'));
    filter.related().ifPresent(related -> text.append("  related: by " + related.text() + "\n"));
    filter.tally().ifPresent(tally -> text.append(tables(tally, style)));
    filter.evaluated().ifPresent(evaluated -> text.append(evaluated(evaluated, style)));
    return text.toString();
  }

  private static String head(FilterStatus filter, Style style) {
    String policy =
        filter
            .applied()
            .map(
                applied ->
                    "%s (%s), %s, since %s"
                        .formatted(
                            applied.name(),
                            Filter.shortDigest(applied),
                            hook(filter),
                            applied.since()))
            .orElseGet(() -> "a policy that cannot be read, " + hook(filter));
    String renamed =
        filter.appliedTo().equals(filter.interfaceName())
            ? ""
            : "  the interface was called " + filter.appliedTo() + " when it was applied\n";
    return style.strong(filter.interfaceName()) + ": " + policy + "\n" + renamed;
  }

  private static String trial(FilterStatus filter, TrialStatus trial, Style style) {
    String before = trial.goesBack() ? "the policy before is in force again" : "all ICMP passes";
    if (trial.left().isPresent()) {
      return "  %s: in %d s %s, unless: echogate %s %s\n"
          .formatted(
              style.strong("ON TRIAL"),
              Math.ceilDiv(trial.left().get().toMillis(), 1000),
              before,
              ConfirmVerb.NAME,
              Kernel.optionsFor(filter.interfaceName(), filter.netns()));
    }
    String candidate =
        "%s (%s)".formatted(trial.candidate().name(), Filter.shortDigest(trial.candidate()));
    return trial.goesBack()
        ? "  the trial of "
            + candidate
            + " is over: this policy, the one before, is in force again\n"
        : "  " + style.bad("NOT IN FORCE") + ": its trial is over, and all ICMP passes\n";
  }

  private static String hook(FilterStatus filter) {
    String arriving = filter.hook().map(Hook::text).orElse("no longer on an interface");
    String leaving =
        filter
            .leaving()
            .map(
                status ->
                    status instanceof LeavingStatus.InForce(Hook hook)
                        ? ", what leaves " + hook.text()
                        : "")
            .orElse("");
    return arriving + leaving;
  }

  private static String tables(FilterStatus.Tally tally, Style style) {
    List<Counter> counters = tally.counts().counters();
    String loud =
        tally.evaluation()
            ? "  " + style.bad("EVALUATION MODE") + ": nothing is dropped, only counted\n"
            : "";
    String counted =
        counters.isEmpty()
            ? "  nothing has come by\n"
            : reasons(counters, tally.evaluation()) + "\n" + messages(counters);
    return loud
        + Stream.of(counted, statements(tally.counts().statements()), limits(tally.limits()))
            .filter(table -> !table.isEmpty())
            .map(table -> "\n" + table)
            .collect(Collectors.joining());
  }

  /** What a policy would have dropped itself, by function. */
  private static String evaluated(FilterStatus.Evaluated evaluated, Style style) {
    DropAnalysis dropped = evaluated.dropped();
    String since = " since " + evaluated.since();
    return dropped.losses().isEmpty()
        ? "\n  in force, it would have dropped nothing" + since + "\n"
        : "\n  "
            + style.strong(
                "in force, it would have dropped %d packets".formatted(dropped.packets()))
            + since
            + ", by function:\n"
            + DropText.of(dropped.losses());
  }

  /** Totals by way, verdict and reason: what passed, then what did not. */
  private static String reasons(List<Counter> counters, boolean evaluation) {
    boolean ways = goBothWays(counters);
    TextTable table = table(ways, "<verdict", "<reason", ">packets", ">bytes");
    for (Verdict verdict : Verdict.values()) {
      for (Direction direction : Direction.values()) {
        totals(counters, direction, verdict)
            .forEach(
                (reason, total) -> {
                  boolean spared = evaluation && verdict == Verdict.DROP;
                  row(
                      table,
                      ways,
                      direction,
                      (spared ? "would " : "") + verdict.text(),
                      reason.text(),
                      Long.toString(total[0]),
                      Long.toString(total[1]));
                });
      }
    }
    return table.text();
  }

  private static Map<Reason, long[]> totals(
      List<Counter> counters, Direction direction, Verdict verdict) {
    Map<Reason, long[]> totals = new EnumMap<>(Reason.class);
    for (Counter counter : counters) {
      if (counter.direction() == direction && counter.reason().verdict() == verdict) {
        long[] total = totals.computeIfAbsent(counter.reason(), reason -> new long[2]);
        total[0] += counter.packets();
        total[1] += counter.bytes();
      }
    }
    return totals;
  }

  /** A row for each message and reason. */
  static String messages(List<Counter> counters) {
    boolean ways = goBothWays(counters);
    TextTable table = table(ways, "<message", "<reason", ">packets", ">bytes");
    for (Counter counter : counters) {
      row(
          table,
          ways,
          counter.direction(),
          message(counter.family(), counter.type()),
          counter.reason().text(),
          Long.toString(counter.packets()),
          Long.toString(counter.bytes()));
    }
    return table.text();
  }

  /** Whether it has to be said which way something went: where nothing left, all came in. */
  private static boolean goBothWays(List<Counter> counters) {
    return counters.stream().anyMatch(counter -> counter.direction() == Direction.OUT);
  }

  private static TextTable table(boolean ways, String... columns) {
    return new TextTable(withWay(ways, "<way", columns));
  }

  private static void row(TextTable table, boolean ways, Direction direction, String... cells) {
    table.row(withWay(ways, direction.text(), cells));
  }

  private static String[] withWay(boolean ways, String way, String... others) {
    return ways ? Stream.concat(Stream.of(way), Stream.of(others)).toArray(String[]::new) : others;
  }

  static String message(Optional<Family> family, OptionalInt type) {
    if (family.isEmpty()) {
      return "-";
    }
    if (type.isEmpty()) {
      return family.get().text();
    }
    String slug = Registry.instance().type(family.get(), type.getAsInt()).slug();
    return family.get().text() + " " + type.getAsInt() + " " + slug;
  }

  private static String statements(List<StatementCount> statements) {
    if (statements.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable(">line", ">packets", ">bytes", "<statement");
    for (StatementCount count : statements) {
      table.row(
          Integer.toString(count.statement().line()),
          Long.toString(count.packets()),
          Long.toString(count.bytes()),
          count.statement().text());
    }
    return table.text();
  }

  private static String limits(List<BucketFill> limits) {
    if (limits.isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable("<limit", ">line", "<bucket of", ">packets left", ">bytes left");
    for (List<BucketFill> alike : alike(limits)) {
      BucketFill fill = alike.getFirst();
      table.row(
          fill.limit().name(),
          Integer.toString(line(fill)),
          bucketOf(fill) + (alike.size() == 1 ? "" : " and " + (alike.size() - 1) + " more, each"),
          fill.table().map(StatusText::busy).orElse(left(fill.packets(), fill.limit().burst())),
          fill.table().isPresent() ? "" : left(fill.bytes(), fill.limit().byteBurst()));
    }
    return table.text();
  }

  /** Buckets that follow each other, of one statement and family, and are as full. */
  private static List<List<BucketFill>> alike(List<BucketFill> limits) {
    List<List<BucketFill>> groups = new ArrayList<>();
    for (BucketFill fill : limits) {
      if (groups.isEmpty() || !isAlike(groups.getLast().getFirst(), fill)) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(fill);
    }
    return groups;
  }

  private static boolean isAlike(BucketFill one, BucketFill other) {
    return one.place().isPresent()
        && other.place().isPresent()
        && one.limit().equals(other.limit())
        && one.place().get().statement().equals(other.place().get().statement())
        && one.place().get().family() == other.place().get().family()
        && one.place().get().direction() == other.place().get().direction()
        && one.packets().equals(other.packets())
        && one.bytes().equals(other.bytes())
        && one.table().equals(other.table());
  }

  /** Where a limit is asked; where its uses share a bucket, where it is defined. */
  static int line(BucketFill fill) {
    return fill.place()
        .map(place -> place.statement().line())
        .orElseGet(() -> fill.limit().origin().line());
  }

  private static String bucketOf(BucketFill fill) {
    String place = fill.place().map(StatusText::place).orElse("all uses");
    return place + fill.limit().per().map(per -> ", each " + per.side().text()).orElse("");
  }

  static String place(BucketFill.Place place) {
    String message = message(Optional.of(place.family()), place.type());
    return place.direction() == Direction.OUT ? message + " out" : message;
  }

  /** How many prefixes of a table owe something, and how many are at their limit. */
  static String busy(TableFill table) {
    return "%d busy, %d at limit".formatted(table.busy(), table.atLimit());
  }

  private static String left(OptionalLong amount, long most) {
    return amount.isPresent() ? amount.getAsLong() + " of " + Long.toUnsignedString(most) : "any";
  }
}
