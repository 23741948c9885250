package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Hook;
import java.util.List;
import java.util.Optional;

/**
 * A chain that a table has from the start.
 *
 * @param priority that of netfilter: {@code NF_IP_PRI_*} of {@code linux/netfilter_ipv4.h}
 */
record BuiltIn(String table, String name, Hook hook, int priority) {
  private static final List<BuiltIn> ALL =
      List.of(
          new BuiltIn("raw", "PREROUTING", Hook.PREROUTING, -300),
          new BuiltIn("raw", "OUTPUT", Hook.OUTPUT, -300),
          new BuiltIn("mangle", "PREROUTING", Hook.PREROUTING, -150),
          new BuiltIn("mangle", "INPUT", Hook.INPUT, -150),
          new BuiltIn("mangle", "FORWARD", Hook.FORWARD, -150),
          new BuiltIn("mangle", "OUTPUT", Hook.OUTPUT, -150),
          new BuiltIn("mangle", "POSTROUTING", Hook.POSTROUTING, -150),
          new BuiltIn("nat", "PREROUTING", Hook.PREROUTING, -100),
          new BuiltIn("nat", "INPUT", Hook.INPUT, 100),
          new BuiltIn("nat", "OUTPUT", Hook.OUTPUT, -100),
          new BuiltIn("nat", "POSTROUTING", Hook.POSTROUTING, 100),
          new BuiltIn("filter", "INPUT", Hook.INPUT, 0),
          new BuiltIn("filter", "FORWARD", Hook.FORWARD, 0),
          new BuiltIn("filter", "OUTPUT", Hook.OUTPUT, 0),
          new BuiltIn("security", "INPUT", Hook.INPUT, 50),
          new BuiltIn("security", "FORWARD", Hook.FORWARD, 50),
          new BuiltIn("security", "OUTPUT", Hook.OUTPUT, 50));

  /** The tables of iptables. */
  static final List<String> TABLES = List.of("filter", "nat", "mangle", "raw", "security");

  /** The built-in chains of a table. */
  static List<BuiltIn> of(String table) {
    return ALL.stream().filter(chain -> chain.table.equals(table)).toList();
  }

  /** The built-in chain of that name. */
  static Optional<BuiltIn> of(String table, String name) {
    return ALL.stream()
        .filter(chain -> chain.table.equals(table) && chain.name.equals(name))
        .findFirst();
  }
}
