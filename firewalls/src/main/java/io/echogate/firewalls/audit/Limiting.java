package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Limits that stand in the way of what is needed, and limits that limit nothing. */
final class Limiting {
  /** What RFC 7690 saw for each Gbit/s, with room: fewer errors a second may be too few. */
  private static final double SMALL_FOR_ERRORS = 100;

  /** An ordinary ping sends one a second, monitoring and traceroute some at once. */
  private static final double SMALL_FOR_OTHERS = 5;

  private final Look look;

  private Limiting(Look look) {
    this.look = look;
  }

  static List<AuditFinding> of(Look look) {
    Limiting limiting = new Limiting(look);
    List<AuditFinding> findings = new ArrayList<>(limiting.needed());
    findings.addAll(limiting.bypassed());
    return findings;
  }

  private record Key(String id, Rule rule) {
    @Override
    @SuppressWarnings("ReferenceEquality") // two lines may say the same
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && id.equals(key.id) && rule == key.rule;
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + System.identityHashCode(rule);
    }
  }

  private List<AuditFinding> needed() {
    Map<Key, List<Needed>> groups = new LinkedHashMap<>();
    Map<Key, Case> shown = new LinkedHashMap<>();
    look.needed()
        .forEach(
            (needed, tallies) ->
                Verdicts.mostly(tallies, treatment -> treatment.limited().isPresent())
                    .ifPresent(
                        some -> {
                          String id = id(needed, some.treatment().limited().orElseThrow());
                          Optional<Rule> rule = limit(some.piece().outcome());
                          if (!id.isEmpty() && rule.isPresent()) {
                            Key key = new Key(id, rule.get());
                            groups.computeIfAbsent(key, same -> new ArrayList<>()).add(needed);
                            shown.putIfAbsent(key, some);
                          }
                        }));
    List<AuditFinding> findings = new ArrayList<>();
    groups.forEach(
        (key, list) -> {
          Case some = shown.get(key);
          if (some != null) {
            findings.add(
                AuditFinding.of(FindingKinds.find(key.id).orElseThrow())
                    .on(look.subject().family(), look.subject().course())
                    .about(
                        list.stream()
                            .map(one -> MessageNames.set(one.family(), one.type(), one.code()))
                            .reduce(MessageSet::union)
                            .orElseThrow(),
                        list.stream().flatMap(one -> one.functions().stream()).distinct().toList())
                    .by(key.rule)
                    .because("it lets " + some.treatment().text() + " through")
                    .shownBy(Examples.of(look.subject(), some.slice(), some.piece().cell())));
          }
        });
    return findings;
  }

  private String id(Needed needed, Treatment.Limited limited) {
    double rate =
        limited.limits().stream()
            .filter(limit -> limit.unit() == LimitSpec.Unit.PACKETS)
            .mapToDouble(limit -> (double) limit.amount() / limit.seconds())
            .min()
            .orElse(Double.MAX_VALUE);
    boolean ip4 = needed.family() == Family.IP4;
    if (needed.isPathMtu()) {
      return rate < SMALL_FOR_ERRORS ? "pmtud-rate-limited" : "";
    }
    if (!ip4 && needed.type() >= 133 && needed.type() <= 136) {
      return rate < SMALL_FOR_ERRORS ? "nd-rate-limited" : "";
    }
    if (rate >= SMALL_FOR_OTHERS) {
      return "";
    }
    boolean out = needed.course() == Course.OUT;
    return switch (needed.type()) {
      case 8, 128 -> out ? "outbound-echo-limited" : "limit-too-low";
      case 0, 129 -> out ? "echo-reply-limited" : "limit-too-low";
      default -> out ? "outbound-errors-limited" : "limit-too-low";
    };
  }

  private static Optional<Rule> limit(Outcome outcome) {
    return outcome instanceof Outcome.IfMet met ? Optional.of(met.rule()) : Optional.empty();
  }

  /** Limits on pings that only the first packet of each ping meets. */
  private List<AuditFinding> bypassed() {
    int type = look.subject().family() == Family.IP4 ? 8 : 128;
    Optional<Case> fresh =
        Verdicts.mostly(
            look.tallies(type, 0, State.NEW), treatment -> treatment.limited().isPresent());
    Optional<Case> later =
        Verdicts.mostly(
            look.tallies(type, 0, State.ESTABLISHED),
            treatment -> treatment.passes() && treatment.limited().isEmpty());
    Optional<Rule> limit = fresh.flatMap(some -> limit(some.piece().outcome()));
    Optional<Rule> earlier = later.flatMap(Case::decision).flatMap(some -> some.rule());
    if (limit.isEmpty() || earlier.isEmpty() || isLimit(earlier.get())) {
      return List.of();
    }
    Case some = later.get();
    return List.of(
        AuditFinding.of(FindingKinds.find("limit-without-effect").orElseThrow())
            .as(Severity.HIGH)
            .on(look.subject().family(), look.subject().course())
            .about(MessageNames.set(look.subject().family(), type, 0), List.of())
            .by(limit.get())
            .because(
                "line "
                    + earlier.get().line()
                    + " lets established flows through before it, and a ping is one from its second"
                    + " packet on: "
                    + earlier.get().text())
            .shownBy(
                Examples.ofMessage(look.subject(), some.slice(), some.piece().cell(), type, 0)));
  }

  private static boolean isLimit(Rule rule) {
    return rule.matches().stream().anyMatch(Match.Limit.class::isInstance);
  }
}
