package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Hook;
import java.util.Set;

/**
 * What an export to iptables may be told.
 *
 * @param prefix what the names of all its chains begin with, at most 12 characters
 * @param hooks where packets are judged: {@code input}, {@code forward}, {@code output}; empty for
 *     the usual, {@code input}, and {@code output} if the policy says something about what leaves
 * @param interfaces whose packets are judged; empty for all but the loopback interface
 * @param sets whether the sets are wanted that the rules name, for {@code ipset restore}, and not
 *     the rules
 */
public record IptablesOptions(String prefix, Set<Hook> hooks, Set<String> interfaces, boolean sets)
    implements ExportTarget {
  /** What chains begin with unless told otherwise. */
  public static final String PREFIX = "ICMP";

  public IptablesOptions {
    hooks = Set.copyOf(hooks);
    interfaces = Set.copyOf(interfaces);
  }

  /** The usual. */
  public static IptablesOptions standard() {
    return new IptablesOptions(PREFIX, Set.of(), Set.of(), false);
  }

  @Override
  public String text() {
    return "iptables";
  }
}
