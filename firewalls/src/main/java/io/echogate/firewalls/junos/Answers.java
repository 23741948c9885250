package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Action.Answer;
import io.echogate.icmp.Family;
import java.util.Map;
import java.util.Optional;

/** What {@code reject} answers, by name. */
final class Answers {
  private static final int UNREACHABLE4 = 3;
  private static final int UNREACHABLE6 = 1;

  /** Codes of destination-unreachable in IPv4. */
  private static final Map<String, Integer> CODES4 =
      Map.ofEntries(
          Map.entry("administratively-prohibited", 13),
          Map.entry("bad-host-tos", 12),
          Map.entry("bad-network-tos", 11),
          Map.entry("host-prohibited", 10),
          Map.entry("host-unknown", 7),
          Map.entry("host-unreachable", 1),
          Map.entry("network-prohibited", 9),
          Map.entry("network-unknown", 6),
          Map.entry("network-unreachable", 0),
          Map.entry("port-unreachable", 3),
          Map.entry("precedence-cutoff", 15),
          Map.entry("precedence-violation", 14),
          Map.entry("protocol-unreachable", 2),
          Map.entry("source-host-isolated", 8),
          Map.entry("source-route-failed", 5));

  /** Codes of destination-unreachable in IPv6. */
  private static final Map<String, Integer> CODES6 =
      Map.ofEntries(
          Map.entry("administratively-prohibited", 1),
          Map.entry("address-unreachable", 3),
          Map.entry("beyond-scope", 2),
          Map.entry("no-route", 0),
          Map.entry("port-unreachable", 4));

  private Answers() {}

  /** What a word means, "" for no word; empty if it is none, or a reset of TCP. */
  static Optional<Answer> answer(String word) {
    String name = word.isEmpty() ? "administratively-prohibited" : word;
    int code4 = CODES4.getOrDefault(name, -1);
    int code6 = CODES6.getOrDefault(name, -1);
    return code4 < 0 && code6 < 0
        ? Optional.empty()
        : Optional.of(
            new Answer(code4 < 0 ? -1 : UNREACHABLE4, code4, code6 < 0 ? -1 : UNREACHABLE6, code6));
  }

  /** The word for an answer to messages of a family; empty if there is none. */
  static Optional<String> word(Answer answer, Family family) {
    boolean four = family == Family.IP4;
    int type = four ? answer.type4() : answer.type6();
    int code = four ? answer.code4() : answer.code6();
    if (type != (four ? UNREACHABLE4 : UNREACHABLE6)) {
      return Optional.empty();
    }
    for (Map.Entry<String, Integer> entry : (four ? CODES4 : CODES6).entrySet()) {
      if (entry.getValue() == code) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }
}
