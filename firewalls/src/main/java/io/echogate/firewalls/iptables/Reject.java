package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Action.Answer;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code -j REJECT --reject-with} answers. */
record Reject(Family family, String name, String alias, int type, int code) {
  /** Instead of an ICMP error. */
  static final String TCP_RESET = "tcp-reset";

  private static final int NONE = -1;

  /** In the order in which iptables looks for names that begin so. */
  private static final List<Reject> ALL =
      List.of(
          new Reject(Family.IP4, "icmp-net-unreachable", "net-unreach", 3, 0),
          new Reject(Family.IP4, "icmp-host-unreachable", "host-unreach", 3, 1),
          new Reject(Family.IP4, "icmp-proto-unreachable", "proto-unreach", 3, 2),
          new Reject(Family.IP4, "icmp-port-unreachable", "port-unreach", 3, 3),
          new Reject(Family.IP4, "icmp-net-prohibited", "net-prohib", 3, 9),
          new Reject(Family.IP4, "icmp-host-prohibited", "host-prohib", 3, 10),
          new Reject(Family.IP4, TCP_RESET, "tcp-rst", NONE, NONE),
          new Reject(Family.IP4, "icmp-admin-prohibited", "admin-prohib", 3, 13),
          new Reject(Family.IP6, "icmp6-no-route", "no-route", 1, 0),
          new Reject(Family.IP6, "icmp6-adm-prohibited", "adm-prohibited", 1, 1),
          new Reject(Family.IP6, "icmp6-addr-unreachable", "addr-unreach", 1, 3),
          new Reject(Family.IP6, "icmp6-port-unreachable", "port-unreach", 1, 4),
          new Reject(Family.IP6, TCP_RESET, "tcp-reset", NONE, NONE),
          new Reject(Family.IP6, "icmp6-policy-fail", "policy-fail", 1, 5),
          new Reject(Family.IP6, "icmp6-reject-route", "reject-route", 1, 6));

  /** Port unreachable, which a bare REJECT answers. */
  static Action byDefault(Family family) {
    return ALL.get(family == Family.IP4 ? 3 : 11).action();
  }

  /** What a word means: the first answer that it begins, as for iptables. */
  static Optional<Reject> named(Family family, String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return wanted.isEmpty()
        ? Optional.empty()
        : ALL.stream()
            .filter(reject -> reject.family == family)
            .filter(reject -> reject.name.startsWith(wanted) || reject.alias.startsWith(wanted))
            .findFirst();
  }

  /** The names of a family's answers. */
  static List<String> names(Family family) {
    return ALL.stream().filter(reject -> reject.family == family).map(Reject::name).toList();
  }

  /** The name of an answer. */
  static Optional<String> name(Family family, Answer answer) {
    int type = family == Family.IP4 ? answer.type4() : answer.type6();
    int code = family == Family.IP4 ? answer.code4() : answer.code6();
    return ALL.stream()
        .filter(reject -> reject.family == family && reject.type != NONE)
        .filter(reject -> reject.type == type && reject.code == code)
        .map(Reject::name)
        .findFirst();
  }

  Action action() {
    if (type == NONE) {
      return new Action.Reject(Optional.empty());
    }
    return new Action.Reject(
        Optional.of(
            family == Family.IP4
                ? new Answer(type, code, NONE, NONE)
                : new Answer(NONE, NONE, type, code)));
  }
}
