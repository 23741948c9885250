package io.echogate.advice.knowledge;

import io.echogate.icmp.Kind;
import io.echogate.icmp.RegistryEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a message: of a code where it is assigned, else of its type.
 *
 * @param entry what it is
 * @param neededFor the names of the functions that need it
 * @param ifBlocked what is seen where it does not arrive
 * @param ifAllowed what it can do where everybody may send it
 * @param recommendations one for each situation
 * @param source the documents that say so
 */
public record MessageFacts(
    RegistryEntry entry,
    List<String> neededFor,
    String ifBlocked,
    String ifAllowed,
    Severity severityIfBlocked,
    Severity severityIfAllowed,
    Map<Situation, Recommendation> recommendations,
    String source) {

  public MessageFacts {
    neededFor = List.copyOf(neededFor);
    recommendations = Map.copyOf(recommendations);
  }

  /** What to do with it in a situation. */
  public Recommendation recommendation(Situation situation) {
    return Objects.requireNonNull(recommendations.get(situation));
  }

  /**
   * Whether routers send it to their own link as part of IPv6 and hosts do not: multicast listener
   * queries and router advertisements. Redirects are a choice, and not among them.
   */
  boolean isForRoutersOfALink() {
    return (entry.kind() == Kind.NDP || entry.kind() == Kind.MLD)
        && recommendation(Situation.HOST_OUT) == Recommendation.BLOCK
        && recommendation(Situation.LINK_LOCAL) == Recommendation.LINK_ONLY;
  }
}
