package io.echogate.firewalls.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Fate;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a trace says against what the judge says, whatever the unknowns are. */
public final class Agreement {
  private static final int ASSIGNMENTS = 8;

  private Agreement() {}

  /**
   * Asserts that both say the same of a packet.
   *
   * @return whether all of the trace's outcome was followed
   */
  public static boolean holds(
      RuleSet rules, Course course, Situation situation, RandomGenerator random) {
    Trace trace = Tracer.of(rules, course, situation);
    Interpreter judge = new Interpreter(rules);
    sameSteps(judge.judge(course, situation, Unknowns.quiet()), trace);
    boolean followed = true;
    for (int i = 0; i < ASSIGNMENTS; i++) {
      Chosen chosen = new Chosen(random);
      Action expected = judge.judge(course, situation, chosen).getLast().fate().action();
      Outcome outcome = trace.outcome();
      while (outcome instanceof Outcome.Depends depends) {
        Answer answer = chosen.answer(depends.question());
        outcome =
            depends.branches().stream()
                .filter(branch -> branch.answer() == answer)
                .findFirst()
                .orElseThrow()
                .outcome();
      }
      if (outcome instanceof Outcome.Decided decided) {
        assertThat(decided.action()).as("%s%n%s", situation, rules.chains()).isEqualTo(expected);
      } else {
        followed = false;
      }
    }
    return followed;
  }

  private static void sameSteps(List<Interpreter.Passage> passages, Trace trace) {
    List<Rule> met =
        passages.stream()
            .flatMap(passage -> passage.fate().steps().stream())
            .map(Fate.Step::rule)
            .toList();
    assertThat(trace.steps().filter(Visit.Step::met).map(Visit.Step::rule)).isEqualTo(met);
    Fate last = passages.getLast().fate();
    boolean passes =
        trace.visits().isEmpty() || trace.visits().getLast().verdict() instanceof Action.Accept;
    assertThat(passes).isEqualTo(last.passes());
  }

  /** Answers at random, and the same to the same question. */
  private static final class Chosen implements Unknowns {
    private final RandomGenerator random;
    private final Map<Question.Key, Answer> answers = new HashMap<>();

    Chosen(RandomGenerator random) {
      this.random = random;
    }

    Answer answer(Question question) {
      return answers.computeIfAbsent(
          question.key(), key -> question.answers().get(random.nextInt(question.answers().size())));
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
      return answer(new Question.Target(rule, action)).action(action.what());
    }
  }
}
