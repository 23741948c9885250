package io.echogate.firewalls.insertion;

import io.echogate.firewalls.iptables.FamilyMarks;
import io.echogate.firewalls.iptables.IptablesWriter;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules in the output of iptables-save, or in a script: as the rules beside them are written. */
final class IptablesLines {
  /** What stands before the command: nothing in saved rules, a tool with options in scripts. */
  private static final Pattern RULE =
      Pattern.compile(
          "(?:\\[\\d+:\\d+]\\s*)?(?<tool>.*?)\\s*(?<!\\S)(?<verb>-A|-I|--append|--insert)\\s+\\S+"
              + "(?<number>\\s+\\d+)?(?!\\S).*",
          Pattern.DOTALL);

  private static final Pattern CHAIN =
      Pattern.compile(
          "(?<tool>.*?)\\s*(?<!\\S)(?:-P|-N|--policy|--new-chain)\\s.*", Pattern.DOTALL);
  private static final Pattern END = Pattern.compile("(?m)^\\s*COMMIT\\s*$");

  private final Spot spot;

  IptablesLines(Spot spot) {
    this.spot = spot;
  }

  Insertion insertion(List<Rule> rules, Family family) {
    Matcher rule = RULE.matcher(spot.words());
    if (!rule.matches()) {
      return toTheEnd(rules, family);
    }
    String tool = rule.group("tool");
    boolean head = rule.group("verb").equals("-I") || rule.group("verb").equals("--insert");
    if (spot.before().isPresent() && head) {
      // Each line goes to the place that it names: the last one is the first then.
      String number = Optional.ofNullable(rule.group("number")).map(String::strip).orElse("");
      List<String> lines = lines(rules, family, tool, "-I", number).reversed();
      return spot.lead().isBlank()
          ? spot.behind(lines)
          : spot.byHand(lines, "several commands stand on that line");
    }
    List<String> lines = lines(rules, family, tool, "-A", "");
    if (spot.before().isEmpty()) {
      return spot.behind(lines);
    }
    String lead = spot.lead().strip();
    if (lead.isEmpty() || lead.matches("\\[\\d+:\\d+]")) {
      return spot.inFront(lines);
    }
    return lead.endsWith(";")
        ? spot.within(spot.start(), lines, "; ")
        : spot.byHand(lines, "several commands stand on that line");
  }

  /** In a chain without rules: where its table ends, or the script. */
  private Insertion toTheEnd(List<Rule> rules, Family family) {
    Matcher chain = CHAIN.matcher(spot.words());
    String tool = chain.matches() ? chain.group("tool") : "";
    List<String> lines = lines(rules, family, tool, "-A", "");
    String text = spot.source().text();
    Matcher end = END.matcher(text);
    int at = tool.isEmpty() && end.find(spot.end()) ? end.start() : text.length();
    return spot.at(at, lines, false);
  }

  private List<String> lines(
      List<Rule> rules, Family family, String tool, String verb, String number) {
    String start = tool.isEmpty() ? FamilyMarks.mark(spot.source(), family) : tool;
    String command =
        (start + " " + verb + " " + spot.chain().name().name() + " " + number).strip() + " ";
    return rules.stream().map(rule -> command + IptablesWriter.options(rule, family)).toList();
  }
}
