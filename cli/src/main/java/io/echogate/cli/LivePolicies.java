package io.echogate.cli;

import io.echogate.cli.AttachedPolicies.Attached;
import io.echogate.datapath.Hook;
import io.echogate.firewalls.export.Attachment;
import io.echogate.firewalls.export.Loss;
import io.echogate.firewalls.export.Losses;
import io.echogate.firewalls.export.PolicyRules;
import io.echogate.firewalls.export.XfwRewriting;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Condition;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The policies of Echogate in force on a machine, as rules that stand where they are attached.
 *
 * @param rules of all that drop packets; empty if none does
 * @param remarks what has to be known to judge them, each a sentence without its stop
 */
record LivePolicies(Optional<RuleSet> rules, List<String> remarks) {
  /** Kinds of interfaces whose packets come through another one. */
  private static final Set<String> ABOVE_OTHERS = Set.of("vlan", "macvlan", "ipvlan", "macvtap");

  LivePolicies {
    remarks = List.copyOf(remarks);
  }

  /** What to do where attached policies cannot be seen. */
  enum Unseen {
    /** The answer would be worth nothing without them. */
    REFUSED,
    /** There is an answer without them; it is said that they are not in it. */
    REMARKED
  }

  /**
   * Reads those of a network namespace.
   *
   * @throws Refusal if they cannot be seen, and have to be
   */
  static LivePolicies read(String verb, Optional<String> netns, Unseen unseen) {
    try (Kernel kernel = Kernel.open(verb, netns, Capability.BPF, Capability.NET_ADMIN)) {
      return of(AttachedPolicies.of(kernel), kernel.links().all());
    } catch (Refusal refusal) {
      if (unseen == Unseen.REFUSED) {
        throw refusal;
      }
      String why =
          Capabilities.effective().has(Capability.BPF)
              ? refusal.message()
              : "that needs " + Capability.BPF;
      return new LivePolicies(
          Optional.empty(),
          List.of(
              "whether policies of Echogate are attached was not looked at, and they are not judged"
                  + " here: "
                  + why));
    }
  }

  /**
   * Those that were found.
   *
   * @param links all interfaces of the namespace
   */
  static LivePolicies of(AttachedPolicies found, List<LinkInfo> links) {
    List<Chain> chains = new ArrayList<>();
    List<String> remarks = new ArrayList<>(found.problems());
    for (Attached attached : found.policies()) {
      String called = "the policy " + attached.policy().name() + " on " + attached.interfaceName();
      if (attached.evaluates()) {
        remarks.add(called + " only evaluates: it drops nothing, and is left out here");
        continue;
      }
      remarks.add(called + judges(attached));
      Losses losses = new Losses();
      chains.addAll(PolicyRules.attached(policy(attached), place(attached), losses).chains());
      losses.list().stream()
          .map(loss -> called + " is judged by rules that are nearly the same: " + words(loss))
          .forEach(remarks::add);
      if (attached.policy().dialect() == io.echogate.policy.Dialect.XFW) {
        remarks.add(called + ": lines are those that echogate format --native prints");
      }
      if (asksForFlows(attached.policy())) {
        remarks.add(
            called
                + " is asked what is related or solicited as connection tracking would have it; its"
                + " programs ask sockets and the queries that they saw leave");
      }
      List<String> above = above(attached.interfaceName(), links);
      if (!above.isEmpty()) {
        remarks.add(
            "%s also judges what comes through it to %s; here it is taken to judge what comes by %s itself"
                .formatted(called, String.join(", ", above), attached.interfaceName()));
      }
    }
    return new LivePolicies(
        chains.isEmpty()
            ? Optional.empty()
            : Optional.of(new RuleSet(Dialect.ECHOGATE, chains, List.of())),
        remarks);
  }

  private static String judges(Attached attached) {
    String arriving =
        attached.hook().isXdp()
            ? " judges what arrives by XDP, before all rules"
            : " judges what arrives, before all rules";
    String leaving =
        attached.leaving().isPresent() ? ", and what leaves, behind them" : ", not what leaves";
    return arriving + leaving;
  }

  /** What it says, in the language that can be said as rules. */
  private static Policy policy(Attached attached) {
    if (attached.policy().dialect() != io.echogate.policy.Dialect.XFW) {
      return attached.policy();
    }
    Source text = new Source(attached.applied().name(), attached.applied().text());
    return XfwRewriting.of(PolicyReader.read(text)).policy();
  }

  private static Attachment place(Attached attached) {
    return new Attachment(
        attached.interfaceName(),
        asker(attached.hook()),
        attached.leaving().map(LivePolicies::asker));
  }

  private static Attachment.Asker asker(Hook hook) {
    return switch (hook) {
      case NATIVE, GENERIC -> Attachment.Asker.XDP;
      case TCX -> Attachment.Asker.TCX;
      case CLSACT -> Attachment.Asker.CLSACT;
    };
  }

  private static String words(Loss loss) {
    return loss.origin().map(origin -> "line " + origin.line() + ": ").orElse("") + loss.text();
  }

  private static boolean asksForFlows(Policy policy) {
    return policy.rules().stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(
            condition ->
                condition == Condition.Flag.RELATED || condition == Condition.Flag.SOLICITED);
  }

  /** The interfaces whose packets may have come through another one before. */
  private static List<String> above(String lower, List<LinkInfo> links) {
    Set<LinkInfo> above = new LinkedHashSet<>();
    links.stream()
        .filter(link -> link.name().equals(lower))
        .forEach(link -> addAbove(link, links, above));
    return links.stream().filter(above::contains).map(LinkInfo::name).toList();
  }

  private static void addAbove(LinkInfo lower, List<LinkInfo> links, Set<LinkInfo> above) {
    for (LinkInfo link : links) {
      boolean next =
          link.index() == lower.master()
              || (ABOVE_OTHERS.contains(link.kind()) && link.lower() == lower.index());
      if (next && above.add(link)) {
        addAbove(link, links, above);
      }
    }
  }
}
