package io.echogate.policy.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Routers tell by these messages that a packet is too large for the next link (RFC 1191, RFC 8201).
 * Without them connections come about and then hang (RFC 2923 section 2.1).
 */
final class PathMtu {

  /**
   * The message of one family.
   *
   * @param name the message's name and number
   * @param frame the largest frame that it comes in, which a byte budget must hold
   */
  private record Message(Family family, int type, String name, String statement, long frame) {}

  private static final List<Message> MESSAGES =
      List.of(
          // RFC 1812 section 4.3.2.3: an error is at most 576 bytes long; and an Ethernet header.
          new Message(Family.IP4, 3, "fragmentation-needed (3/4)", "icmp=pmtu4 ip4", 590),
          // RFC 4443 section 3.2: as much as fits the least MTU, 1280; and an Ethernet header.
          new Message(Family.IP6, 2, "packet-too-big (2)", "icmp=pmtu6 ip6", 1294));

  private PathMtu() {}

  static List<Diagnostic> warnings(Policy policy) {
    List<Diagnostic> warnings = new ArrayList<>();
    for (Message error : MESSAGES) {
      MessageRuling ruling = MessageRuling.of(policy, error.family(), error.type());
      Statement statement = ruling.statement();
      if (statement != null) {
        warning(error, ruling.action(), statement).ifPresent(warnings::add);
      }
    }
    return warnings;
  }

  private static Optional<Diagnostic> warning(Message error, Action action, Statement statement) {
    return switch (action) {
      case Action.Allow() -> Optional.empty();
      case Action.Block() -> Optional.of(dropped(error, statement));
      case Action.RateLimit(List<Limit> limits) -> {
        Budget need = new Budget(1, error.frame());
        yield limits.stream()
            .filter(limit -> !need.admitsFrame(limit))
            .findFirst()
            .map(limit -> tooSmall(error, statement, limit));
      }
    };
  }

  private static Diagnostic dropped(Message error, Statement statement) {
    return at(
            statement,
            error.name() + " is dropped: connections hang where the path has a small MTU")
        .withHelp("let it pass: %s: allow { %d }".formatted(error.statement(), error.type()));
  }

  private static Diagnostic tooSmall(Message error, Statement statement, Limit limit) {
    return at(
            statement,
            "%s does not fit the limit %s: connections hang where the path has a small MTU"
                .formatted(error.name(), limit.name()))
        .withPlace(
            limit.origin().span(),
            "one has up to %d bytes, Ethernet header included".formatted(error.frame()))
        .withHelp(
            "let it pass without a limit: %s: allow { %d }"
                .formatted(error.statement(), error.type()));
  }

  private static Diagnostic at(Statement statement, String message) {
    Origin origin = statement.origin();
    return Diagnostic.warning(origin.source(), origin.span(), message);
  }
}
