package io.echogate.firewalls.audit;

import io.echogate.icmp.Family;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is known of the machine on which rules stand, beside the rules.
 *
 * @param interfaces those by which packets come and leave; empty for any
 * @param forwarding the families of which it forwards packets at all, where its role is to
 * @param tunnels whether tunnels begin or end at it, whatever its rules say
 */
public record Surroundings(Set<String> interfaces, Set<Family> forwarding, boolean tunnels) {
  /** Nothing is known: any interface, and what a role forwards may be of both families. */
  public static final Surroundings UNKNOWN =
      new Surroundings(Set.of(), EnumSet.allOf(Family.class), false);

  public Surroundings {
    interfaces = Set.copyOf(interfaces);
    forwarding = Set.copyOf(forwarding);
  }
}
