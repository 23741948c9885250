package io.echogate.firewalls.insertion;

import io.echogate.firewalls.nftables.NftWriter;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules in the blocks of nftables, or as commands where the rules beside them are commands. */
final class NftLines {
  private static final Pattern COMMAND =
      Pattern.compile("\\s*(?:nft\\s+)?(?<verb>add|insert|create)?\\s*rule\\s+(?:\\S+\\s+){2,3}");
  private static final Pattern MAKES =
      Pattern.compile("\\s*(?:nft\\s+)?(?:add|create)\\s+(?:chain\\s+.*)?", Pattern.DOTALL);

  /** What stands in a chain without rules between the chain's name and its end. */
  private static final Pattern ONE_LINE = Pattern.compile("[^#\"\\n]*;[ \\t]*");

  private final Spot spot;

  NftLines(Spot spot) {
    this.spot = spot;
  }

  Insertion insertion(List<Rule> rules) {
    List<String> lines = rules.stream().map(rule -> NftWriter.rule(spot.chain(), rule)).toList();
    if (spot.before().isEmpty() && spot.last().isEmpty()) {
      return intoEmpty(lines);
    }
    String lead = spot.lead();
    Matcher command = COMMAND.matcher(lead);
    if (command.matches()) {
      return command(lines, lead.strip() + " ", "insert".equals(command.group("verb")));
    }
    boolean own = lead.isBlank();
    if (!own && !lead.strip().endsWith("{") && !lead.strip().endsWith(";")) {
      return spot.byHand(lines, "it is not plain where the rule on that line begins");
    }
    if (spot.words().startsWith("type ")) {
      return spot.byHand(lines, "what decides is where the chain stands, not a rule");
    }
    if (spot.before().isPresent()) {
      return own ? spot.inFront(lines) : spot.within(spot.start(), lines, "; ");
    }
    boolean closes = spot.source().text().substring(spot.end(), spot.nextLine()).contains("}");
    return own && !closes
        ? spot.behind(lines)
        : spot.byHand(lines, "the chain ends on the line of its last rule");
  }

  private Insertion command(List<String> rules, String command, boolean head) {
    List<String> lines = rules.stream().map(rule -> command + rule).toList();
    if (head) {
      return spot.before().isPresent()
          ? spot.behind(lines.reversed())
          : spot.byHand(lines, "its rules are inserted at its head");
    }
    return spot.before().isPresent() ? spot.inFront(lines) : spot.behind(lines);
  }

  private Insertion intoEmpty(List<String> lines) {
    if (MAKES.matcher(spot.lead()).matches()) {
      String command = "add rule " + spot.chain().name() + " ";
      return spot.behind(lines.stream().map(line -> command + line).toList());
    }
    String text = spot.source().text();
    int end = text.indexOf('}', spot.end());
    if (end < 0) {
      return spot.byHand(lines, "it is not plain where the chain ends");
    }
    if (ONE_LINE.matcher(text.substring(spot.end(), end)).matches()) {
      return spot.within(end, lines, "; ");
    }
    int line = text.lastIndexOf('\n', end) + 1;
    String indent = text.substring(line, Math.max(line, end));
    return indent.isBlank()
        ? spot.at(line, lines, indent + "\t", false)
        : spot.byHand(lines, "it is not plain where the chain ends");
  }
}
