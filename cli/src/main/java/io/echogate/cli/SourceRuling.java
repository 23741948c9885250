package io.echogate.cli;

import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * What the source filter does with one address and protocol.
 *
 * @param prefix the prefix that decides; empty if a default does
 */
record SourceRuling(Action action, Statement statement, Optional<Prefix> prefix) {

  /**
   * What decides, if anything does.
   *
   * @param protocol ICMP also meets what is said of TCP; at equal length its own scope wins
   */
  static Optional<SourceRuling> of(SourceFilter filter, Address address, Scope protocol) {
    int longest = -1;
    boolean own = false;
    Optional<SourceRuling> found = Optional.empty();
    for (SourceFilter.Entry entry : filter.entries()) {
      if (entry.family() == address.family() && judges(entry.scopes(), protocol)) {
        boolean exact = entry.scopes().contains(protocol);
        for (Prefix prefix : entry.prefixes()) {
          if (prefix.contains(address.high(), address.low())
              && (prefix.length() > longest || (prefix.length() == longest && exact && !own))) {
            longest = prefix.length();
            own = exact;
            found =
                Optional.of(
                    new SourceRuling(entry.action(), entry.statement(), Optional.of(prefix)));
          }
        }
      }
    }
    return found.or(() -> fallback(filter, address, protocol));
  }

  private static Optional<SourceRuling> fallback(
      SourceFilter filter, Address address, Scope protocol) {
    Optional<SourceRuling> found = Optional.empty();
    for (SourceFilter.Default rule : filter.defaults()) {
      boolean exact = rule.scopes().contains(protocol);
      if (rule.family() == address.family()
          && judges(rule.scopes(), protocol)
          && (exact || found.isEmpty())) {
        found = Optional.of(new SourceRuling(rule.action(), rule.statement(), Optional.empty()));
      }
    }
    return found;
  }

  /** Whether scopes speak to a protocol: that of TCP speaks to ICMP too. */
  static boolean judges(Set<Scope> scopes, Scope protocol) {
    return scopes.contains(protocol) || (protocol == Scope.ICMP && scopes.contains(Scope.TCP));
  }
}
