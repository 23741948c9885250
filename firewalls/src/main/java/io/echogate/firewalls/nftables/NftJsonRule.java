package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A rule about messages as an object of JSON: what {@code libnftables-json(5)} has. */
final class NftJsonRule {
  private static final int NUMBERS = 256;

  private NftJsonRule() {}

  /**
   * The object.
   *
   * @throws IllegalArgumentException for matches and actions that no rule about messages needs
   */
  static String of(Chain chain, Rule rule) {
    String[] table = chain.name().table().split(" ", 2);
    boolean raw = NftWriterMatches.isRaw(chain.name().table());
    List<String> statements = new ArrayList<>();
    for (Match match : rule.matches()) {
      statements.addAll(of(match, raw));
    }
    statements.add(action(rule.action()));
    return "{\"rule\": {\"family\": %s, \"table\": %s, \"chain\": %s, \"expr\": [%s]}}"
        .formatted(
            text(table[0]),
            text(table[1]),
            text(chain.name().name()),
            String.join(", ", statements));
  }

  /** A text between quotes, with those signs escaped that must not stand there. */
  static String text(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static List<String> of(Match match, boolean raw) {
    return switch (match) {
      case Match.OfFamily of ->
          List.of(
              match(
                  "==",
                  meta(raw ? "protocol" : "nfproto"),
                  set(of.families().stream().sorted().map(one -> protocol(one, raw)).toList())));
      case Match.Protocol protocol ->
          List.of(
              match(
                  protocol.negated() ? "!=" : "==",
                  meta("l4proto"),
                  set(protocol.protocols().list().stream().map(NftJsonRule::protocol).toList())));
      case Match.Messages messages -> messages(messages);
      case Match.States states ->
          List.of(
              match(
                  states.negated() ? "!=" : "in",
                  "{\"ct\": {\"key\": \"state\"}}",
                  states.states().stream()
                      .sorted()
                      .map(state -> text(state.name().toLowerCase(Locale.ROOT)))
                      .collect(Collectors.joining(", ", "[", "]"))));
      case Match.Numbers numbers when numbers.quantity() == Match.Quantity.HOP_LIMIT ->
          List.of(
              match(
                  numbers.negated() ? "!=" : "==",
                  payload("ip6", "hoplimit"),
                  set(
                      numbers.ranges().list().stream()
                          .map(range -> range(range.first(), range.last()))
                          .toList())));
      case Match.Limit limit when limit.limit().keys().isEmpty() -> List.of(limit(limit));
      default -> throw new IllegalArgumentException("no JSON for " + match);
    };
  }

  private static List<String> messages(Match.Messages match) {
    String icmp = match.family() == Family.IP4 ? "icmp" : "icmpv6";
    MessageSet messages = match.messages();
    List<NftWriterMessages.Run> runs = NftWriterMessages.runs(messages);
    String type = payload(icmp, "type");
    String code = payload(icmp, "code");
    if (runs.stream().allMatch(run -> run.hasAllCodes())) {
      return List.of(match("==", type, set(runs.stream().map(NftJsonRule::types).toList())));
    }
    if (runs.size() == 1) {
      NftWriterMessages.Run run = runs.getFirst();
      String ofCode = match("==", code, set(ranges(run.codes())));
      boolean anyType = run.first() == 0 && run.last() == NUMBERS - 1;
      return anyType ? List.of(ofCode) : List.of(match("==", type, types(run)), ofCode);
    }
    List<String> pairs = new ArrayList<>();
    for (NftWriterMessages.Run run : runs) {
      ranges(run.codes()).forEach(codes -> pairs.add(concat(types(run), codes)));
    }
    return List.of(match("==", concat(type, code), set(pairs)));
  }

  private static String limit(Match.Limit match) {
    LimitSpec limit = match.limit();
    return "{\"limit\": {\"rate\": %d, \"burst\": %d, \"per\": \"%s\"%s}}"
        .formatted(
            limit.amount(),
            limit.burst(),
            NftWriterMatches.period(limit.seconds()).orElse("second"),
            match.over() ? ", \"inv\": true" : "");
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Accept accept -> "{\"accept\": null}";
      case Action.Drop drop -> "{\"drop\": null}";
      case Action.Return back -> "{\"return\": null}";
      default -> throw new IllegalArgumentException("no JSON for " + action);
    };
  }

  private static String match(String op, String left, String right) {
    return "{\"match\": {\"op\": \"%s\", \"left\": %s, \"right\": %s}}".formatted(op, left, right);
  }

  private static String meta(String key) {
    return "{\"meta\": {\"key\": \"" + key + "\"}}";
  }

  private static String payload(String protocol, String field) {
    return "{\"payload\": {\"protocol\": \"" + protocol + "\", \"field\": \"" + field + "\"}}";
  }

  private static String concat(String one, String other) {
    return "{\"concat\": [" + one + ", " + other + "]}";
  }

  private static String set(List<String> values) {
    return values.size() == 1
        ? values.getFirst()
        : values.stream().collect(Collectors.joining(", ", "{\"set\": [", "]}"));
  }

  private static String protocol(Family family, boolean raw) {
    return text(raw ? family == Family.IP4 ? "ip" : "ip6" : family == Family.IP4 ? "ipv4" : "ipv6");
  }

  private static String types(NftWriterMessages.Run run) {
    return range(run.first(), run.last());
  }

  private static List<String> ranges(BitSet numbers) {
    List<String> ranges = new ArrayList<>();
    for (int first = numbers.nextSetBit(0); first >= 0; ) {
      int behind = numbers.nextClearBit(first);
      ranges.add(range(first, behind - 1));
      first = numbers.nextSetBit(behind);
    }
    return ranges;
  }

  private static String protocol(Ranges.Range range) {
    return switch (range.first() == range.last() ? range.first() : -1) {
      case 1 -> text("icmp");
      case 58 -> text("ipv6-icmp");
      default -> range(range.first(), range.last());
    };
  }

  private static String range(int first, int last) {
    return first == last ? "" + first : "{\"range\": [" + first + ", " + last + "]}";
  }
}
