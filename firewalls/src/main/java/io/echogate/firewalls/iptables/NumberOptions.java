package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code -m length}, {@code -m ttl}, {@code -m hl}, {@code -m dscp}: numbers that packets have. */
final class NumberOptions implements MatchOptions {
  private final String name;
  private final List<Match> found = new ArrayList<>(1);

  NumberOptions(String name) {
    this.name = name;
  }

  /** Whether this is one of these matches. */
  static boolean reads(String name) {
    return switch (name) {
      case "length", "ttl", "hl", "dscp" -> true;
      default -> false;
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knows(String option) {
    return switch (option) {
      case "--length" -> name.equals("length");
      case "--ttl", "--ttl-eq", "--ttl-lt", "--ttl-gt" -> name.equals("ttl");
      case "--hl", "--hl-eq", "--hl-lt", "--hl-gt" -> name.equals("hl");
      case "--dscp", "--dscp-class" -> name.equals("dscp");
      default -> false;
    };
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (!words.has(at, option)) {
      return at;
    }
    switch (name) {
      case "length" -> length(negated, words, at);
      case "dscp" -> dscp(option, negated, words, at);
      default -> hops(option, negated, words, at);
    }
    return at + 1;
  }

  private void length(boolean negated, Words words, int at) {
    String word = words.word(at);
    int colon = word.indexOf(':');
    long first = colon == 0 ? 0 : Numbers.parse(word, 0, colon < 0 ? word.length() : colon);
    long last =
        colon < 0
            ? first
            : colon == word.length() - 1 ? 0xffff : Numbers.parse(word, colon + 1, word.length());
    if (first < 0 || last < 0 || first > 0xffff || last > 0xffff) {
      words.error(at, "no length: " + word, "write N or FROM:TO with numbers from 0 to 65535");
      return;
    }
    if (first > last) {
      words.warning(at, "no packet has a length of " + word, "write the lower number first");
    }
    add(Quantity.LENGTH, negated, (int) first, (int) last, 0xffff);
  }

  private void dscp(String option, boolean negated, Words words, int at) {
    String word = words.word(at);
    long value = option.equals("--dscp") ? Numbers.parse(word) : classNumber(word);
    if (value < 0 || value > 63) {
      words.error(at, "no DSCP: " + word, "write a number from 0 to 63, or a class such as EF");
      return;
    }
    add(Quantity.DSCP, negated, (int) value, (int) value, 63);
  }

  private static int classNumber(String word) {
    String name = word.toUpperCase(Locale.ROOT);
    if (name.equals("EF")) {
      return 46;
    }
    if (name.equals("BE")) {
      return 0;
    }
    if (name.length() == 3
        && name.startsWith("CS")
        && name.charAt(2) >= '0'
        && name.charAt(2) < '8') {
      return (name.charAt(2) - '0') << 3;
    }
    if (name.length() == 4 && name.startsWith("AF")) {
      int first = name.charAt(2) - '0';
      int second = name.charAt(3) - '0';
      return first >= 1 && first <= 4 && second >= 1 && second <= 3 ? 8 * first + 2 * second : -1;
    }
    return -1;
  }

  private void hops(String option, boolean negated, Words words, int at) {
    long value = Numbers.parse(words.word(at));
    if (value < 0 || value > 255) {
      words.error(at, "no " + name + ": " + words.word(at), "write a number from 0 to 255");
      return;
    }
    int number = (int) value;
    if (option.endsWith("-lt") || option.endsWith("-gt")) {
      if (negated) {
        words.error(at, option + " cannot be inverted", "write the opposite option");
      }
      boolean less = option.endsWith("-lt");
      add(Quantity.HOP_LIMIT, negated, less ? 0 : number + 1, less ? number - 1 : 255, 255);
    } else {
      add(Quantity.HOP_LIMIT, negated, number, number, 255);
    }
  }

  /** No number at all is none of all. */
  private void add(Quantity quantity, boolean negated, int first, int last, int most) {
    found.add(
        first > last
            ? new Match.Numbers(quantity, !negated, Ranges.of(0, most))
            : new Match.Numbers(quantity, negated, Ranges.of(first, last)));
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (found.isEmpty()) {
      words.error(at, "-m " + name + " needs an option", "see iptables -m " + name + " -h");
    }
    matches.addAll(found);
  }
}
