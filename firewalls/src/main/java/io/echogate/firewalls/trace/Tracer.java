package io.echogate.firewalls.trace;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Follows one packet through rules. */
public final class Tracer {
  /** Beyond that many unknowns on one way, no more of them are told apart. */
  private static final int DEEPEST = 8;

  /** How many rules are asked in all. */
  private static final long MOST_RULES = 20_000_000;

  private final Situation situation;
  private final Function<Hook, Situation> seenAt;
  private final Consumer<Notebook> walk;
  private final Budget budget = new Budget(MOST_RULES);

  private Tracer(Situation situation, Function<Hook, Situation> seenAt, Consumer<Notebook> walk) {
    this.situation = situation;
    this.seenAt = seenAt;
    this.walk = walk;
  }

  /**
   * A packet's way through all hooks of its course.
   *
   * @param situation the packet with both interfaces that its course has
   * @throws TraceTooLongException if rules send it through more chains than anyone would read
   */
  public static Trace of(RuleSet rules, Course course, Situation situation) {
    Interpreter interpreter = new Interpreter(rules);
    return new Tracer(
            situation,
            hook -> situation.seenAt(course, hook),
            notebook -> interpreter.judge(course, situation, notebook, notebook))
        .trace();
  }

  /**
   * A packet's way through one chain, whether anything asks that or not.
   *
   * @param policy what becomes of it if no rule decides
   * @throws TraceTooLongException as {@link #of(RuleSet, Course, Situation)}
   */
  public static Trace of(RuleSet rules, Chain chain, Action policy, Situation situation) {
    Interpreter interpreter = new Interpreter(rules);
    return new Tracer(
            situation,
            hook -> situation,
            notebook -> interpreter.judge(chain, policy, situation, notebook, notebook))
        .trace();
  }

  private Trace trace() {
    Map<Question.Key, Answer> answers = new HashMap<>();
    Notebook notebook = walked(answers);
    return new Trace(notebook.visits(), outcome(notebook, answers));
  }

  private Notebook walked(Map<Question.Key, Answer> answers) {
    Notebook notebook = new Notebook(situation, seenAt, answers, budget);
    walk.accept(notebook);
    return notebook;
  }

  /** What becomes of the packet behind these answers, of which a walk was just made. */
  private Outcome outcome(Notebook notebook, Map<Question.Key, Answer> answers) {
    if (notebook.open().isEmpty()) {
      return Decisions.of(notebook.visits());
    }
    if (answers.size() == DEEPEST) {
      return new Outcome.Open();
    }
    Question question = notebook.open().get();
    List<Outcome.Branch> branches = new ArrayList<>();
    for (Answer answer : question.answers()) {
      answers.put(question.key(), answer);
      branches.add(new Outcome.Branch(answer, branch(answers)));
    }
    answers.remove(question.key());
    Outcome first = branches.getFirst().outcome();
    boolean same = branches.stream().allMatch(one -> Decisions.same(first, one.outcome()));
    return same ? first : new Outcome.Depends(question, branches);
  }

  private Outcome branch(Map<Question.Key, Answer> answers) {
    Notebook notebook;
    try {
      notebook = walked(answers);
    } catch (TraceTooLongException e) {
      return new Outcome.Open();
    }
    return outcome(notebook, answers);
  }
}
