package io.echogate.firewalls.cisco;

import io.echogate.firewalls.names.MessageNames;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ICMP messages are called in the lists of one dialect and family. */
final class IcmpNames {
  /** What the command line of IOS XR says where its model has another word. */
  private static final Map<String, String> XR4 =
      Map.of("net-unreachable", "network-unreachable", "net-redirect", "network-redirect");

  private static final Map<String, String> XR6 =
      Map.ofEntries(
          Map.entry("echo-request", "echo"),
          Map.entry("nd-na", "neighbor-advertisement"),
          Map.entry("nd-ns", "neighbor-solicitation"),
          Map.entry("beyond-scope", "beyond-scope-of-source-address"),
          Map.entry("header", "erronenous-header-field"),
          Map.entry("hop-limit", "ttl-exceeded"),
          Map.entry("mld-query", "group-membership-query"),
          Map.entry("mld-report", "group-membership-report"),
          Map.entry("mld-reduction", "group-membership-reduction"),
          Map.entry("no-admin", "administratively-prohibited"),
          Map.entry("no-route", "no-route-to-destination"));

  private final Dialect dialect;
  private final Family family;

  IcmpNames(Dialect dialect, Family family) {
    this.dialect = dialect;
    this.family = family;
  }

  /** What a word means. */
  Optional<MessageRange> message(String word) {
    if (dialect != Dialect.IOS_XR) {
      return table().message(word);
    }
    Map<String, String> others = family == Family.IP4 ? XR4 : XR6;
    Optional<MessageRange> own = table().message(others.getOrDefault(word, word));
    return own.isPresent() || family == Family.IP4 ? own : MessageNames.IOS6.message(word);
  }

  /** What is to be told of a word whose number is in dispute; empty for the others. */
  Optional<String> doubt(String word) {
    if (family == Family.IP4 && dialect == Dialect.IOS_XR) {
      return word.equals("net-tos-unreachable") || word.equals("host-tos-unreachable")
          ? Optional.of("IOS XR has the codes of " + word + " and its twin the other way round")
          : Optional.empty();
    }
    if (family == Family.IP4) {
      return word.equals("precedence-unreachable")
          ? Optional.of("old releases of IOS take " + word + " for code 14 instead of 15")
          : Optional.empty();
    }
    return word.equals("destination-unreachable")
        ? Optional.of(word + " is address-unreachable (1/3) only, not all of type 1")
        : Optional.empty();
  }

  /** All words. */
  List<String> words() {
    List<String> words = new ArrayList<>(table().names());
    if (dialect == Dialect.IOS_XR) {
      words.addAll(family == Family.IP4 ? XR4.keySet() : XR6.keySet());
    }
    return words;
  }

  private MessageNames table() {
    return switch (family) {
      case IP4 -> dialect == Dialect.IOS_XR ? MessageNames.IOS_XR : MessageNames.IOS;
      case IP6 -> dialect == Dialect.IOS_XR ? MessageNames.IOS_XR6 : MessageNames.IOS6;
    };
  }
}
