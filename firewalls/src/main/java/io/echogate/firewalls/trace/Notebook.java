package io.echogate.firewalls.trace;

import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.meaning.Watcher;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how a packet goes through rules while unknowns are answered as given, and what is
 * asked beyond that.
 */
final class Notebook implements Watcher, Unknowns {
  /** Nobody reads more. */
  private static final int MOST_STEPS = 20_000;

  private final Function<Hook, Situation> seenAt;
  private final Situation situation;
  private final Map<Question.Key, Answer> answers;
  private final Budget budget;
  private final List<Visit> visits = new ArrayList<>();
  private @Nullable Question open;
  private int steps;

  private @Nullable Chain entered;
  private Optional<Chain.Base> base = Optional.empty();
  private List<Visit.Event> events = new ArrayList<>();

  /** The packet as rules of the chain that was entered see it. */
  private Situation seen;

  /** What the rule asks that is being asked. */
  private List<Question> asked = new ArrayList<>();

  private @Nullable Chain passing;
  private int passingDepth;
  private @Nullable Origin passedLast;
  private int passed;

  /**
   * Notes about one walk.
   *
   * @param seenAt the packet as rules at a hook see it
   */
  Notebook(
      Situation situation,
      Function<Hook, Situation> seenAt,
      Map<Question.Key, Answer> answers,
      Budget budget) {
    this.seenAt = seenAt;
    this.situation = situation;
    this.answers = answers;
    this.budget = budget;
    this.seen = situation;
  }

  /** The chains that were entered. */
  List<Visit> visits() {
    return List.copyOf(visits);
  }

  /** The first question that was not answered and that can matter. */
  Optional<Question> open() {
    return Optional.ofNullable(open);
  }

  @Override
  public void begins(Chain chain, Optional<Chain.Base> at) {
    entered = chain;
    base = at;
    events = new ArrayList<>();
    seen = at.map(place -> seenAt.apply(place.hook()).seenBy(chain, place)).orElse(situation);
  }

  @Override
  public void asked(Chain chain, int depth, Rule rule, boolean met) {
    budget.spend();
    List<Question> questions = asked;
    asked = new ArrayList<>();
    if (!met && (questions.isEmpty() || !matters(rule))) {
      if (passing == null || depth != passingDepth || !chain.name().equals(passing.name())) {
        passOver();
      }
      passing = chain;
      passingDepth = depth;
      if (!rule.origin().equals(passedLast)) {
        passed++;
        passedLast = rule.origin();
      }
      return;
    }
    if (rule.origin().equals(passedLast)) {
      // A line that is several rules is met if one of them is.
      passed--;
    }
    passOver();
    if (++steps > MOST_STEPS) {
      throw new TraceTooLongException();
    }
    if (met && rule.action() instanceof Action.Unknown unknown) {
      questions.add(new Question.Target(rule, unknown));
    }
    events.add(new Visit.Step(chain, depth, rule, met, questions));
  }

  @Override
  public void ends(Action verdict, Optional<Rule> decider) {
    passOver();
    if (entered != null) {
      visits.add(new Visit(entered, base, events, verdict, decider));
    }
  }

  private void passOver() {
    if (passing != null && passed > 0) {
      events.add(new Visit.PassedOver(passing, passingDepth, passed));
    }
    passing = null;
    passedLast = null;
    passed = 0;
  }

  /** Whether it makes a difference to the verdict that a packet meets a rule. */
  private static boolean matters(Rule rule) {
    return !(rule.action() instanceof Action.Continue);
  }

  @Override
  public boolean within(Rule rule, LimitSpec limit) {
    return answer(new Question.Room(rule, limit)) == Answer.WITHIN;
  }

  @Override
  public boolean holds(Rule rule, Match.Unknown match) {
    return answer(new Question.Condition(rule, match)) == Answer.HOLDS;
  }

  @Override
  public Action decides(Rule rule, Action.Unknown action) {
    return answered(new Question.Target(rule, action)).action(action.what());
  }

  private Answer answer(Question question) {
    if (!Interpreter.mayMeet(question.rule(), seen)) {
      return question.answers().getFirst();
    }
    asked.add(question);
    return answered(question);
  }

  private Answer answered(Question question) {
    Answer answer = answers.get(question.key());
    if (answer == null) {
      answer = question.answers().getFirst();
      if (open == null && matters(question.rule())) {
        open = question;
      }
    }
    return answer;
  }
}
