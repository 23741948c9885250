package io.echogate.bench;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * How long it takes to put sets of a million prefixes in force, and to change a thousand of them:
 * in the library, and as whole commands.
 */
final class SetsBench {
  static final int LARGE = 1_000_000;
  static final int CHANGED = 1_000;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 41);
  private static final int COMMANDS = Math.ceilDiv(ROUNDS, 6);

  private SetsBench() {}

  /** A set, and prefixes that come and go. */
  record Subject(String name, PrefixSet set, PrefixSet changed) {

    /** Those of the first million of random prefixes, and of the next thousand. */
    static Subject of(String name, List<Prefix> all) {
      PrefixSet set = PrefixSet.of(all.subList(0, LARGE));
      return new Subject(
          name,
          set,
          PrefixSet.of(
              all.subList(LARGE, all.size()).stream().filter(one -> !set.lists(one)).toList()));
    }
  }

  static void run(PrintStream out) {
    out.println(Machine.describe());
    List<Subject> subjects =
        List.of(
            Subject.of("IPv4", RandomPrefixes.list(Family.IP4, LARGE + CHANGED)),
            Subject.of("IPv6", RandomPrefixes.list(Family.IP6, LARGE + CHANGED)),
            Subject.of("IPv6 in a part", RandomPrefixes.listInPart(LARGE + CHANGED)));
    out.printf(
        "%n%-52s %7s  %s%n",
        "1,000 of 1 M prefixes, ms in the library, warm", "median", "(p10, p90)");
    for (Subject subject : subjects) {
      for (Series series : new SetChangeCost(subject, ROUNDS).run()) {
        print(out, series);
      }
    }
    out.printf("%n%-52s %7s  %s%n", "whole commands, s", "median", "(p10, p90)");
    for (Subject subject : subjects) {
      new SetCommands(subject, COMMANDS).run().forEach(series -> print(out, series));
    }
  }

  private static void print(PrintStream out, Series series) {
    out.printf(
        Locale.ROOT, "%-52s %7.2f  %s%n", series.name(), series.median(), Table.spread(series));
  }
}
