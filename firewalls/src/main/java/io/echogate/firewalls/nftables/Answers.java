package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code reject} sends. */
final class Answers {
  private static final int UNREACHABLE = 3;
  private static final int UNREACHABLE6 = 1;

  /** Codes of ICMPv4 and ICMPv6 for the codes that {@code icmpx} has for both. */
  private static final int[][] BOTH = {{0, 0}, {3, 4}, {1, 3}, {13, 1}};

  private static final int PORT = 1;

  private static final int TCP = 6;

  private Answers() {}

  /** What a packet must be for the answer to fit. */
  static List<Match> conditions(Statement.Reject reject) {
    return switch (reject.kind()) {
      case "icmp" -> List.of(Needs.family(Family.IP4));
      case "icmpv6" -> List.of(Needs.family(Family.IP6));
      case "tcp reset" -> List.of(new Match.Protocol(false, Ranges.of(TCP)));
      default -> List.of();
    };
  }

  static Action of(Statement.Reject reject, Scope scope) {
    @Nullable SymbolType type = Symbols.answer(reject.kind());
    if (reject.kind().equals("tcp reset")) {
      return new Action.Reject(Optional.empty());
    }
    if (type == null) {
      return both(PORT);
    }
    OptionalLong code = Symbols.number(type, reject.code());
    int bound = type == SymbolType.ICMPX_CODE ? BOTH.length : 256;
    if (code.isEmpty() || code.getAsLong() >= bound) {
      throw new Refusal(
          Diagnostic.error(
                  scope.source(),
                  reject.span(),
                  "'" + Cursor.cut(reject.code()) + "' is no code of " + reject.kind())
              .withHelp(
                  Cursor.didYouMean(reject.code(), Symbols.words(type))
                      .orElseGet(() -> "write one of " + Symbols.list(type))));
    }
    int number = (int) code.getAsLong();
    return switch (reject.kind()) {
      case "icmp" -> answer(UNREACHABLE, number, -1, -1);
      case "icmpv6" -> answer(-1, -1, UNREACHABLE6, number);
      default -> both(number);
    };
  }

  /** The same without what packets of other families would get. */
  static Action within(Action.Reject reject, Set<Family> families) {
    return new Action.Reject(
        reject
            .answer()
            .map(
                answer -> {
                  boolean ip4 = families.contains(Family.IP4);
                  boolean ip6 = families.contains(Family.IP6);
                  return new Action.Answer(
                      ip4 ? answer.type4() : -1,
                      ip4 ? answer.code4() : -1,
                      ip6 ? answer.type6() : -1,
                      ip6 ? answer.code6() : -1);
                }));
  }

  private static Action both(int code) {
    return answer(UNREACHABLE, BOTH[code][0], UNREACHABLE6, BOTH[code][1]);
  }

  private static Action answer(int type4, int code4, int type6, int code6) {
    return new Action.Reject(Optional.of(new Action.Answer(type4, code4, type6, code6)));
  }
}
