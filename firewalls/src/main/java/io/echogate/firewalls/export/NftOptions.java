package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Hook;
import java.util.Set;

/**
 * What an export to nftables may be told.
 *
 * @param table the table's name
 * @param hooks where packets are judged; empty for the usual: {@code input}, and {@code output} if
 *     the policy says something about what leaves. {@link Hook#INGRESS} and {@link Hook#EGRESS}
 *     stand alone
 * @param interfaces whose packets are judged; empty for all. At ingress and egress at least one
 */
public record NftOptions(String table, Set<Hook> hooks, Set<String> interfaces)
    implements ExportTarget {
  /** What the table is called unless told otherwise. */
  public static final String TABLE = "echogate";

  public NftOptions {
    hooks = Set.copyOf(hooks);
    interfaces = Set.copyOf(interfaces);
  }

  /** The usual. */
  public static NftOptions standard() {
    return new NftOptions(TABLE, Set.of(), Set.of());
  }

  @Override
  public String text() {
    return "nftables";
  }

  /** Whether packets are judged as they come off and go on the wire. */
  boolean raw() {
    return hooks.contains(Hook.INGRESS) || hooks.contains(Hook.EGRESS);
  }
}
