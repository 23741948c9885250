package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.PacketValue;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language reference's section 4, said a second time and as plainly as possible: every list is
 * searched from end to end, every request is kept.
 */
final class PolicyReference {
  private static final Set<Integer> NEVER_FRAGMENTED = Set.of(133, 134, 135, 136, 137, 148);

  private final Policy policy;
  private final ConditionReference conditions;
  private final Map<List<Object>, LimitModel> buckets = new HashMap<>();
  private final Map<List<Object>, Map<Prefix, LimitModel>> tables = new HashMap<>();

  PolicyReference(Policy policy, ConditionReference conditions) {
    this.policy = policy;
    this.conditions = conditions;
  }

  /** A reason and who gives it; whether it says to drop. */
  private record Answer(String reason, boolean drop, @Nullable Statement statement) {}

  ReferenceEvaluator.Said decide(PacketValue packet, Direction direction, long now) {
    Answer answer = answer(packet, direction, now);
    boolean dropped = answer.drop && policy.evaluation().isEmpty();
    // A fragment that only evaluation lets pass would not have left.
    boolean message = !answer.reason.equals("fragment") && !answer.reason.equals("malformed");
    if (direction == Direction.OUT && !dropped && message) {
      conditions.left(packet, now);
    }
    return new ReferenceEvaluator.Said(
        dropped ? "drop" : "pass",
        answer.reason,
        answer.statement == null ? -1 : answer.statement.index());
  }

  private Answer answer(PacketValue packet, Direction direction, long now) {
    Form form = packet.form();
    if (form == Form.NOT_ICMP) {
      return new Answer("not-icmp", false, null);
    }
    if (form == Form.MALFORMED) {
      return malformed(packet.family(), direction);
    }
    Family family = Objects.requireNonNull(packet.family());
    boolean discovery = family == Family.IP6 && NEVER_FRAGMENTED.contains(packet.type());
    if (form == Form.FIRST_FRAGMENT || form == Form.LATER_FRAGMENT) {
      Answer fragments = form(FormRule.Target.FRAGMENTS, family, direction);
      if (fragments.drop || form == Form.LATER_FRAGMENT) {
        return fragments;
      }
    }
    if (form != Form.WHOLE && discovery) {
      return new Answer("fragment", true, null);
    }
    if (packet.payloadLength() < 0) {
      return malformed(family, direction);
    }
    return message(packet, family, direction, now);
  }

  private Answer malformed(@Nullable Family family, Direction direction) {
    if (family != null) {
      return form(FormRule.Target.MALFORMED, family, direction);
    }
    Answer four = malformed(Family.IP4, direction);
    return four.drop ? four : malformed(Family.IP6, direction);
  }

  private Answer form(FormRule.Target target, @Nullable Family family, Direction direction) {
    for (FormRule rule : policy.forms()) {
      if (rule.target() == target && rule.family() == family && rule.direction() == direction) {
        String reason = target == FormRule.Target.FRAGMENTS ? "fragment" : "malformed";
        return new Answer(reason, rule.verdict() == Verdict.DROP, rule.statement());
      }
    }
    throw new IllegalArgumentException("nothing said of " + target + " " + direction);
  }

  private Answer message(PacketValue packet, Family family, Direction direction, long now) {
    int place = 0;
    for (Rule rule : policy.rules()) {
      place++;
      if (rule.family() == family
          && rule.direction() == direction
          && rule.messages().contains(packet.type(), packet.code())
          && meets(rule, packet, now)) {
        List<Object> use = List.of(place, packet.type());
        return outcome("", rule.action(), rule.statement(), use, packet, now);
      }
    }
    for (DefaultRule rule : policy.defaults()) {
      if (rule.family() == family && rule.direction() == direction) {
        List<Object> use = List.of(family, direction);
        return outcome("default-", rule.action(), rule.statement(), use, packet, now);
      }
    }
    throw new IllegalArgumentException("no default");
  }

  private boolean meets(Rule rule, PacketValue packet, long now) {
    for (Condition condition : rule.conditions()) {
      if (!conditions.holds(condition, packet, now)) {
        return false;
      }
    }
    return true;
  }

  private Answer outcome(
      String prefix,
      Action action,
      @Nullable Statement statement,
      List<Object> use,
      PacketValue packet,
      long now) {
    return switch (action) {
      case Action.Allow() -> new Answer(prefix + "allowed", false, statement);
      case Action.Block() -> new Answer(prefix + "blocked", true, statement);
      case Action.RateLimit(List<Limit> limits) ->
          admit(limits, use, packet, now)
              ? new Answer(prefix + "within-limit", false, statement)
              : new Answer(prefix + "rate-limited", true, statement);
    };
  }

  /** A use asks the limits without tables first, and the tables only while all have admitted. */
  private boolean admit(List<Limit> limits, List<Object> use, PacketValue packet, long now) {
    List<Limit> order = new ArrayList<>();
    limits.stream().filter(limit -> limit.per().isEmpty()).forEach(order::add);
    limits.stream().filter(limit -> limit.per().isPresent()).forEach(order::add);
    List<LimitModel> asked = new ArrayList<>();
    for (Limit limit : order) {
      List<Object> owner = limit.shared() ? List.of(limit.name()) : List.of(limit.name(), use);
      LimitModel model =
          limit
              .per()
              .map(per -> prefixed(limit, per, owner, packet))
              .orElseGet(() -> buckets.computeIfAbsent(owner, key -> new LimitModel(limit)));
      if (!model.admits(packet.frameLength(), now)) {
        return false;
      }
      asked.add(model);
    }
    asked.forEach(model -> model.charge(packet.frameLength(), now));
    return true;
  }

  private LimitModel prefixed(Limit limit, Limit.Per per, List<Object> owner, PacketValue packet) {
    Family family = Objects.requireNonNull(packet.family());
    int bits = family == Family.IP4 ? per.bits4() : per.bits6();
    Prefix prefix =
        per.side() == Limit.Side.SOURCE
            ? Prefix.of(family, packet.sourceHigh(), packet.sourceLow(), bits)
            : Prefix.of(family, packet.destinationHigh(), packet.destinationLow(), bits);
    Map<Prefix, LimitModel> table =
        tables.computeIfAbsent(owner, key -> new LinkedHashMap<>(16, 0.75f, true));
    LimitModel model = table.get(prefix);
    if (model == null) {
      if (table.size() == per.table()) {
        table.remove(table.keySet().iterator().next());
      }
      model = new LimitModel(limit);
      table.put(prefix, model);
    }
    return model;
  }
}
