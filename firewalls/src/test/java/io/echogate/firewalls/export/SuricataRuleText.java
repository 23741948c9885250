package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of Suricata 8 as its manual and parsers have it, as far as exports write such rules; what
 * is outside of that is no rule.
 */
record SuricataRuleText(
    String action, Family family, String source, String destination, Map<String, String> options) {
  private static final Pattern RULE =
      Pattern.compile("(alert|drop) (icmpv4|icmpv6) (\\S+) any -> (\\S+) any \\((.*;)\\)");
  private static final Pattern FILTER =
      Pattern.compile("track (by_src|by_dst), count ([1-9]\\d{0,9}), seconds ([1-9]\\d{0,9})");
  private static final Pattern THRESHOLD =
      Pattern.compile("type both, track by_rule, count ([1-9]\\d{0,9}), seconds ([1-9]\\d{0,9})");
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,5})|<(\\d{1,5})|>(\\d{1,5})|(\\d{1,5})<>(\\d{1,5})");
  private static final Set<String> KNOWN =
      Set.of(
          "msg",
          "itype",
          "icode",
          "ttl",
          "dsize",
          "detection_filter",
          "threshold",
          "classtype",
          "sid",
          "rev",
          "metadata");

  /** All rules of a text, checked. */
  static List<SuricataRuleText> read(String text) {
    List<SuricataRuleText> rules = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (String line : text.lines().toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        check(line.length() < 8_000, line);
        continue;
      }
      SuricataRuleText rule = rule(line);
      check(sids.add(rule.options.getOrDefault("sid", "")), line);
      rules.add(rule);
    }
    return rules;
  }

  private static SuricataRuleText rule(String line) {
    check(line.length() < 8_192, line);
    Matcher matcher = RULE.matcher(line);
    check(matcher.matches(), line);
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : split(matcher.group(5))) {
      int colon = option.indexOf(':');
      check(colon > 0 && colon < option.length() - 1, line);
      String key = option.substring(0, colon);
      check(KNOWN.contains(key) && !options.containsKey(key), line);
      options.put(key, option.substring(colon + 1));
    }
    SuricataRuleText rule =
        new SuricataRuleText(
            matcher.group(1),
            matcher.group(2).equals("icmpv4") ? Family.IP4 : Family.IP6,
            matcher.group(3),
            matcher.group(4),
            options);
    rule.check(line);
    return rule;
  }

  /** Options end with a semicolon, but not with one that is escaped. */
  private static List<String> split(String text) {
    List<String> options = new ArrayList<>();
    StringBuilder option = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        option.append(c).append(text.charAt(++i));
      } else if (c == ';') {
        options.add(option.toString().strip());
        option.setLength(0);
      } else {
        option.append(c);
      }
    }
    check(option.isEmpty(), text);
    return options;
  }

  private void check(String line) {
    // Without a keyword for packets a rule is asked once for a flow.
    check(options.containsKey("itype"), line);
    check(!options.containsKey("icode") || number("itype").matches("\\d+"), line);
    check(options.getOrDefault("msg", "").matches("\"([^\";:\\\\]|\\\\[\";:\\\\])+\""), line);
    check(options.getOrDefault("sid", "").matches("[1-9]\\d{0,9}"), line);
    check(options.getOrDefault("rev", "").equals("1"), line);
    check(options.getOrDefault("classtype", "").equals("policy-violation"), line);
    check(options.getOrDefault("metadata", "").matches("\\w+ [\\w-]+(, \\w+ [\\w-]+)*"), line);
    filter().ifPresent(filter -> check(FILTER.matcher(filter).matches(), line));
    threshold().ifPresent(filter -> check(THRESHOLD.matcher(filter).matches(), line));
    // A threshold makes fewer reports, and not fewer drops.
    check(threshold().isEmpty() || (action.equals("alert") && filter().isEmpty()), line);
    for (String key : List.of("itype", "icode", "ttl", "dsize")) {
      holds(key, 0, line);
    }
    Set<Address> home = Set.of();
    Address any = new Address(family, 0, 0);
    in(source, any, home, line);
    in(destination, any, home, line);
  }

  private String number(String key) {
    return options.getOrDefault(key, "");
  }

  Optional<String> filter() {
    return Optional.ofNullable(options.get("detection_filter"));
  }

  Optional<String> threshold() {
    return Optional.ofNullable(options.get("threshold"));
  }

  /** Whether it acts on the first packet that meets it. */
  boolean actsAtOnce() {
    return filter().isEmpty() && threshold().isEmpty();
  }

  /**
   * Whether a packet meets it.
   *
   * @param dsize what Suricata takes for the packet's payload
   * @param home what {@code $HOME_NET} is
   */
  boolean meets(Packet packet, int dsize, Set<Address> home) {
    String all = "sid " + number("sid");
    Address from = new Address(family, packet.sourceHigh(), packet.sourceLow());
    Address to = new Address(family, packet.destinationHigh(), packet.destinationLow());
    return packet.family() == family
        && holds("itype", packet.type(), all)
        && holds("icode", packet.code(), all)
        && holds("ttl", packet.hopLimit(), all)
        && holds("dsize", dsize, all)
        && in(source, from, home, all)
        && in(destination, to, home, all);
  }

  private boolean holds(String key, int value, String line) {
    String text = number(key);
    if (text.isEmpty()) {
      return true;
    }
    int highest = key.equals("dsize") ? 65_535 : 255;
    Matcher matcher = NUMBER.matcher(text);
    check(matcher.matches(), line);
    if (matcher.group(1) != null) {
      return value == upTo(highest, matcher.group(1), line);
    }
    if (matcher.group(2) != null) {
      int bound = upTo(highest, matcher.group(2), line);
      check(bound > 0, line);
      return value < bound;
    }
    if (matcher.group(3) != null) {
      int bound = upTo(highest, matcher.group(3), line);
      check(bound < highest, line);
      return value > bound;
    }
    int low = upTo(highest, matcher.group(4), line);
    int high = upTo(highest, matcher.group(5), line);
    check(high - low > 1, line);
    return value > low && value < high;
  }

  private static int upTo(int highest, String text, String line) {
    int number = Integer.parseInt(text);
    check(number <= highest, line);
    return number;
  }

  /** A list without a positive item has all other addresses. */
  private static boolean in(String list, Address address, Set<Address> home, String line) {
    if (list.equals("any")) {
      return true;
    }
    boolean several = list.startsWith("[");
    check(several == list.endsWith("]") && (several || !list.contains(",")), line);
    String inner = several ? list.substring(1, list.length() - 1) : list;
    boolean positive = false;
    boolean in = false;
    for (String item : List.of(inner.split(",", -1))) {
      boolean negated = item.startsWith("!");
      boolean holds = one(negated ? item.substring(1) : item, address, home, line);
      if (negated && holds) {
        return false;
      }
      positive |= !negated;
      in |= !negated && holds;
    }
    return in || !positive;
  }

  private static boolean one(String item, Address address, Set<Address> home, String line) {
    if (item.equals("$HOME_NET")) {
      return home.contains(address);
    }
    int slash = item.indexOf('/');
    Optional<Address> base = Address.parse(slash < 0 ? item : item.substring(0, slash));
    check(base.isPresent() && base.get().family() == address.family(), line);
    int bits = Address.bits(address.family());
    int length = slash < 0 ? bits : Integer.parseInt(item.substring(slash + 1));
    check(length <= bits && length > 0, line);
    Prefix prefix = Prefix.of(base.orElseThrow(), length);
    check(prefix.high() == base.get().high() && prefix.low() == base.get().low(), line);
    return prefix.contains(address.high(), address.low());
  }

  private static void check(boolean right, String line) {
    if (!right) {
      throw new AssertionError("no rule of suricata: " + line);
    }
  }
}
