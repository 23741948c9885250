package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes rules of the model from a rule as written: its statements in their order, as the kernel
 * takes them. What holds in several ways, and each verdict of a map, is a rule of its own; no
 * packet meets two of them that decide.
 */
final class RuleLowering {
  /** One rule that becomes more is not taken apart. */
  private static final int MOST_RULES = 10_000;

  /** Nor is one that becomes none in as many ways. */
  private static final int MOST_STEPS = 20 * MOST_RULES;

  private final Scope scope;
  private final Relations relations;
  private final Set<Family> families;
  private final Diagnostics diagnostics;

  RuleLowering(Scope scope, Set<Family> families, Diagnostics diagnostics) {
    this.scope = scope;
    this.relations = new Relations(scope, diagnostics);
    this.families = families;
    this.diagnostics = diagnostics;
  }

  /** The rules of a rule; none if it is refused. */
  List<Rule> rules(RuleText text) {
    try {
      Lowering lowering = new Lowering(text);
      lowering.from(0, List.of());
      return lowering.finished();
    } catch (Refusal refusal) {
      diagnostics.add(refusal.diagnostic());
      return List.of();
    }
  }

  /** One rule on its way. */
  private final class Lowering {
    private final RuleText text;
    private final Origin origin;
    private final String comment;
    private final List<Rule> rules = new ArrayList<>();
    private int steps;

    Lowering(RuleText text) {
      this.text = text;
      this.origin = new Origin(scope.source(), text.span());
      String said = "";
      for (Statement statement : text.statements()) {
        if (statement instanceof Statement.Comment(String words, Span span)) {
          said = words;
        }
      }
      this.comment = said;
    }

    /** Takes the statements from one on, for packets that meet these matches. */
    void from(int index, List<Match> matches) {
      if (++steps > MOST_STEPS) {
        throw tooMany();
      }
      if (index == text.statements().size()) {
        emit(matches, new Action.Continue(doings()));
        return;
      }
      switch (text.statements().get(index)) {
        case Statement.Relation relation -> {
          String words = scope.line(relation.span());
          for (List<Match> way :
              relations.of(relation.left(), relation.operator(), relation.right(), words)) {
            from(index + 1, plus(matches, way));
          }
        }
        case Statement.Decide decide -> decide(index, decide.verdict(), matches);
        case Statement.DecideBy by -> decideBy(index, by, matches);
        case Statement.Limit limit ->
            from(index + 1, plus(matches, List.of(match(limit.rate(), Set.of(), ""))));
        case Statement.NamedLimit limit -> {
          Rate rate = named(limit);
          from(
              index + 1,
              plus(
                  matches,
                  List.of(match(rate, Set.of(), scope.table().title() + " " + limit.name()))));
        }
        case Statement.SetChange change -> from(index + 1, plus(matches, change(change)));
        case Statement.Reject reject -> emit(fitting(reject, matches), Answers.of(reject, scope));
        case Statement.GoesOn(Span span) -> from(index + 1, matches);
        case Statement.MayGoOn(Span span) ->
            from(index + 1, plus(matches, List.of(new Match.Unknown(scope.line(span)))));
        case Statement.Translates(Span span) -> emit(matches, Action.ACCEPT);
        case Statement.Leaves(Span span) -> emit(matches, new Action.Unknown(scope.line(span)));
        case Statement.Comment(String words, Span span) -> from(index + 1, matches);
      }
    }

    /**
     * The matches with what the answer asks of the packet. Unlike for keys, nft puts that before
     * the rule, so a limit in it counts no other packets.
     */
    private List<Match> fitting(Statement.Reject reject, List<Match> matches) {
      List<Match> conditions = Answers.conditions(reject);
      return conditions.stream().allMatch(condition -> Matches.imply(matches, condition))
          ? matches
          : plus(conditions, matches);
    }

    private void decide(int index, Expr.Verdict verdict, List<Match> matches) {
      switch (verdict.decision()) {
        case CONTINUE -> from(index + 1, matches);
        case ACCEPT -> emit(matches, Action.ACCEPT);
        case DROP -> emit(matches, Action.DROP);
        case RETURN -> emit(matches, Action.RETURN);
        case JUMP -> emit(matches, new Action.Jump(chain(verdict)));
        case GOTO -> emit(matches, new Action.Goto(chain(verdict)));
        case QUEUE ->
            emit(
                matches,
                new Action.Unknown(
                    text.statements().get(index) instanceof Statement.Decide whole
                        ? scope.line(whole.span())
                        : scope.line(verdict.span())));
      }
    }

    /** A map of verdicts; what it has no verdict for goes to the next rule. */
    private void decideBy(int index, Statement.DecideBy by, List<Match> matches) {
      Map<Expr.Verdict, List<Expr>> groups = new LinkedHashMap<>();
      List<Expr> listed = new ArrayList<>();
      Expr.@Nullable Verdict other = null;
      for (Expr element : scope.elements(by.map())) {
        Expr bare = element instanceof Expr.Stateful stateful ? stateful.value() : element;
        if (!(bare instanceof Expr.Pair(Expr key, Expr value))
            || !(value instanceof Expr.Verdict verdict)) {
          throw new Refusal(
              Diagnostic.error(
                  scope.source(), element.span(), "expected a key, ':' and a verdict"));
        }
        Expr.Verdict same = new Expr.Verdict(verdict.decision(), verdict.chain(), 0, 0);
        if (key instanceof Expr.Any) {
          other = same;
        } else {
          groups.computeIfAbsent(same, any -> new ArrayList<>()).add(key);
          listed.add(key);
        }
      }
      String words = scope.line(by.span());
      boolean uncertain = scope.isUncertain(by.map());
      for (Map.Entry<Expr.Verdict, List<Expr>> group : groups.entrySet()) {
        keyed(index, by, "==", group.getValue(), group.getKey(), matches, words, uncertain);
      }
      if (other != null) {
        keyed(index, by, "!=", listed, other, matches, words, uncertain);
      }
    }

    private void keyed(
        int index,
        Statement.DecideBy by,
        String operator,
        List<Expr> keys,
        Expr.Verdict verdict,
        List<Match> matches,
        String words,
        boolean uncertain) {
      Span span = by.map().span();
      Expr set = new Expr.SetOf(keys, span.start(), span.end());
      List<List<Match>> ways =
          uncertain
              ? List.of(plus(relations.conditions(by.key()), List.of(new Match.Unknown(words))))
              : keys.isEmpty()
                  ? List.of(relations.conditions(by.key()))
                  : relations.of(by.key(), operator, set, words);
      for (List<Match> way : ways) {
        decide(index, verdict, plus(matches, way));
      }
    }

    private Rate named(Statement.NamedLimit limit) {
      @Nullable Rate rate = scope.table().limits().get(limit.name());
      if (rate == null) {
        throw new Refusal(
            Diagnostic.error(
                    scope.source(),
                    limit.span(),
                    "there is no limit '"
                        + Cursor.cut(limit.name())
                        + "' in table "
                        + scope.table().title())
                .withHelp(Cursor.didYouMean(limit.name(), scope.table().limits().keySet())));
      }
      return rate;
    }

    private Match match(Rate rate, Set<LimitSpec.Key> keys, String shared) {
      Optional<String> name = shared.isEmpty() ? Optional.empty() : Optional.of(shared);
      return new Match.Limit(rate.spec(keys, name), rate.over());
    }

    /** An element for the key; what stands with it is done for that element. */
    private List<Match> change(Statement.SetChange change) {
      List<Match> matches = new ArrayList<>(relations.conditions(change.key()));
      String shared = scope.table().title() + " " + change.set();
      for (Statement statement : change.with()) {
        switch (statement) {
          case Statement.Limit limit ->
              matches.add(match(limit.rate(), LimitKeys.of(change.key(), scope), shared));
          case Statement.GoesOn(Span span) -> {}
          case Statement.Comment(String words, Span span) -> {}
          default -> matches.add(new Match.Unknown(scope.line(change.span())));
        }
      }
      return matches;
    }

    private ChainName chain(Expr.Verdict verdict) {
      if (!scope.table().chains().containsKey(verdict.chain())) {
        Span span = verdict.end() > 0 ? verdict.span() : text.span();
        throw new Refusal(
            Diagnostic.error(
                    scope.source(),
                    span,
                    "there is no chain '"
                        + Cursor.cut(verdict.chain())
                        + "' in table "
                        + scope.table().title())
                .withHelp(Cursor.didYouMean(verdict.chain(), scope.table().chains().keySet())));
      }
      return new ChainName(scope.table().title(), verdict.chain());
    }

    /** What the rule does besides, but for counting. */
    private String doings() {
      StringBuilder doings = new StringBuilder();
      for (Statement statement : text.statements()) {
        if (statement instanceof Statement.GoesOn(Span span)) {
          String words = scope.line(span);
          if (!words.startsWith("counter") && !words.startsWith("last")) {
            doings.append(doings.isEmpty() ? "" : " ").append(words);
          }
        }
      }
      return doings.toString();
    }

    private void emit(List<Match> matches, Action action) {
      if (rules.size() >= MOST_RULES) {
        throw tooMany();
      }
      Action fit =
          action instanceof Action.Reject answer
              ? Answers.within(answer, Matches.families(matches, families))
              : action;
      rules.add(new Rule(Matches.simplified(matches, families), fit, origin, comment));
    }

    private Refusal tooMany() {
      return new Refusal(
          Diagnostic.error(
                  scope.source(),
                  text.span(),
                  "this rule stands for more than " + MOST_RULES + " rules")
              .withHelp("use fewer sets of several keys in one rule"));
    }

    /** The rules; a limit that several of them ask has one name, since it has one bucket. */
    List<Rule> finished() {
      return rules.size() < 2 ? rules : rules.stream().map(this::sharing).toList();
    }

    private Rule sharing(Rule rule) {
      List<Match> matches = new ArrayList<>();
      int count = 0;
      for (Match match : rule.matches()) {
        if (match instanceof Match.Limit(LimitSpec limit, boolean over)) {
          count++;
          LimitSpec shared =
              new LimitSpec(
                  limit.amount(),
                  limit.seconds(),
                  limit.burst(),
                  limit.unit(),
                  limit.keys(),
                  Optional.of(
                      limit
                          .shared()
                          .orElse(
                              "line " + origin.line() + (count > 1 ? ", limit " + count : ""))));
          matches.add(new Match.Limit(shared, over));
        } else {
          matches.add(match);
        }
      }
      return new Rule(matches, rule.action(), rule.origin(), rule.comment());
    }
  }

  private static List<Match> plus(List<Match> matches, List<Match> more) {
    if (more.isEmpty()) {
      return matches;
    }
    List<Match> all = new ArrayList<>(matches);
    all.addAll(more);
    return all;
  }
}
