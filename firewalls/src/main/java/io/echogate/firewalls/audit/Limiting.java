package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Limits that stand in the way of what is needed, and limits that count little of it. */
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
    Optional<AuditFinding> bypassed = limiting.bypassed();
    List<AuditFinding> findings =
        new ArrayList<>(limiting.needed(bypassed.flatMap(AuditFinding::rule)));
    bypassed.ifPresent(findings::add);
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

  /**
   * Limits that what is needed may not fit.
   *
   * @param onFirst the limit that only the first ping of each flow meets
   */
  private List<AuditFinding> needed(Optional<Rule> onFirst) {
    Map<Key, List<Needed>> groups = new LinkedHashMap<>();
    Map<Key, Case> shown = new LinkedHashMap<>();
    look.needed()
        .forEach(
            (needed, tallies) ->
                Verdicts.mostly(
                        usual(needed.type(), tallies), treatment -> treatment.limited().isPresent())
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
            AuditFinding finding =
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
                    .shownBy(Examples.of(look.subject(), some.slice(), some.piece().cell()));
            findings.add(isOnFirst(key, list, onFirst) ? ofNewPings(finding, list) : finding);
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

  /** Pings of the sizes that they usually have; other messages as they are. */
  private List<Tally> usual(int type, List<Tally> tallies) {
    Family family = look.subject().family();
    boolean ping = family == Family.IP4 ? type == 0 || type == 8 : type == 128 || type == 129;
    return ping ? PingSizes.usual(family, tallies) : tallies;
  }

  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  private static boolean isOnFirst(Key key, List<Needed> list, Optional<Rule> onFirst) {
    return key.id.equals("limit-too-low")
        && onFirst.filter(rule -> rule == key.rule).isPresent()
        && list.stream().anyMatch(Limiting::isRequest);
  }

  private static boolean isRequest(Needed needed) {
    return needed.type() == (needed.family() == Family.IP4 ? 8 : 128);
  }

  /** Of pings only those are missed that begin; what else the limit meets is missed as ever. */
  private static AuditFinding ofNewPings(AuditFinding finding, List<Needed> list) {
    String begin = "of pings that begin at once some get no answer, while those that run go on";
    boolean others = list.stream().anyMatch(one -> !isRequest(one));
    return finding.seen(others ? "traceroutes have gaps without any attack, and " + begin : begin);
  }

  /** A limit on pings that only the first packet of each ping meets. */
  private Optional<AuditFinding> bypassed() {
    Family family = look.subject().family();
    int type = family == Family.IP4 ? 8 : 128;
    Optional<Case> fresh =
        Verdicts.mostly(
            usual(type, look.tallies(type, 0, State.NEW)),
            treatment -> treatment.limited().isPresent());
    Optional<Case> later =
        fresh.flatMap(
            first ->
                Verdicts.mostly(
                    there(usual(type, look.tallies(type, 0, State.ESTABLISHED)), first.slice()),
                    treatment -> treatment.passes() && treatment.limited().isEmpty()));
    Optional<Rule> limit = fresh.flatMap(some -> limit(some.piece().outcome()));
    Optional<Rule> passing = later.flatMap(Case::decision).flatMap(some -> some.rule());
    if (limit.isEmpty() || passing.isEmpty() || isLimit(passing.get())) {
      return Optional.empty();
    }
    Case some = later.orElseThrow();
    return Optional.of(
        AuditFinding.of(FindingKinds.find("limit-on-first-ping").orElseThrow())
            .on(family, look.subject().course())
            .about(MessageNames.set(family, type, 0), List.of())
            .by(limit.get())
            .because(because(passing.get(), asks(some.piece().outcome(), limit.get())))
            .shownBy(
                Examples.ofMessage(look.subject(), some.slice(), some.piece().cell(), type, 0)
                    .by(
                        common(some.slice().in(), fresh.orElseThrow().slice().in()),
                        common(some.slice().out(), fresh.orElseThrow().slice().out()))));
  }

  /** An interface that the limit and what passes have in common. */
  private static String common(List<String> some, List<String> others) {
    return some.stream().filter(others::contains).reduce((one, other) -> other).orElse("");
  }

  /** Why pings of established flows pass: before the limit is asked, or over it. */
  private static String because(Rule passing, boolean over) {
    String line = "line " + passing.line();
    return (over
            ? "what is over the limit passes at " + line + " if its flow is established"
            : line + " lets established flows through before it")
        + ", and a ping is one from its second packet on: "
        + passing.text();
  }

  /** Those that come and leave by the interfaces of others. */
  private static List<Tally> there(List<Tally> tallies, Slice slice) {
    return tallies.stream()
        .map(
            tally ->
                new Tally(
                    tally.slices().stream()
                        .filter(
                            one ->
                                !Collections.disjoint(one.in(), slice.in())
                                    && !Collections.disjoint(one.out(), slice.out()))
                        .toList(),
                    tally.pieces()))
        .filter(tally -> !tally.slices().isEmpty())
        .toList();
  }

  /** Whether a rule is asked on the way to an outcome. */
  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  private static boolean asks(Outcome outcome, Rule rule) {
    return switch (outcome) {
      case Outcome.Decided decided -> false;
      case Outcome.IfMet(Rule asked, Outcome met, Outcome missed) ->
          asked == rule || asks(met, rule) || asks(missed, rule);
      case Outcome.IfDecides(Rule asked, Outcome accepted, Outcome dropped, Outcome passed) ->
          asked == rule || asks(accepted, rule) || asks(dropped, rule) || asks(passed, rule);
    };
  }

  private static boolean isLimit(Rule rule) {
    return rule.matches().stream().anyMatch(Match.Limit.class::isInstance);
  }
}
