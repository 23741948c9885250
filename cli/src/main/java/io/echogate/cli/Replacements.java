package io.echogate.cli;

import io.echogate.advice.analysis.LostNeed;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Role;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.FilterException;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.export.PolicyRules;
import io.echogate.firewalls.meaning.Course;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds out what changes when policies take the place of others. What functions lose is always
 * found, by what both policies do to the messages that they need. All packets are compared only as
 * far as that is a matter of a few seconds: no policy waits for it.
 */
final class Replacements {
  /** How long comparing all packets may take, on all interfaces together. */
  private static final long SECONDS = 3;

  /** Policies with more prefixes than these, together, are not compared packet by packet. */
  private static final long MOST_PREFIXES = 10_000;

  /** A policy judges what comes in and what leaves; what is forwarded does one, or both. */
  private static final Set<Course> COURSES = EnumSet.of(Course.IN, Course.OUT);

  private final Kernel kernel;
  private final InstantSource time;
  private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

  Replacements(Kernel kernel, InstantSource time) {
    this.kernel = kernel;
    this.time = time;
  }

  /** What changes on an interface; empty if nothing is in force there. */
  Optional<Replacement> of(LinkInfo link, Candidate after) {
    Optional<AppliedPolicy> before;
    try {
      before = WayBack.of(kernel, link).before();
    } catch (FilterException e) {
      return Optional.of(unread(link, Optional.empty(), after, String.valueOf(e.getMessage())));
    }
    return before.map(
        applied ->
            kernel
                .texts()
                .inForce(applied)
                .map(policy -> of(link, applied, policy, after))
                .orElseGet(
                    () ->
                        unread(
                            link,
                            before,
                            after,
                            "this version cannot read the policy " + applied.name())));
  }

  private static Replacement unread(
      LinkInfo link, Optional<AppliedPolicy> before, Candidate after, String why) {
    return new Replacement(
        link.name(), before, false, after, Optional.empty(), List.of(why), List.of());
  }

  private Replacement of(LinkInfo link, AppliedPolicy applied, Policy before, Candidate after) {
    boolean counts = FilterStatus.isEvaluated(applied, before);
    if (isSame(applied, after.applied())) {
      return new Replacement(
          link.name(),
          Optional.of(applied),
          counts,
          after,
          Optional.of(new Comparison(List.of(), 0, List.of())),
          List.of(),
          List.of());
    }
    List<String> notCompared = new ArrayList<>();
    Optional<Comparison> comparison = compared(before, after.policy(), notCompared);
    return new Replacement(
        link.name(),
        Optional.of(applied),
        counts,
        after,
        comparison,
        notCompared,
        lost(before, after.policy()));
  }

  /** Whether both are one text with the same changes of its sets. */
  private static boolean isSame(AppliedPolicy one, AppliedPolicy other) {
    return one.text().equals(other.text()) && one.edits().equals(other.edits());
  }

  private Optional<Comparison> compared(Policy before, Policy after, List<String> notCompared) {
    if (!PolicyRules.canSay(before) || !PolicyRules.canSay(after)) {
      notCompared.add("a source filter of xfw { } is none of the rules that can be compared");
      return Optional.empty();
    }
    long prefixes = prefixes(before, after);
    if (prefixes > MOST_PREFIXES) {
      notCompared.add(
          "both policies name %d prefixes between them; echogate %s compares files of any size"
              .formatted(prefixes, DiffVerb.NAME));
      return Optional.empty();
    }
    Comparison comparison =
        Comparison.of(
            PolicyRules.of(before.enforced()),
            PolicyRules.of(after.enforced()),
            Role.HOST,
            COURSES,
            time.instant(),
            end - System.nanoTime());
    comparison
        .unfinished()
        .forEach(
            some ->
                notCompared.add(
                    some.family().text() + " " + some.course().text() + ": " + some.reason()));
    return Optional.of(comparison);
  }

  /** How many prefixes there are to tell addresses apart by; each set once. */
  private static long prefixes(Policy... policies) {
    Set<PrefixSet> sets = new HashSet<>();
    long listed = 0;
    for (Policy policy : policies) {
      for (Rule rule : policy.rules()) {
        for (Condition condition : rule.conditions()) {
          switch (condition) {
            case Condition.From(boolean _, AddressSet set) -> sets.add(set.prefixes());
            case Condition.To(boolean _, AddressSet set) -> sets.add(set.prefixes());
            case Condition.Compare _, Condition.Until _, Condition.Flag _ -> {}
          }
        }
      }
      for (SourceFilter.Entry entry : policy.sources().entries()) {
        listed += entry.prefixes().size();
      }
    }
    return listed + sets.stream().mapToLong(PrefixSet::size).sum();
  }

  private List<LostNeed> lost(Policy before, Policy after) {
    LocalDate day = LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    PolicyAnalysis old = new PolicyAnalysis(before, day);
    PolicyAnalysis now = new PolicyAnalysis(after, day);
    List<LostNeed> lost = new ArrayList<>(LostNeed.between(old, now, Role.HOST));
    if (forwards(kernel.namespace())) {
      lost.addAll(LostNeed.between(old, now, Role.BORDER));
    }
    return lost.stream().distinct().toList();
  }

  /** Whether the machine forwards anything: then what it does for others counts, too. */
  private static boolean forwards(NetNamespace namespace) {
    return List.of("net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding").stream()
        .anyMatch(
            key -> Sysctl.find(namespace, key).filter(value -> !value.equals("0")).isPresent());
  }
}
