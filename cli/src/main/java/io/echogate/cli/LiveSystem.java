package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.settings.IcmpSettings;
import io.echogate.cli.live.LiveRules;
import io.echogate.firewalls.audit.Surroundings;
import io.echogate.firewalls.audit.Together;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that decides about ICMP on a machine, as one system: policies of Echogate, the rules of
 * firewalls, and the kernel's settings.
 *
 * @param rules of policies and firewalls together; empty if there are none
 * @param role what the machine is, as far as can be seen
 * @param tunnels whether it has interfaces of tunnels
 * @param settings of the kernel
 * @param remarks what may be missing, or is only nearly so; each a sentence without its stop
 * @param prefix what stands before commands that concern it: how to get into its namespace
 */
record LiveSystem(
    Optional<RuleSet> rules,
    Role role,
    boolean tunnels,
    IcmpSettings settings,
    List<String> remarks,
    String prefix) {
  LiveSystem {
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a network namespace.
   *
   * @param netns its name; empty for the own one
   * @param policies what to do where attached policies cannot be seen
   * @throws Refusal without the capabilities, and where there are rules that cannot be read
   */
  static LiveSystem read(
      String verb,
      Optional<String> netns,
      Map<String, String> environment,
      LivePolicies.Unseen policies) {
    LiveMachine machine = LiveMachine.read(verb, netns, environment);
    LivePolicies attached = LivePolicies.read(verb, netns, policies);
    Map<String, RuleSet> parts = new LinkedHashMap<>();
    attached.rules().ifPresent(rules -> parts.put("Echogate", rules));
    machine.rules().parts().forEach(part -> parts.put(part.firewall().text(), rules(part)));
    List<String> remarks = new ArrayList<>(attached.remarks());
    remarks.addAll(machine.rules().remarks());
    return new LiveSystem(
        parts.isEmpty() ? Optional.empty() : Optional.of(Together.of(parts)),
        machine.role(),
        machine.tunnels(),
        machine.settings(),
        remarks,
        netns.map(name -> "ip netns exec " + name + " ").orElse(""));
  }

  private static RuleSet rules(LiveRules.Part part) {
    Imported imported = part.read();
    return imported
        .rules()
        .orElseThrow(
            () ->
                Refusal.environment(
                    "the rules of "
                        + part.firewall().text()
                        + " cannot be read: "
                        + imported.diagnostics().getFirst().message(),
                    "send what it prints to a file, and see what echogate import says of it"));
  }

  /**
   * The interfaces by which packets come and leave, for those who ask about all packets: those that
   * there are, and those that rules name. None, for any, where only firewalls have rules, which are
   * for interfaces that may come and go, and where rules name interfaces by patterns.
   */
  Set<String> interfaces() {
    Set<String> names = new LinkedHashSet<>(settings.interfaces());
    boolean policies = false;
    for (Chain chain : rules.map(RuleSet::chains).orElse(List.of())) {
      policies |= rules.orElseThrow().dialect(chain) == Dialect.ECHOGATE;
      chain.bases().forEach(base -> names.addAll(base.interfaces()));
      for (Rule rule : chain.rules()) {
        for (Match match : rule.matches()) {
          if (match instanceof Match.Interfaces some) {
            names.addAll(some.names());
          }
        }
      }
    }
    names.remove("lo");
    boolean patterns = names.stream().anyMatch(name -> name.endsWith("*"));
    return policies && !patterns ? names : Set.of();
  }

  /** What is known of the machine, beside its rules. */
  Surroundings surroundings() {
    Set<Family> forwarding = EnumSet.allOf(Family.class);
    forwarding.removeIf(family -> !settings.forwards(family));
    return new Surroundings(interfaces(), forwarding, tunnels);
  }

  /** The texts on whose lines the rules stand. */
  List<Source> texts() {
    Set<Source> texts = new LinkedHashSet<>();
    for (Chain chain : rules.map(RuleSet::chains).orElse(List.of())) {
      texts.add(chain.origin().source());
      for (Rule rule : chain.rules()) {
        texts.add(rule.origin().source());
      }
    }
    // Rules that nobody wrote have no text.
    texts.removeIf(text -> text.text().isEmpty());
    return List.copyOf(texts);
  }
}
