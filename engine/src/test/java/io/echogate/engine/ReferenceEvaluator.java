package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language reference's section 5, said a second time and as plainly as possible: lists are
 * searched from end to end, reasons are put together from their words.
 */
final class ReferenceEvaluator {
  private final Policy policy;
  private final Map<List<Object>, List<LimitModel>> buckets = new HashMap<>();

  ReferenceEvaluator(Policy policy) {
    this.policy = policy;
  }

  /**
   * What the policy says.
   *
   * @param statement the deciding statement's index, or -1
   */
  record Said(String verdict, String reason, int statement) {}

  /** A reason and who gives it. */
  private record Answer(String reason, @Nullable Statement statement) {
    boolean drops() {
      return reason.endsWith("blocked") || reason.endsWith("rate-limited");
    }
  }

  Said decide(Packet packet, long now) {
    Answer answer = answer(packet, now);
    boolean drop =
        answer.drops() || Set.of("malformed", "fragment", "unlisted").contains(answer.reason);
    return new Said(
        drop && policy.evaluation().isEmpty() ? "drop" : "pass",
        answer.reason,
        answer.statement == null ? -1 : answer.statement.index());
  }

  private Answer answer(Packet packet, long now) {
    Form form = packet.form();
    if (form == Form.MALFORMED || (form == Form.WHOLE && packet.truncated())) {
      return new Answer("malformed", null);
    }
    if (Set.of(Form.ATOMIC, Form.FIRST_FRAGMENT, Form.LATER_FRAGMENT).contains(form)) {
      return new Answer("fragment", null);
    }
    if (form == Form.NOT_ICMP) {
      Answer nothing = new Answer("not-icmp", null);
      return switch (packet.protocol()) {
        case 6 -> source(packet, now, Set.of(Scope.TCP)).orElse(nothing);
        case 17 -> source(packet, now, Set.of(Scope.UDP)).orElse(nothing);
        default -> nothing;
      };
    }
    if (policy.unlisted().contains(packet.family())) {
      return new Answer("unlisted", policy.protocolStatement().orElse(null));
    }
    Answer message = message(packet, now);
    return message.drops()
        ? message
        : source(packet, now, Set.of(Scope.TCP, Scope.ICMP)).orElse(message);
  }

  private Answer message(Packet packet, long now) {
    Family family = packet.family();
    for (Rule rule : policy.rules()) {
      if (rule.family() == family
          && rule.direction() == Direction.IN
          && rule.messages().containsAll(packet.type())) {
        List<Object> bucket = List.of(rule.statement(), packet.type());
        return new Answer(outcome(rule.action(), bucket, packet, now), rule.statement());
      }
    }
    DefaultRule rule =
        policy.defaults().stream()
            .filter(of -> of.family() == family && of.direction() == Direction.IN)
            .findFirst()
            .orElseThrow();
    String outcome = outcome(rule.action(), List.of("default", rule.family()), packet, now);
    return new Answer("default-" + outcome, rule.statement());
  }

  private Optional<Answer> source(Packet packet, long now, Set<Scope> scopes) {
    SourceFilter.@Nullable Entry best = null;
    int bestRank = -1;
    for (SourceFilter.Entry entry : policy.sources().entries()) {
      if (entry.family() == packet.family() && meets(entry.scopes(), scopes)) {
        for (Prefix prefix : entry.prefixes()) {
          int rank = 2 * prefix.length() + (entry.scopes().contains(Scope.ICMP) ? 1 : 0);
          if (prefix.contains(packet.sourceHigh(), packet.sourceLow()) && rank > bestRank) {
            best = entry;
            bestRank = rank;
          }
        }
      }
    }
    if (best != null) {
      List<Object> bucket =
          List.of(best.statement(), best.family(), packet.sourceHigh(), packet.sourceLow());
      String outcome = outcome(best.action(), bucket, packet, now);
      return Optional.of(new Answer("source-" + outcome, best.statement()));
    }
    return sourceDefault(packet, now, scopes);
  }

  private Optional<Answer> sourceDefault(Packet packet, long now, Set<Scope> scopes) {
    List<SourceFilter.Default> defaults =
        policy.sources().defaults().stream()
            .filter(of -> of.family() == packet.family() && meets(of.scopes(), scopes))
            .toList();
    return defaults.stream()
        .filter(of -> of.scopes().contains(Scope.ICMP) || defaults.size() == 1)
        .findFirst()
        .filter(of -> !(of.action() instanceof Action.Allow))
        .map(
            of -> {
              List<Object> bucket = List.of(of.statement(), of.family());
              String outcome = outcome(of.action(), bucket, packet, now);
              return new Answer("source-default-" + outcome, of.statement());
            });
  }

  private static boolean meets(Set<Scope> some, Set<Scope> others) {
    return some.stream().anyMatch(others::contains);
  }

  private String outcome(Action action, List<Object> bucket, Packet packet, long now) {
    return switch (action) {
      case Action.Allow() -> "allowed";
      case Action.Block() -> "blocked";
      case Action.RateLimit(List<Limit> limits) -> {
        List<LimitModel> models =
            buckets.computeIfAbsent(bucket, key -> limits.stream().map(LimitModel::new).toList());
        yield LimitModel.admit(models, packet.frameLength(), now) ? "within-limit" : "rate-limited";
      }
    };
  }
}
