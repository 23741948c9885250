package io.echogate.firewalls.regions;

import com.github.javabdd.BDD;
import io.echogate.firewalls.meaning.Answering;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Folds rules into sets of packets, each a binary decision diagram: another way to all that a
 * survey says.
 */
final class BddRules {
  private final RuleSet rules;
  private final Map<ChainName, Chain> chains;
  private final Subject subject;
  private final BddPackets packets;
  private final Map<Verdict, BDD> ends = new LinkedHashMap<>();

  BddRules(RuleSet rules, Subject subject, BddPackets packets) {
    this.rules = rules;
    this.chains = rules.byName();
    this.subject = subject;
    this.packets = packets;
  }

  /**
   * Who had the last word.
   *
   * @param rule its comment; empty if it was the policy of the chain that packets entered
   */
  record Verdict(Optional<Hook> hook, String entered, Optional<String> rule, Action action) {
    /** No chain was entered. */
    static final Verdict NONE = new Verdict(Optional.empty(), "", Optional.empty(), Action.ACCEPT);
  }

  private record Entry(Chain chain, Chain.Base base) {}

  /** The packets of each verdict, of those that are asked about. */
  Map<Verdict, BDD> ends() {
    Map<Verdict, BDD> going = new LinkedHashMap<>(Map.of(Verdict.NONE, packets.all()));
    for (Hook hook : subject.course().hooks()) {
      List<Entry> entries = new ArrayList<>();
      for (Chain chain : rules.chains().reversed()) {
        chain.bases().stream()
            .filter(base -> base.hook() == hook && chain.families().contains(subject.family()))
            .forEach(base -> entries.add(new Entry(chain, base)));
      }
      entries.sort(Comparator.comparingInt(entry -> entry.base().priority()));
      for (Entry entry : entries) {
        going = through(entry, hook, going);
      }
    }
    going.forEach(this::end);
    return ends;
  }

  private void end(Verdict verdict, BDD some) {
    ends.merge(verdict, some, BDD::or);
  }

  private Map<Verdict, BDD> through(Entry entry, Hook hook, Map<Verdict, BDD> going) {
    BDD inside =
        entry.base().interfaces().isEmpty()
            ? packets.all()
            : packets.links(name -> entry.base().interfaces().contains(name));
    Map<Verdict, BDD> next = new LinkedHashMap<>();
    BDD entering = packets.none();
    for (Map.Entry<Verdict, BDD> one : going.entrySet()) {
      next.put(one.getKey(), one.getValue().and(inside.not()));
      entering = entering.or(one.getValue().and(inside));
    }
    Walk walk = new Walk(hook, entry.chain().name().name(), next);
    BDD undecided = walk.through(entry.chain(), entering);
    walk.decide(Optional.empty(), entry.base().policy(), undecided);
    return next;
  }

  private final class Walk {
    private final Hook hook;
    private final String entered;
    private final Map<Verdict, BDD> accepted;

    Walk(Hook hook, String entered, Map<Verdict, BDD> accepted) {
      this.hook = hook;
      this.entered = entered;
      this.accepted = accepted;
    }

    void decide(Optional<String> rule, Action action, BDD some) {
      Verdict verdict = new Verdict(Optional.of(hook), entered, rule, action);
      if (action instanceof Action.Accept) {
        accepted.merge(verdict, some, BDD::or);
      } else {
        end(verdict, some);
      }
    }

    /** What is undecided behind a chain. */
    BDD through(Chain chain, BDD entering) {
      BDD here = entering;
      BDD back = packets.none();
      for (Rule rule : chain.rules()) {
        BDD hit = here.and(meeting(rule));
        BDD rest = here.and(hit.not());
        switch (rule.action()) {
          case Action.Accept accept -> decide(Optional.of(rule.comment()), accept, hit);
          case Action.Drop drop -> decide(Optional.of(rule.comment()), drop, hit);
          case Action.Reject reject -> {
            BDD told = hit.and(answered(chain));
            decide(Optional.of(rule.comment()), reject, told);
            decide(Optional.of(rule.comment()), Action.DROP, hit.and(told.not()));
          }
          case Action.Jump jump -> rest = rest.or(through(chain(jump.chain()), hit));
          case Action.Goto go -> back = back.or(through(chain(go.chain()), hit));
          case Action.Return stop -> back = back.or(hit);
          case Action.Continue on -> rest = here;
          case Action.Unknown unknown -> throw new IllegalArgumentException(unknown.what());
        }
        here = rest;
      }
      return here.or(back);
    }

    /** The packets of which a sender hears when the chain rejects them. */
    private BDD answered(Chain chain) {
      Dialect dialect = rules.dialect(chain);
      return subject.isMessage()
          ? packets.messages(Answering.messages(dialect, subject.family()))
          : packets.of(Answering.answersParts(dialect, subject.family()));
    }

    private Chain chain(ChainName name) {
      return Objects.requireNonNull(chains.get(name));
    }

    private BDD meeting(Rule rule) {
      BDD all = packets.all();
      for (Match match : rule.matches()) {
        all = all.and(meeting(match));
      }
      return all;
    }

    /** Packets that come to rules with these hop limits, when one is taken away before. */
    private BDD oneMore(Ranges ranges) {
      BDD all = packets.none();
      for (Ranges.Range range : ranges.list()) {
        if (range.first() < 255) {
          int first = range.first() == 0 ? 0 : range.first() + 1;
          Ranges came = Ranges.of(first, Math.min(255, range.last() + 1));
          all = all.or(packets.numbers(Match.Quantity.HOP_LIMIT, came));
        }
      }
      return all;
    }

    private BDD meeting(Match match) {
      return switch (match) {
        case Match.OfFamily of -> packets.of(of.families().contains(subject.family()));
        case Match.Protocol protocol ->
            packets.of(protocol.protocols().contains(subject.protocol()) != protocol.negated());
        case Match.Messages some ->
            some.family() == subject.family() && subject.isMessage()
                ? packets.messages(some.messages())
                : packets.none();
        case Match.Addresses some ->
            some.family() == subject.family()
                ? packets.not(
                    some.negated(), packets.addresses(some.side(), some.prefixes()::contains))
                : packets.none();
        case Match.Wildcard some ->
            some.value().family() == subject.family()
                ? packets.not(
                    some.negated(),
                    packets.addresses(
                        some.side(),
                        address ->
                            ((address.low() ^ some.value().low()) & some.mask().low()) == 0
                                && ((address.high() ^ some.value().high()) & some.mask().high())
                                    == 0))
                : packets.none();
        case Match.Interfaces some ->
            subject.course().knowsIn(hook)
                ? packets.not(
                    some.negated(),
                    packets.links(name -> Match.Interfaces.isAmong(name, some.names())))
                : packets.of(some.negated());
        // Before tracking has seen them, all are invalid; here, at ingress alone.
        case Match.States some when hook == Hook.INGRESS ->
            some.states().contains(Match.State.INVALID) != some.negated()
                ? packets.all()
                : packets.none();
        case Match.States some -> packets.not(some.negated(), packets.states(some.states()));
        case Match.Numbers some ->
            packets.not(
                some.negated(),
                some.quantity() == Match.Quantity.HOP_LIMIT
                        && subject.course() == Course.FORWARD
                        && Course.knowsOut(hook)
                    ? oneMore(some.ranges())
                    : packets.numbers(some.quantity(), some.ranges()));
        case Match.Parts some -> packets.of(some.parts().contains(subject.part()));
        default -> throw new IllegalArgumentException(match.toString());
      };
    }
  }
}
