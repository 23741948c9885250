package io.echogate.firewalls.nftables;

import io.echogate.firewalls.nftables.TableText.BaseText;
import io.echogate.firewalls.nftables.TableText.ChainText;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the rules of the model from tables as written. */
final class RuleSetLowering {
  private final Source source;
  private final boolean rendered;
  private final Diagnostics diagnostics;

  /**
   * @param rendered whether the text was JSON, in which versions of nft leave interfaces out
   */
  RuleSetLowering(Source source, boolean rendered, Diagnostics diagnostics) {
    this.source = source;
    this.rendered = rendered;
    this.diagnostics = diagnostics;
  }

  RuleSet lower(Tables tables) {
    List<Chain> chains = new ArrayList<>();
    for (TableText table : tables.all()) {
      if (table.family().equals("arp")) {
        note(table.span(), "ARP is not ICMP: this table is not read");
        continue;
      }
      if (table.isDormant()) {
        note(table.span(), "this table is dormant: its chains are not asked");
      }
      Set<Family> families =
          switch (table.family()) {
            case "ip" -> EnumSet.of(Family.IP4);
            case "ip6" -> EnumSet.of(Family.IP6);
            default -> EnumSet.allOf(Family.class);
          };
      RuleLowering rules = new RuleLowering(new Scope(source, table), families, diagnostics);
      for (ChainText chain : table.chains().values()) {
        chains.add(chain(table, chain, families, rules));
      }
    }
    new Jumps(chains, diagnostics).check();
    return new RuleSet(Dialect.NFTABLES, chains, List.of());
  }

  private void note(Span span, String message) {
    diagnostics.add(Diagnostic.note(source, span, message));
  }

  private Chain chain(
      TableText table, ChainText text, Set<Family> families, RuleLowering lowering) {
    List<Rule> rules = new ArrayList<>();
    @Nullable BaseText base = text.base();
    if (base != null) {
      guard(table, base).ifPresent(rules::add);
    }
    for (RuleText rule : text.rules()) {
      for (Rule lowered : lowering.rules(rule)) {
        rules.add(lowered);
        mention(lowered);
      }
    }
    return new Chain(
        new ChainName(table.title(), text.name()),
        families,
        bases(table, text),
        rules,
        new Origin(source, text.span()));
  }

  /** Says what is not understood, if it may concern ICMP. */
  private void mention(Rule rule) {
    Span span = rule.origin().span();
    if (rule.action() instanceof Action.Unknown(String what)) {
      note(span, "what '" + Cursor.cut(what) + "' decides is not known");
    }
    boolean other = false;
    @Nullable String unknown = null;
    for (Match match : rule.matches()) {
      switch (match) {
        case Match.Protocol protocol ->
            other |=
                protocol.protocols().contains(1) == protocol.negated()
                    && protocol.protocols().contains(58) == protocol.negated();
        case Match.Messages messages -> other |= messages.messages().isEmpty();
        case Match.Unknown(String what) -> unknown = unknown == null ? what : unknown;
        default -> {}
      }
    }
    if (unknown != null && !other) {
      note(span, "whether '" + Cursor.cut(unknown) + "' holds is not known");
    }
  }

  /** A rule before all others of a base chain, for packets that do not come to it. */
  private Optional<Rule> guard(TableText table, BaseText base) {
    Origin origin = new Origin(source, base.span());
    if (base.nat()) {
      // Chains of this type see the first packet of each flow, and none that belongs to no flow.
      Match match = new Match.States(true, Set.of(Match.State.NEW));
      return Optional.of(
          new Rule(List.of(match), Action.ACCEPT, origin, "not the first packet of a flow"));
    }
    if (table.family().equals("bridge")) {
      return Optional.of(
          new Rule(
              List.of(new Match.Unknown(Match.Unknown.NO_BRIDGE)),
              Action.ACCEPT,
              origin,
              "a bridge's chains see what comes over the bridge"));
    }
    return Optional.empty();
  }

  private List<Chain.Base> bases(TableText table, ChainText text) {
    @Nullable BaseText base = text.base();
    if (base == null || table.isDormant()) {
      return List.of();
    }
    Hook hook = Bases.hook(base.hook()).orElseThrow();
    boolean link = hook == Hook.INGRESS || hook == Hook.EGRESS;
    if (link && base.devices().isEmpty() && rendered) {
      diagnostics.add(
          Diagnostic.warning(
                  source,
                  base.span(),
                  "the JSON does not say at which interface this chain is asked; it is read as if"
                      + " at all")
              .withHelp("give the output of 'nft list ruleset' without -j"));
    } else if (link && base.devices().isEmpty()) {
      note(base.span(), "this chain has no interface: it is not asked");
      return List.of();
    }
    return List.of(
        new Chain.Base(
            hook,
            base.priority(),
            base.devices(),
            text.drops() == null ? Action.ACCEPT : Action.DROP));
  }
}
