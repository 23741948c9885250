package io.echogate.policy.advice;

import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The warnings that every policy is held to, whatever it is for: neighbour discovery and path MTU
 * discovery must get through, and the login that applies a policy must survive it.
 */
public final class Warnings {
  private Warnings() {}

  /** What a policy breaks for everyone, by place; empty if nothing. */
  public static List<Diagnostic> of(Policy policy) {
    List<Diagnostic> warnings = new ArrayList<>();
    warnings.addAll(NeighborDiscovery.warnings(policy));
    warnings.addAll(NeighborSources.warnings(policy));
    warnings.addAll(PathMtu.warnings(policy));
    warnings.sort(Comparator.comparingInt(warning -> warning.span().start()));
    return List.copyOf(warnings);
  }

  /**
   * What a policy does to a login over TCP, such as that of the user who applies it.
   *
   * @param peer the address that it comes from
   */
  public static Optional<Diagnostic> ofLogin(Policy policy, Address peer) {
    return LoginPeer.warning(policy, peer);
  }
}
