package io.echogate.firewalls.export;

import java.util.OptionalInt;
import java.util.Set;

/**
 * What an export to access lists of Cisco IOS may be told.
 *
 * @param name what the names of all lists begin with
 * @param number the number of the first IPv4 list, 100-199 or 2000-2699; empty for named lists
 * @param interfaces to which the lists are applied; empty for none
 */
public record AclOptions(String name, OptionalInt number, Set<String> interfaces)
    implements ExportTarget {
  public AclOptions {
    interfaces = Set.copyOf(interfaces);
  }

  @Override
  public String text() {
    return "ios";
  }
}
