package io.echogate.advice.machine;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.stream.Collectors;

/** Words that several reasons need. */
final class Words {
  /** So many names are written. */
  private static final int NAMED = 5;

  private Words() {}

  static String names(List<NetworkInterface> interfaces) {
    return list(interfaces.stream().map(NetworkInterface::name).toList());
  }

  /** Names, the first of many only. */
  static String list(List<String> names) {
    int more = names.size() - NAMED;
    String written = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return more > 0 ? written + " and " + more + " more" : written;
  }

  static String addresses(List<NetworkInterface.Assigned> addresses) {
    return list(addresses.stream().map(assigned -> assigned.address().toString()).toList());
  }

  /** The families that are forwarded. */
  static String forwarded(MachineFacts facts) {
    boolean both = facts.forwards(Family.IP4) && facts.forwards(Family.IP6);
    return both ? "IPv4 and IPv6" : facts.forwards(Family.IP4) ? "IPv4" : "IPv6";
  }

  static String is(List<?> several) {
    return several.size() == 1 ? "is" : "are";
  }
}
