package io.echogate.policy.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * IPv6 has no ARP: addresses and routers are found by ICMPv6 (RFC 4861), so a filter that drops
 * these messages, or some of them under load, takes IPv6 off the link (RFC 4890 section 4.4.1).
 */
final class NeighborDiscovery {
  /** Router solicitation and advertisement, neighbour solicitation and advertisement. */
  private static final List<Integer> TYPES = List.of(133, 134, 135, 136);

  /**
   * What one link may ask for in a second, and the largest frame of a solicitation or advertisement
   * with its usual option.
   */
  static final Budget NEED = new Budget(200, 86);

  private NeighborDiscovery() {}

  static List<Diagnostic> warnings(Policy policy) {
    Map<Statement, List<Integer>> dropped = new LinkedHashMap<>();
    Map<Statement, List<Integer>> limited = new LinkedHashMap<>();
    for (int type : TYPES) {
      MessageRuling ruling = MessageRuling.of(policy, Family.IP6, type);
      Statement statement = ruling.statement();
      if (statement != null && !serves(ruling)) {
        boolean drops = ruling.action() instanceof Action.Block;
        (drops ? dropped : limited).computeIfAbsent(statement, key -> new ArrayList<>()).add(type);
      }
    }
    List<Diagnostic> warnings = new ArrayList<>();
    dropped.forEach(
        (statement, types) ->
            warnings.add(
                warning(
                    statement,
                    "neighbour discovery (%s) is dropped: IPv6 on this link fails",
                    types)));
    limited.forEach(
        (statement, types) ->
            warnings.add(
                warning(
                    statement,
                    "neighbour discovery (%s) has a limit that a busy or attacked link exceeds:"
                        + " then IPv6 on it fails",
                    types)));
    return warnings;
  }

  /** A limit for all unlisted types is empty whenever one of them is flooded. */
  private static boolean serves(MessageRuling ruling) {
    boolean shared = !ruling.listed() && ruling.action() instanceof Action.RateLimit;
    return !shared && NEED.fits(ruling.action());
  }

  private static Diagnostic warning(Statement statement, String message, List<Integer> types) {
    String list = types.stream().map(String::valueOf).collect(Collectors.joining(", "));
    Origin origin = statement.origin();
    return Diagnostic.warning(origin.source(), origin.span(), message.formatted(list))
        .withHelp(
            "let them pass without a limit: icmp=neighbors ip6: allow { %s }".formatted(list));
  }
}
