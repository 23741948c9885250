package io.echogate.cli;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.RuleSet;
import java.util.List;
import java.util.Locale;

/** What was understood of a firewall's rules, for people. */
final class ImportText {
  private static final int MOST_UNKNOWN = 50;

  private ImportText() {}

  static String of(RuleSet rules) {
    StringBuilder out = new StringBuilder();
    long icmp =
        rules.chains().stream()
            .flatMap(chain -> chain.rules().stream())
            .filter(ImportedUnknown::mayConcernIcmp)
            .count();
    out.append(
        String.format(
            Locale.ROOT,
            "%s: %,d chains, %,d rules, %,d of them may concern ICMP\n",
            rules.dialect().text(),
            rules.chains().size(),
            rules.rules(),
            icmp));
    for (Chain chain : rules.chains()) {
      out.append("  ").append(chain.name()).append(": ").append(rules(chain.rules().size()));
      for (Chain.Base base : chain.bases()) {
        out.append(", at ").append(base.hook().text());
        if (!base.interfaces().isEmpty()) {
          out.append(" of ")
              .append(String.join(", ", base.interfaces().stream().sorted().toList()));
        }
        out.append(base.policy() instanceof Action.Drop ? ", else drop" : ", else accept");
      }
      out.append('\n');
    }
    rules
        .settings()
        .forEach(
            setting ->
                out.append("  ")
                    .append(setting.place().map(place -> place + ": ").orElse(""))
                    .append(setting.text())
                    .append('\n'));
    unknown(out, ImportedUnknown.of(rules));
    return out.toString();
  }

  private static String rules(int count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d rule" : "%,d rules", count);
  }

  private static void unknown(StringBuilder out, List<ImportedUnknown> unknown) {
    if (unknown.isEmpty()) {
      out.append("All of it is understood.\n");
      return;
    }
    out.append("Not understood; it may hold or not:\n");
    unknown.stream()
        .limit(MOST_UNKNOWN)
        .forEach(
            one ->
                out.append("  ")
                    .append(one.rule().origin().file())
                    .append(':')
                    .append(one.rule().line())
                    .append(": ")
                    .append(one.what())
                    .append('\n'));
    if (unknown.size() > MOST_UNKNOWN) {
      out.append(String.format(Locale.ROOT, "  and %,d more\n", unknown.size() - MOST_UNKNOWN));
    }
  }
}
