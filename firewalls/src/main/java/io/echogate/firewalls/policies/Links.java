package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Match;
import io.echogate.policy.Direction;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** By which interfaces the packets come that are meant, and which interfaces rules ask for. */
final class Links {
  private static final String LOOPBACK = "lo";

  private final Optional<String> link;
  private final Set<String> asked = new TreeSet<>();

  Links(Optional<String> link) {
    this.link = link;
  }

  /** Whether an interface was chosen. */
  boolean isChosen() {
    return link.isPresent();
  }

  /** The interfaces that rules ask for while none was chosen. */
  Set<String> asked() {
    return asked;
  }

  /**
   * Whether a packet of this direction meets it; empty if that is not known.
   *
   * @param forwarded whether packets have an interface of the other way too
   */
  Optional<Boolean> meets(Match.Interfaces match, Direction direction, boolean forwarded) {
    boolean own = (match.way() == Match.Way.IN) == (direction == Direction.IN);
    boolean loopback = match.names().stream().allMatch(LOOPBACK::equals);
    if (!own) {
      return forwarded && !loopback
          ? Optional.empty()
          : Optional.of(Match.Interfaces.isAmong("", match.names()) != match.negated());
    }
    if (link.isPresent()) {
      return Optional.of(Match.Interfaces.isAmong(link.get(), match.names()) != match.negated());
    }
    if (match.names().contains("*")) {
      return Optional.of(!match.negated());
    }
    if (!loopback) {
      asked.addAll(match.names());
      asked.remove(LOOPBACK);
    }
    return Optional.of(match.negated());
  }

  /** Whether packets enter a chain that stands at some interfaces. */
  boolean enter(Set<String> names) {
    return names.isEmpty() || link.isEmpty() || names.contains(link.get());
  }
}
