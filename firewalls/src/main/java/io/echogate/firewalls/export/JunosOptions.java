package io.echogate.firewalls.export;

import java.util.Set;

/**
 * What an export to filters of Junos may be told.
 *
 * @param name what the names of all filters begin with
 * @param interfaces to which the filters are applied, such as {@code ge-0/0/0.0}; empty for none
 */
public record JunosOptions(String name, Set<String> interfaces) implements ExportTarget {
  public JunosOptions {
    interfaces = Set.copyOf(interfaces);
  }

  @Override
  public String text() {
    return "junos";
  }
}
