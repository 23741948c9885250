package io.echogate.bench;

import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long it takes to audit rule sets of several kinds: whole processes, from the launcher to the
 * exit code, and what of that is reading, surveying all packets that are forwarded or come in, and
 * the audit of all courses, in a process that has done it once before; and whole processes that
 * compare a rule set with itself after a change of four lines.
 */
final class AuditBench {
  private static final int RUNS = Integer.getInteger("bench.rounds", 5);
  private static final long NANOS = 600_000_000_000L;
  private static final double SECOND = 1e9;

  /** Exit codes of an audit that was made. */
  private static final int MOST_STATUS = 1;

  private AuditBench() {}

  /** A rule set, the course on which most of it is, and how many seconds are the aim. */
  private record Case(String text, Course course, double aim) {}

  static void run(PrintStream out) {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("host, 300 lines", new Case(AuditTexts.host(300), Course.IN, 0.7));
    cases.put(
        "10,000 rules, 100 objects", new Case(AuditTexts.objects(10_000, 100), Course.FORWARD, 2));
    cases.put(
        "100,000 rules, 200 objects",
        new Case(AuditTexts.objects(100_000, 200), Course.FORWARD, 10));
    cases.put(
        "100,000 blocked, 200 lines", new Case(AuditTexts.blocked(100_000, 200), Course.IN, 5));
    out.println(Machine.describe());
    out.printf(
        Locale.ROOT,
        "%-28s %8s %8s %6s %8s %8s %8s %8s %6s%n",
        "seconds",
        "process",
        "fastest",
        "aim",
        "reading",
        "survey",
        "audit",
        "diff",
        "ratio");
    cases.forEach((name, one) -> out.println(row(name, one)));
  }

  private static String row(String name, Case one) {
    double[] nanos = new double[RUNS];
    double[] diffs = new double[RUNS];
    try {
      Path file = Files.createTempFile("audit", ".rules");
      Path other = Files.createTempFile("audit", ".changed");
      try {
        Files.writeString(file, one.text);
        Files.writeString(other, AuditTexts.changed(one.text));
        for (int run = 0; run < RUNS; run++) {
          nanos[run] = process("audit", file.toString());
          diffs[run] = process("diff", file.toString(), other.toString());
        }
      } finally {
        Files.delete(file);
        Files.delete(other);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Series whole = new Series(name, nanos);
    Series diff = new Series(name, diffs);
    // The first time is that of a process that has just begun.
    parts(one);
    double[] parts = parts(one);
    return String.format(
        Locale.ROOT,
        "%-28s %8.2f %8.2f %6.1f %8.2f %8.2f %8.2f %8.2f %6.1f",
        name,
        whole.median() / SECOND,
        whole.percentile(0) / SECOND,
        one.aim,
        parts[0],
        parts[1],
        parts[2],
        diff.median() / SECOND,
        diff.median() / whole.median());
  }

  private static double[] parts(Case one) {
    long start = System.nanoTime();
    RuleSet rules = Importer.read(List.of(new Source("rules", one.text))).rules().orElseThrow();
    long read = System.nanoTime();
    Survey survey =
        Survey.of(
            List.of(rules),
            Subject.of(one.course, Family.IP4, Instant.EPOCH),
            List.of(Space.all(Family.IP4)));
    survey.look(0, Budget.nanos(NANOS), (slices, plane) -> slices.size());
    long surveyed = System.nanoTime();
    Audit.of(rules, Audit.role(rules), EnumSet.allOf(Course.class), Instant.EPOCH, NANOS);
    long audited = System.nanoTime();
    return new double[] {
      (read - start) / SECOND, (surveyed - read) / SECOND, (audited - surveyed) / SECOND
    };
  }

  private static long process(String... words) {
    try {
      long before = System.nanoTime();
      List<String> command = new ArrayList<>(List.of("./echogate", "--timeout", "600"));
      command.addAll(1, List.of(words));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = process.waitFor();
      long after = System.nanoTime();
      if (status > MOST_STATUS) {
        throw new IllegalStateException(words[0] + " ended with " + status);
      }
      return after - before;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(words[0] + " was interrupted", e);
    }
  }
}
