package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Numbers;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What stands in an entry behind its addresses, messages and ports. */
final class Options {
  /** Words that something follows or that mean something by themselves. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "log",
          "log-input",
          "logging",
          "fragments",
          "fragment-type",
          "dscp",
          "precedence",
          "tos",
          "ttl",
          "time-range",
          "option",
          "reflect",
          "timeout",
          "established",
          "packet-length",
          "capture",
          "counter",
          "icmp-off",
          "icmp-on",
          "sequence",
          "ack",
          "fin",
          "psh",
          "rst",
          "syn",
          "urg",
          "match-all",
          "match-any",
          "flow-label",
          "routing",
          "routing-type",
          "hbh",
          "dest-option",
          "dest-option-type",
          "mobility",
          "mobility-type",
          "undetermined-transport",
          "vlan");

  private static final Map<String, Integer> DSCP = dscp();

  private static final List<String> PRECEDENCE =
      List.of(
          "routine",
          "priority",
          "immediate",
          "flash",
          "flash-override",
          "critical",
          "internet",
          "network");

  /** Conditions that later fragments can be asked for. */
  final List<Match> shallow = new ArrayList<>();

  /** Conditions that only whole packets and first fragments can meet. */
  final List<Match> deep = new ArrayList<>();

  /** Which parts of a message alone; empty for what follows from the rest. */
  Optional<Set<Part>> parts = Optional.empty();

  OptionalLong sequence = OptionalLong.empty();

  private static Map<String, Integer> dscp() {
    Map<String, Integer> names = new TreeMap<>();
    names.put("default", 0);
    names.put("ef", 46);
    for (int c = 1; c <= 7; c++) {
      names.put("cs" + c, 8 * c);
    }
    for (int c = 1; c <= 4; c++) {
      for (int drop = 1; drop <= 3; drop++) {
        names.put("af" + c + drop, 8 * c + 2 * drop);
      }
    }
    return names;
  }

  static boolean isKeyword(String key) {
    return KEYWORDS.contains(key) || key.startsWith("(");
  }

  /** Reads all words that are left. */
  static Options read(Words words, Diagnostics diagnostics) throws Unreadable {
    Options options = new Options();
    while (words.hasNext()) {
      options.one(words, diagnostics);
    }
    return options;
  }

  private void one(Words words, Diagnostics diagnostics) throws Unreadable {
    Word word = words.next("an option");
    switch (word.key()) {
      case "log", "log-input", "logging" -> {
        boolean cookie = words.left() == 1 && !isKeyword(words.key());
        words.skip(cookie ? 1 : 0);
      }
      case "icmp-off", "icmp-on", "capture" -> {}
      case "counter" -> words.next("a counter");
      case "reflect" -> words.next("the name of a list");
      case "timeout" -> words.next("a number of seconds");
      case "fragments" -> parts = Optional.of(Set.of(Part.LATER));
      case "fragment-type" -> fragmentType(words);
      case "dscp" -> numbers(words, Quantity.DSCP, 63);
      case "precedence" -> precedence(words);
      case "ttl" -> numbers(words, Quantity.HOP_LIMIT, 255);
      case "packet-length" -> numbers(words, Quantity.LENGTH, 65_535);
      case "tos", "time-range", "option", "flow-label", "vlan" ->
          shallow.add(new Match.Unknown(word.key() + " " + words.next("a value").text()));
      case "established", "ack", "fin", "psh", "rst", "syn", "urg" ->
          deep.add(new Match.Unknown(word.key()));
      case "match-all", "match-any" -> deep.add(new Match.Unknown(flags(words, word)));
      case "sequence" -> {
        sequence = words.takeNumber();
        if (sequence.isEmpty()) {
          throw words.wrong(words.here(), "sequence without its number");
        }
      }
      default -> {
        // "(12 matches)", as it is shown beside entries
        if (word.text().startsWith("(")) {
          boolean open = !word.text().endsWith(")");
          while (open && words.hasNext()) {
            open = !words.next("a count").text().endsWith(")");
          }
        } else {
          unknown(words, word, diagnostics);
        }
      }
    }
  }

  private void unknown(Words words, Word word, Diagnostics diagnostics) {
    StringBuilder text = new StringBuilder(word.text());
    while (words.hasNext() && !isKeyword(words.key())) {
      text.append(' ').append(words.text());
      words.skip(1);
    }
    shallow.add(new Match.Unknown(text.toString()));
    diagnostics.add(
        Diagnostic.warning(
                words.source(),
                word.span(),
                "not understood: "
                    + AddressWords.shown(text.toString())
                    + "; taken for a condition that may hold or not")
            .withHelp(Nearest.to(word.key(), KEYWORDS).map(near -> "did you mean " + near + "?")));
  }

  private static String flags(Words words, Word word) {
    StringBuilder text = new StringBuilder(word.key());
    while (words.text().startsWith("+") || words.text().startsWith("-")) {
      text.append(' ').append(words.text());
      words.skip(1);
    }
    return text.toString();
  }

  private void fragmentType(Words words) throws Unreadable {
    Word word = words.next("a kind of fragment");
    switch (word.key()) {
      case "is-fragment" -> parts = Optional.of(Set.of(Part.FIRST, Part.LATER));
      case "first-fragment" -> parts = Optional.of(Set.of(Part.FIRST));
      default -> shallow.add(new Match.Unknown("fragment-type " + word.text()));
    }
  }

  private void precedence(Words words) throws Unreadable {
    Word word = words.next("a precedence");
    int named = PRECEDENCE.indexOf(word.key());
    int value = named >= 0 ? named : Numbers.read(word.text(), 7).orElse(-1);
    if (value < 0) {
      throw words.wrong(
          word.span(), "no precedence: " + AddressWords.shown(word.text()), "write 0 to 7");
    }
    shallow.add(new Match.Numbers(Quantity.DSCP, false, Ranges.of(8 * value, 8 * value + 7)));
  }

  private void numbers(Words words, Quantity quantity, int most) throws Unreadable {
    Word word = words.next("a number");
    switch (word.key()) {
      case "eq" -> add(quantity, false, one(words, quantity, most));
      case "neq" -> add(quantity, true, one(words, quantity, most));
      case "lt" -> {
        int bound = one(words, quantity, most).list().getFirst().first();
        if (bound == 0) {
          throw words.wrong(word.span(), "no number is below 0");
        }
        add(quantity, false, Ranges.of(0, bound - 1));
      }
      case "gt" -> {
        int bound = one(words, quantity, most).list().getFirst().first();
        if (bound == most) {
          throw words.wrong(word.span(), "no number here is above " + most);
        }
        add(quantity, false, Ranges.of(bound + 1, most));
      }
      case "range" -> {
        int first = one(words, quantity, most).list().getFirst().first();
        int last = one(words, quantity, most).list().getFirst().first();
        if (first > last) {
          throw words.wrong(word.span(), "a range that ends below its start");
        }
        add(quantity, false, Ranges.of(first, last));
      }
      default -> add(quantity, false, number(words, word, quantity, most));
    }
  }

  private void add(Quantity quantity, boolean negated, Ranges ranges) {
    shallow.add(new Match.Numbers(quantity, negated, ranges));
  }

  private static Ranges one(Words words, Quantity quantity, int most) throws Unreadable {
    return number(words, words.next("a number"), quantity, most);
  }

  private static Ranges number(Words words, Word word, Quantity quantity, int most)
      throws Unreadable {
    int value = Numbers.read(word.text(), most).orElse(-1);
    if (value < 0 && quantity == Quantity.DSCP) {
      value = DSCP.getOrDefault(word.key(), -1);
    }
    if (value < 0) {
      throw words.wrong(
          word.span(),
          "no number from 0 to " + most + ": " + AddressWords.shown(word.text()),
          "write a number");
    }
    return Ranges.of(value);
  }
}
