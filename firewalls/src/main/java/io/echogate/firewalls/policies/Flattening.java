package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes all packets of a kind through the chains at once and writes down the decisions.
 *
 * <p>What a policy cannot say by a condition it can say by order: the packets that do not meet a
 * rule, though they meet all of it that a statement can say, are taken through the rest of the
 * rules first, to the end; after that they are decided, and the rule's own statement need not tell
 * them apart. So it is with returns from chains, chains after chains, limits, and messages of
 * unknown flows.
 */
final class Flattening {
  private static final int MOST_STEPS = 400_000;
  private static final int DEEPEST = 250;

  private final Map<ChainName, Chain> chains;
  private final List<Entrance> entrances;
  private final Subject subject;
  private final Notes notes;
  private final Erring erring;
  private final Deque<Rule> accepted = new ArrayDeque<>();
  private int steps;

  /** How often something was decided for more packets than it should be. */
  private int doubts;

  private int depth;

  /**
   * A chain where packets enter.
   *
   * @param policy what becomes of those that no rule decides
   */
  record Entrance(Chain chain, Action policy) {}

  private Flattening(
      RuleSet rules, List<Entrance> entrances, Subject subject, Notes notes, Erring erring) {
    this.chains = rules.byName();
    this.entrances = entrances;
    this.subject = subject;
    this.notes = notes;
    this.erring = erring;
  }

  /**
   * The decisions about packets of a kind.
   *
   * @param entrances in their order; a packet must be accepted by all
   * @throws TangleException if there are too many
   */
  static List<Entry> of(
      RuleSet rules,
      List<Entrance> entrances,
      Subject subject,
      Cube packets,
      Notes notes,
      Erring erring) {
    Flattening flattening = new Flattening(rules, entrances, subject, notes, erring);
    Decisions decisions = new Decisions(null);
    flattening.enter(0, packets, null, decisions);
    return decisions.entries();
  }

  /** Where packets go on that reach the end of a chain. */
  private sealed interface Next {
    /** Behind a rule of another chain. */
    record Behind(Chain chain, int next, Next up) implements Next {}

    /** The policy of an entrance. */
    record Policy(int entrance) implements Next {}
  }

  private void enter(int entrance, Cube cube, @Nullable Rule by, Decisions out) {
    if (by != null) {
      accepted.addLast(by);
    }
    if (entrance == entrances.size()) {
      out.add(new Entry(cube, Ruling.PASS, false, List.copyOf(accepted)));
    } else {
      run(entrances.get(entrance).chain(), 0, cube, new Next.Policy(entrance), true, out);
    }
    if (by != null) {
      accepted.removeLast();
    }
  }

  private static int entrance(Next next) {
    Next at = next;
    while (at instanceof Next.Behind behind) {
      at = behind.up();
    }
    return ((Next.Policy) at).entrance();
  }

  private void resume(Next next, Cube cube, Decisions out) {
    switch (next) {
      case Next.Behind(Chain chain, int from, Next up) -> run(chain, from, cube, up, true, out);
      case Next.Policy(int entrance) -> {
        if (entrances.get(entrance).policy() instanceof Action.Accept) {
          enter(entrance + 1, cube, null, out);
        } else {
          out.add(new Entry(cube, Ruling.DROP, false, List.of()));
        }
      }
    }
  }

  /**
   * Takes packets through a chain.
   *
   * @param from the rule to begin with
   * @param next where its end leads
   * @param toTheEnd whether all packets are decided; else those that reach the end are not
   */
  private void run(Chain chain, int from, Cube cube, Next next, boolean toTheEnd, Decisions out) {
    if (++depth > DEEPEST) {
      throw new TangleException();
    }
    int looked = -1;
    for (int i = from; i < chain.rules().size(); i++) {
      if (++steps > MOST_STEPS) {
        throw new TangleException();
      }
      Rule rule = chain.rules().get(i);
      if (rule.action() instanceof Action.Continue on && !isLog(on)) {
        continue;
      }
      if (out.size() != looked) {
        looked = out.size();
        if (out.cover(cube)) {
          depth--;
          return;
        }
      }
      boolean done = false;
      for (Way way : Meeting.of(rule, cube, subject, notes)) {
        if (!out.cover(way.cube())) {
          done |= meet(chain, i, way, next, out) && way.cube().equals(cube);
        }
      }
      if (done) {
        depth--;
        return;
      }
    }
    if (toTheEnd) {
      resume(next, cube, out);
    }
    depth--;
  }

  private static boolean isLog(Action.Continue on) {
    String what = on.what().toLowerCase(Locale.ROOT);
    return what.startsWith("log") || what.startsWith("nflog");
  }

  /** Writes down what a rule does; whether that decides about all packets that meet it. */
  private boolean meet(Chain chain, int at, Way way, Next next, Decisions out) {
    Rule rule = chain.rules().get(at);
    if (rule.action() instanceof Action.Continue) {
      return log(chain, at, way, next, out);
    }
    if (!way.unsaid().isEmpty()) {
      uncertain(chain, at, way, next, out);
      return false;
    }
    if (way.unknownOnly()) {
      run(chain, at + 1, way.cube().ofKnownFlows(), next, true, out);
    }
    if (way.limits().isEmpty()) {
      return act(chain, at, way.cube(), next, false, out);
    }
    limited(chain, at, way, next, out);
    return true;
  }

  private boolean act(Chain chain, int at, Cube cube, Next next, boolean toTheEnd, Decisions out) {
    Rule rule = chain.rules().get(at);
    switch (rule.action()) {
      case Action.Accept accept -> enter(entrance(next) + 1, cube, rule, out);
      case Action.Drop drop -> out.add(new Entry(cube, Ruling.DROP, false, List.of(rule)));
      case Action.Reject reject -> {
        if (subject.isMessage()) {
          notes.nearly(rule, "reject", "what a policy blocks gets no answer");
        }
        out.add(new Entry(cube, Ruling.DROP, false, List.of(rule)));
      }
      case Action.Jump jump -> {
        Chain to = chain(jump.chain());
        run(to, 0, cube, new Next.Behind(chain, at + 1, next), toTheEnd, out);
        return toTheEnd;
      }
      case Action.Goto go -> run(chain(go.chain()), 0, cube, next, true, out);
      case Action.Return back -> resume(next, cube, out);
      case Action.Continue on -> run(chain, at + 1, cube, next, true, out);
      case Action.Unknown unknown -> {
        notes.lost(rule, unknown.what(), "it is not known what becomes of the packets");
        Ruling ruling = erring == Erring.ALLOW ? Ruling.PASS : Ruling.DROP;
        out.add(new Entry(cube, ruling, false, List.of(rule)));
      }
    }
    return true;
  }

  private Chain chain(ChainName name) {
    @Nullable Chain chain = chains.get(name);
    if (chain == null) {
      throw new IllegalStateException("no chain " + name);
    }
    return chain;
  }

  /** Some of the packets meet the rule: what errs the right way is done with all of them. */
  private void uncertain(Chain chain, int at, Way way, Next next, Decisions out) {
    Rule rule = chain.rules().get(at);
    int before = doubts;
    Decisions met = new Decisions(out);
    if (way.unknownOnly()) {
      run(chain, at + 1, way.cube().ofKnownFlows(), next, true, met);
    }
    act(chain, at, way.cube(), next, true, met);
    Decisions missed = new Decisions(out);
    run(chain, at + 1, way.cube(), next, true, missed);
    boolean same =
        (isAll(met, Ruling.PASS) && isAll(missed, Ruling.PASS))
            || (isAll(met, Ruling.DROP) && isAll(missed, Ruling.DROP));
    if (same) {
      if (doubts > before) {
        // It is so for these packets alone: among all others the rest may be told apart.
        met.entries().forEach(out::add);
      }
      return;
    }
    doubts++;
    way.unsaid().forEach(unsaid -> notes.lost(rule, unsaid.what(), unsaid.why()));
    if (!way.limits().isEmpty() && erring == Erring.BLOCK && isAll(met, Ruling.PASS)) {
      // Beyond the limit the rest decides, so nothing is dropped that it would not drop.
      return;
    }
    Ruling wanted = erring == Erring.ALLOW ? Ruling.PASS : Ruling.DROP;
    Ruling other = erring == Erring.ALLOW ? Ruling.DROP : Ruling.PASS;
    for (Entry entry : met.entries()) {
      if (!entry.ruling().equals(other)) {
        out.add(entry.with(entry.cube(), wanted, List.of(rule)));
      }
    }
  }

  private static boolean isAll(Decisions decisions, Ruling ruling) {
    return decisions.entries().stream().allMatch(entry -> entry.ruling().equals(ruling));
  }

  /**
   * A report: said with the decision that follows, if that is one for all that is reported.
   *
   * @return whether it was
   */
  private boolean log(Chain chain, int at, Way way, Next next, Decisions out) {
    if (!subject.isMessage()) {
      return false;
    }
    if (way.unsaid().isEmpty() && way.limits().isEmpty() && !way.unknownOnly()) {
      Decisions rest = new Decisions(out);
      run(chain, at + 1, way.cube(), next, true, rest);
      if (rest.entries().size() == 1 && rest.entries().getFirst().cube().equals(way.cube())) {
        out.add(rest.entries().getFirst().logged(way.cube()));
        return true;
      }
    }
    notes.nearly(
        chain.rules().get(at),
        "its report",
        "a policy reports with a decision, and here no one decision stands behind it");
    return false;
  }

  private void limited(Chain chain, int at, Way way, Next next, Decisions out) {
    Rule rule = chain.rules().get(at);
    List<Ruling.Use> uses = new ArrayList<>();
    for (Match.Limit limit : way.limits()) {
      uses.add(use(chain, at, rule, limit));
    }
    boolean over = way.limits().getFirst().over();
    boolean same = way.limits().stream().allMatch(limit -> limit.over() == over);
    if (!same || (over && uses.size() > 1)) {
      Way unsayable =
          new Way(
              way.cube(),
              way.unknownOnly(),
              way.limits(),
              List.of(
                  new Way.Unsaid(
                      "several limits, beyond which the rule holds",
                      "a policy's limits must all have room")),
              false);
      uncertain(chain, at, unsayable, next, out);
      return;
    }
    if (way.narrowed()) {
      notes.nearly(
          rule, "its limit", "it is also charged with packets that the rule does not concern");
    }
    Decisions met = new Decisions(out);
    act(chain, at, way.cube(), next, true, met);
    Decisions missed = new Decisions(out);
    run(chain, at + 1, way.cube(), next, true, missed);
    Decisions within = over ? missed : met;
    Decisions beyond = over ? met : missed;
    Combination combination =
        new Combination(rule, new Ruling.Limited(uses), notes, erring, subject.isMessage());
    combination.of(within.entries(), beyond.entries(), out);
  }

  private Ruling.Use use(Chain chain, int at, Rule rule, Match.Limit limit) {
    String place =
        limit
            .limit()
            .shared()
            .map(name -> chain.name().table() + " " + name)
            .orElse(chain.name() + " " + at);
    return new Ruling.Use(
        limit.limit(), place, rule.origin().source().text().isEmpty() ? 0 : rule.line());
  }
}
