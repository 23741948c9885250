package io.echogate.cli;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.firewalls.trace.Entrances;
import io.echogate.firewalls.trace.Trace;
import io.echogate.firewalls.trace.TraceTooLongException;
import io.echogate.firewalls.trace.Tracer;
import io.echogate.firewalls.trace.Visit;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A packet's way through the rules of another firewall, and what had to be chosen for it.
 *
 * @param asked the packet, with its interfaces
 * @param interfaces by which interfaces it goes, in words
 * @param alone the chain that was asked by itself
 * @param untracked the rule that keeps connection tracking from looking at it
 */
record TracedPacket(
    RuleSet rules,
    AskedSituation asked,
    String interfaces,
    Optional<Chain> alone,
    Optional<Rule> untracked,
    Trace trace) {
  /** The option that names a chain, as {@code import} has it. */
  static final String CHAIN = "--chain";

  /**
   * Follows a packet.
   *
   * @param chain the name of the chain to ask; empty for all that the packet comes by
   * @throws Refusal if it is not clear what to ask, or if the way is too long
   */
  static TracedPacket of(RuleSet rules, AskedSituation asked, Optional<String> chain) {
    Family family = asked.situation().family();
    Optional<Chain> alone =
        chain
            .map(name -> Optional.of(named(rules, family, name)))
            .orElseGet(() -> only(rules, family));
    String in = interfaceOf(rules, asked, Way.IN, alone.isEmpty());
    String out = interfaceOf(rules, asked, Way.OUT, alone.isEmpty());
    AskedSituation placed = asked.on(in, out);
    String words = words(asked, placed, rules);
    Trace trace = trace(rules, placed, alone);
    Optional<Rule> untracked =
        asked.state().isPresent() || asked.situation().state() == State.UNTRACKED
            ? Optional.empty()
            : trace.steps().map(Visit.Step::rule).filter(Tracking::isStoppedBy).findFirst();
    if (untracked.isPresent()) {
      placed = placed.in(State.UNTRACKED);
      trace = trace(rules, placed, alone);
    }
    return new TracedPacket(rules, placed, words, alone, untracked, trace);
  }

  /** What may be wrong with the packet: interfaces at which no list stands, though some do. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (Way way : alone.isPresent() ? List.<Way>of() : List.of(Way.values())) {
      boolean in = way == Way.IN;
      String name = in ? asked.situation().in() : asked.situation().out();
      Set<String> places =
          Entrances.interfaces(rules, asked.situation().family(), asked.course(), way);
      if (!name.isEmpty() && !places.isEmpty() && !places.contains(name)) {
        doubts.add(
            "nothing is asked where the packet "
                + (in ? "comes by " : "leaves by ")
                + Visible.of(name)
                + ": rules stand at "
                + Visible.of(String.join(", ", places)));
      }
    }
    return doubts;
  }

  /** Whether rules can ask what connection tracking calls a packet. */
  boolean isTracked() {
    return switch (rules.dialect()) {
      case IPTABLES, NFTABLES, ECHOGATE -> true;
      case IOS, IOS_XR, NX_OS, JUNOS -> false;
    };
  }

  /** The packet in words, but for its interfaces. */
  String packet() {
    String state = States.text(asked.situation().state());
    return isTracked() ? asked.text() + " state " + state : asked.text();
  }

  private static Trace trace(RuleSet rules, AskedSituation asked, Optional<Chain> alone) {
    try {
      return alone
          .map(chain -> Tracer.of(rules, chain, Entrances.policy(rules, chain), asked.situation()))
          .orElseGet(() -> Tracer.of(rules, asked.course(), asked.situation()));
    } catch (TraceTooLongException e) {
      throw Refusal.negative(
          String.valueOf(e.getMessage()), "ask one chain with " + CHAIN + " NAME");
    }
  }

  private static Chain named(RuleSet rules, Family family, String name) {
    List<Chain> found = Entrances.named(rules, family, name);
    if (found.size() > 1) {
      throw Refusal.usage(
          "there are " + found.size() + " chains " + name + ": " + names(found),
          "say which with its table");
    }
    if (found.isEmpty()) {
      List<String> all =
          rules.chains().stream()
              .filter(chain -> chain.families().contains(family))
              .map(chain -> chain.name().name())
              .distinct()
              .toList();
      throw Refusal.usage(
          "there is no chain " + name + " for " + family,
          DidYouMean.or("echogate import lists the chains", name, all));
    }
    return found.getFirst();
  }

  /** The list to ask where nothing says where lists are applied. */
  private static Optional<Chain> only(RuleSet rules, Family family) {
    if (Entrances.areKnown(rules)) {
      return Optional.empty();
    }
    List<Chain> chains = Entrances.unapplied(rules, family);
    if (chains.size() > 1) {
      throw Refusal.usage(
          chains.size() + " lists are applied nowhere: " + names(chains),
          "say which with " + CHAIN + " NAME");
    }
    if (chains.isEmpty()) {
      throw Refusal.negative(
          "there is no list for " + family + " in these rules", "ask about the other family");
    }
    return Optional.of(chains.getFirst());
  }

  private static String names(List<Chain> chains) {
    return chains.stream().map(chain -> chain.name().toString()).collect(Collectors.joining(", "));
  }

  /**
   * The interface that was said; else the one that has rules of its own, if that is one; else one
   * that no rule names.
   */
  private static String interfaceOf(RuleSet rules, AskedSituation asked, Way way, boolean applied) {
    String said = way == Way.IN ? asked.situation().in() : asked.situation().out();
    boolean none = asked.course() == (way == Way.IN ? Course.OUT : Course.IN);
    if (!said.isEmpty() || none) {
      return said;
    }
    Set<String> choices =
        applied
            ? Entrances.interfaces(rules, asked.situation().family(), asked.course(), way)
            : Set.of();
    if (choices.size() > 1) {
      throw Refusal.usage(
          "rules differ by interface: " + String.join(", ", choices),
          "say in the packet's description by which it "
              + (way == Way.IN ? "comes: iif" : "leaves: oif")
              + " NAME");
    }
    return choices.isEmpty() ? Entrances.unnamed(rules) : choices.iterator().next();
  }

  private static String words(AskedSituation asked, AskedSituation placed, RuleSet rules) {
    String unnamed = Entrances.unnamed(rules);
    StringBuilder words = new StringBuilder();
    for (Way way : Way.values()) {
      boolean in = way == Way.IN;
      String name = in ? placed.situation().in() : placed.situation().out();
      String said = in ? asked.situation().in() : asked.situation().out();
      if (!name.isEmpty()) {
        words.append(in ? " iif " : " oif ");
        words.append(said.isEmpty() && name.equals(unnamed) ? "any that no rule names" : name);
      }
    }
    return words.toString().strip();
  }
}
