package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Routers that let pings pass, but not the fragments of large ones. Linux puts fragments together
 * before its filters see them; what policies do to fragments is told by their check.
 */
final class FragmentLosses {
  private FragmentLosses() {}

  static List<AuditFinding> of(RuleSet rules, Look look, Budget budget) {
    boolean router =
        switch (rules.dialect()) {
          case IOS, IOS_XR, NX_OS, JUNOS -> true;
          case IPTABLES, NFTABLES, ECHOGATE -> false;
        };
    if (!router) {
      return List.of();
    }
    Family family = look.subject().family();
    int echo = family == Family.IP4 ? 8 : 128;
    MessageSet messages = MessageNames.set(family, echo, 0);
    State state = State.NEW;
    if (Verdicts.mostly(Tally.decided(look.tallies(echo, 0, state)), Treatment::passes).isEmpty()) {
      return List.of();
    }
    for (Part part : List.of(Part.LATER, Part.FIRST)) {
      Subject subject =
          new Subject(
              look.subject().course(), family, family.protocol(), part, look.subject().time());
      Space space = Spaces.all(subject.course(), family).get(state);
      if (space == null) {
        continue;
      }
      List<Space> spaces =
          new Reach(rules, look.subject(), Set.of())
              .expected(space.of(code0(echo)).in(Set.of(state)));
      Survey survey = Survey.of(List.of(rules), subject, spaces, budget);
      List<Tally> tallies = new ArrayList<>();
      for (int number = 0; number < spaces.size(); number++) {
        tallies.addAll(survey.look(number, budget, Tally::of));
      }
      Optional<Case> dropped = Verdicts.mostly(Tally.decided(tallies), Treatment::stops);
      if (dropped.isPresent()) {
        return List.of(finding(subject, messages, dropped.get()));
      }
    }
    return List.of();
  }

  /** Echo requests as there are: no other code means anything. */
  private static MessageSet code0(int echo) {
    return new MessageSet.Builder().addCodes(echo, 0, 0).build();
  }

  private static AuditFinding finding(Subject subject, MessageSet messages, Case dropped) {
    AuditFinding finding =
        AuditFinding.of(FindingKinds.find("fragments-denied").orElseThrow())
            .on(subject.family(), subject.course())
            .about(messages, List.of())
            .shownBy(Examples.of(subject, dropped.slice(), dropped.piece().cell()));
    return dropped.decision().map(finding::by).orElse(finding);
  }
}
