package io.echogate.cli.live;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The output of {@code iptables-save} or {@code ip6tables-save}, table by table. */
final class SaveText {
  private static final String FOREIGN = "# Table `";

  private final List<String> lines;

  SaveText(String text) {
    this.lines = text.lines().toList();
  }

  /** The tables that it prints. */
  Set<String> tables() {
    Set<String> tables = new HashSet<>();
    for (String line : lines) {
      if (line.startsWith("*")) {
        tables.add(line.substring(1).strip());
      }
    }
    // It prints the head of some that it then says are not its own.
    for (String line : lines) {
      if (line.startsWith(FOREIGN) && line.indexOf('\'') > 0) {
        tables.remove(line.substring(FOREIGN.length(), line.indexOf('\'')));
      }
    }
    return tables;
  }

  /** Whether a rule asks a set of {@code ipset}. */
  boolean asksSets() {
    return lines.stream()
        .anyMatch(
            line ->
                line.startsWith("-A ")
                    && (line.contains(" --match-set ") || line.contains(" -j SET ")));
  }

  /** The text with empty lines in place of the tables that do not pass a test. */
  String only(Predicate<String> test) {
    List<String> left = new ArrayList<>();
    boolean keep = true;
    for (String line : lines) {
      if (line.startsWith("*")) {
        keep = test.test(line.substring(1).strip());
      }
      left.add(keep ? line : "");
      if (line.equals("COMMIT")) {
        keep = true;
      }
    }
    return String.join("\n", left) + "\n";
  }
}
