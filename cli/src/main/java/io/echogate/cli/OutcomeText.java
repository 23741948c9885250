package io.echogate.cli;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.trace.Answer;
import io.echogate.firewalls.trace.Outcome;
import io.echogate.firewalls.trace.Question;
import io.echogate.icmp.Family;
import java.util.List;

/** What becomes of a packet, for people. */
final class OutcomeText {
  private final Family family;
  private final Style style;

  OutcomeText(Family family, Style style) {
    this.family = family;
    this.style = style;
  }

  /** In a few words. */
  String brief(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided decided -> verdict(decided);
      case Outcome.Depends depends -> "depends on " + question(depends.question());
      case Outcome.Open open -> "depends on more than is followed here";
    };
  }

  private String verdict(Outcome.Decided decided) {
    String text = RuleText.verdict(decided.action(), family);
    return text.equals("pass") ? style.good(text) : style.bad(text);
  }

  /**
   * What becomes of it for each answer, a line each, further ones indented; none if it is clear.
   */
  String branches(Outcome outcome, String indent) {
    StringBuilder out = new StringBuilder();
    if (outcome instanceof Outcome.Depends depends) {
      List<Outcome.Branch> branches = depends.branches();
      boolean positiveLast = depends.question() instanceof Question.Condition;
      for (Outcome.Branch branch : positiveLast ? branches.reversed() : branches) {
        out.append(indent)
            .append(answer(branch.answer()))
            .append(": ")
            .append(brief(branch.outcome()))
            .append(by(branch.outcome()))
            .append('\n')
            .append(branches(branch.outcome(), indent + "  "));
      }
    }
    return out.toString();
  }

  private static String by(Outcome outcome) {
    if (!(outcome instanceof Outcome.Decided decided)) {
      return "";
    }
    return decided
        .rule()
        .map(
            rule ->
                " (line " + rule.line() + decided.chain().map(c -> end(c, rule)).orElse("") + ")")
        .or(() -> decided.chain().map(chain -> " (policy of " + chain.name() + ")"))
        .orElse("");
  }

  private static String end(Chain chain, Rule rule) {
    return RuleText.isImplicit(chain, rule) ? ", " + RuleText.full(chain, rule) : "";
  }

  private static String question(Question question) {
    int line = question.rule().line();
    String subject = RuleText.subject(question);
    return switch (question) {
      case Question.Room room -> "the limit of line " + line + " (" + subject + ")";
      case Question.Condition condition -> "'" + subject + "' of line " + line;
      case Question.Target target -> "what " + subject + " of line " + line + " does";
    };
  }

  private static String answer(Answer answer) {
    return switch (answer) {
      case WITHIN -> "within it";
      case BEYOND -> "beyond it";
      case HOLDS -> "if it holds";
      case HOLDS_NOT -> "if not";
      case GOES_ON -> "if it lets it go on";
      case ACCEPTS -> "if it accepts";
      case DROPS -> "if it drops";
    };
  }

  /** Why, in a sentence. */
  static String because(Outcome outcome, boolean alone) {
    if (!(outcome instanceof Outcome.Decided decided)) {
      return "the rules alone do not say it";
    }
    if (decided.chain().isEmpty()) {
      return "the rules have no chain where this packet comes by";
    }
    Chain chain = decided.chain().get();
    if (decided.rule().isEmpty()) {
      return alone && chain.bases().isEmpty()
          ? "no rule of " + chain.name() + " decides"
          : "no rule decides, and the policy of " + chain.name() + " does";
    }
    Rule rule = decided.rule().get();
    if (RuleText.isImplicit(chain, rule)) {
      return "no entry of " + chain.name() + " decides, and that is how such lists end";
    }
    String first = "it is the first rule that the packet meets and that decides";
    return isUnanswered(rule, decided.action())
        ? first + "; it rejects, but such a packet is not answered with an error"
        : first;
  }

  /** Whether a rule rejects what it drops, for nobody would hear of it. */
  static boolean isUnanswered(Rule rule, Action verdict) {
    return rule.action() instanceof Action.Reject && verdict instanceof Action.Drop;
  }
}
