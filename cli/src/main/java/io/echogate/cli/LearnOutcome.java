package io.echogate.cli;

import io.echogate.advice.learned.Basis;
import io.echogate.advice.learned.LearnedPolicy;
import io.echogate.advice.learned.LearnedRule;
import io.echogate.advice.learned.Omission;
import io.echogate.advice.learned.Shown;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import io.echogate.traffic.observation.ObservationReport;
import io.echogate.traffic.observation.Sighting;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was learned from captures.
 *
 * @param learned what of the recommended policy is needed
 * @param text the policy
 * @param policy what the text says; its rules are those of {@code learned}, one for one
 */
record LearnOutcome(
    Basis basis,
    List<PlayedCapture> captures,
    ObservationReport<Omission> report,
    LearnedPolicy learned,
    String text,
    Policy policy) {
  private static final Comparator<Sighting<Omission>> BY_MESSAGE =
      Comparator.<Sighting<Omission>, Direction>comparing(Sighting::direction)
          .thenComparing(sighting -> sighting.family().map(Family::protocol).orElse(0))
          .thenComparingInt(sighting -> sighting.type().orElse(-1));

  LearnOutcome {
    captures = List.copyOf(captures);
  }

  /** Learns from what was observed. */
  static LearnOutcome of(
      Basis basis, List<PlayedCapture> captures, ObservationReport<Omission> report) {
    Set<Shown.Message> messages = new HashSet<>();
    for (Sighting<Omission> sighting : report.sightings()) {
      if (sighting.statement().isPresent() && sighting.type().isPresent()) {
        messages.add(
            new Shown.Message(
                sighting.statement().get(),
                sighting.family().orElseThrow(),
                sighting.direction(),
                sighting.type().getAsInt()));
      }
    }
    LearnedPolicy learned =
        LearnedPolicy.of(basis, new Shown(report.directions(), messages, report.peaks()));
    String text = LearnText.of(basis, captures, report, learned);
    Policy policy = PolicyReader.read(new Source("learned", text)).policies().getFirst();
    return new LearnOutcome(basis, captures, report, learned, text, policy);
  }

  /** What passes by a rule, by type. */
  static List<Sighting<Omission>> passing(ObservationReport<Omission> report, LearnedRule rule) {
    return report.sightings().stream()
        .filter(sighting -> sighting.verdict() == Verdict.PASS)
        .filter(
            sighting ->
                sighting
                    .statement()
                    .filter(one -> one.index() == rule.basis().statement().index())
                    .isPresent())
        .filter(sighting -> sighting.direction() == rule.basis().direction())
        .filter(sighting -> sighting.family().equals(Optional.of(rule.basis().family())))
        .sorted(BY_MESSAGE)
        .toList();
  }

  /** What passes without a rule, by way, family and type. */
  static List<Sighting<Omission>> passingByDefault(
      ObservationReport<Omission> report, LearnedPolicy learned) {
    Set<Integer> rules = new HashSet<>();
    learned.rules().forEach(rule -> rules.add(rule.basis().statement().index()));
    return report.sightings().stream()
        .filter(sighting -> sighting.verdict() == Verdict.PASS)
        .filter(
            sighting -> sighting.statement().filter(one -> rules.contains(one.index())).isEmpty())
        .sorted(BY_MESSAGE)
        .toList();
  }

  /** What is left out: by why, then by way, family and type. */
  static List<Sighting<Omission>> leftOut(ObservationReport<Omission> report) {
    return report.sightings().stream()
        .filter(sighting -> sighting.verdict() == Verdict.DROP)
        .sorted(
            Comparator.<Sighting<Omission>, Omission>comparing(
                    sighting -> sighting.mark().orElseThrow())
                .thenComparing(BY_MESSAGE))
        .toList();
  }
}
