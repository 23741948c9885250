package io.echogate.advice.knowledge;

import io.echogate.icmp.RegistryEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
   * What a router should do with it where a host should not send it at all: on its own links it
   * queries listeners and advertises itself, and it sends errors that only routers send. Redirects
   * are a choice, and not among them.
   */
  Optional<Recommendation> sentByRouters() {
    if (recommendation(Situation.HOST_OUT) != Recommendation.BLOCK
        || recommendation(Situation.LINK_LOCAL) == Recommendation.BLOCK) {
      return Optional.empty();
    }
    return switch (entry.kind()) {
      case NDP, MLD -> Optional.of(Recommendation.LINK_ONLY);
      case ERROR -> Optional.of(Recommendation.LIMIT);
      default -> Optional.empty();
    };
  }
}
