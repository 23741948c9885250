package io.echogate.firewalls.rules;

/**
 * A chain's name.
 *
 * @param table what the chain lies in, with the family where that is part of the name: {@code ip
 *     filter} for iptables, {@code ip6 filter} for ip6tables, {@code inet firewall} for nftables;
 *     empty for access lists and filters of routers
 * @param name the name within it
 */
public record ChainName(String table, String name) {

  /** Table and name, or the name alone where there is no table. */
  @Override
  public String toString() {
    return table.isEmpty() ? name : table + " " + name;
  }
}
