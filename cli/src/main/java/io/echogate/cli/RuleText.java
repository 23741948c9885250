package io.echogate.cli;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.trace.Question;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import java.util.Locale;

/** Rules of other firewalls in a few words. */
final class RuleText {
  private static final int LONGEST = 160;

  private RuleText() {}

  /**
   * Whether a rule is in no line: the ends of access lists, of which readers say that they are
   * implicit, and that they come from the list's beginning; and what a chain of nftables does not
   * see because of its type.
   */
  static boolean isImplicit(Chain chain, Rule rule) {
    return (rule.comment().equals("implicit") && rule.origin().equals(chain.origin()))
        || isOfType(chain, rule);
  }

  /** Whether a rule stands for the type of its chain: no statement begins so. */
  private static boolean isOfType(Chain chain, Rule rule) {
    return !chain.bases().isEmpty()
        && rule.text().startsWith("type ")
        && rule.equals(chain.rules().getFirst());
  }

  /** All of a rule's words; what is implied gets some. */
  static String full(Chain chain, Rule rule) {
    if (!isImplicit(chain, rule)) {
      return rule.text();
    }
    if (isOfType(chain, rule)) {
      return "implicit: " + rule.comment();
    }
    String verb = rule.action() instanceof Action.Accept ? "permit" : "deny";
    boolean later = rule.matches().stream().anyMatch(Match.Parts.class::isInstance);
    String what =
        rule.matches().isEmpty() ? "all" : later ? "later fragments" : "neighbor discovery";
    return "implicit: " + verb + " " + what;
  }

  /** The same, cut where it is long. */
  static String brief(Chain chain, Rule rule) {
    String text = full(chain, rule);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  /** What a question is about, without its line. */
  static String subject(Question question) {
    return switch (question) {
      case Question.Room room -> limit(room.limit());
      case Question.Condition condition -> condition.match().what();
      case Question.Target target -> target.action().what();
    };
  }

  private static String limit(LimitSpec limit) {
    String unit = limit.unit() == LimitSpec.Unit.BYTES ? "byte" : "packet";
    String text =
        String.format(
            Locale.ROOT,
            "%,d %s in %s, burst %,d",
            limit.amount(),
            limit.amount() == 1 ? unit : unit + "s",
            limit.seconds() == 1 ? "a second" : limit.seconds() + " seconds",
            limit.burst());
    return limit.keys().isEmpty() ? text : text + ", counted apart";
  }

  /** What an action does with packets of a family. */
  static String verdict(Action action, Family family) {
    return switch (action) {
      case Action.Accept accept -> "pass";
      case Action.Reject reject -> {
        String answer = reject.answer().map(one -> answer(one, family)).orElse("");
        yield answer.isEmpty() ? "reject" : "reject with " + answer;
      }
      default -> "drop";
    };
  }

  private static String answer(Action.Answer answer, Family family) {
    int type = family == Family.IP4 ? answer.type4() : answer.type6();
    int code = family == Family.IP4 ? answer.code4() : answer.code6();
    return type < 0
        ? ""
        : type + "/" + code + " " + Registry.instance().message(family, type, code).slug();
  }
}
