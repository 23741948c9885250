package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules in a row that differ by nothing but one of their addresses, made into one item. */
final class ItemRun {
  private final List<Item> out;
  private final BitSet answered;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private @Nullable Side side;

  /**
   * A run that ends up in a list.
   *
   * @param answered the messages whose senders hear of it when they are rejected
   */
  ItemRun(List<Item> out, BitSet answered) {
    this.out = out;
    this.answered = answered;
  }

  void add(Rule rule, Question question) {
    if (!rules.isEmpty() && !continues(rule, question)) {
      end();
    }
    rules.add(rule);
    questions.add(question);
  }

  private boolean continues(Rule rule, Question question) {
    Rule first = rules.getFirst();
    if (!first.action().equals(rule.action()) || rule.action() instanceof Action.Unknown) {
      return false;
    }
    Question before = questions.getFirst();
    if (side != null) {
      return before.isLike(question, side);
    }
    for (Side one : Side.values()) {
      if (before.isLike(question, one)) {
        side = one;
        return true;
      }
    }
    return false;
  }

  void end() {
    if (rules.isEmpty()) {
      return;
    }
    Question question = questions.getFirst();
    if (side != null) {
      PrefixSet.Builder prefixes = new PrefixSet.Builder();
      for (Question one : questions) {
        prefixes.addAll(one.places(side).getFirst().prefixes());
      }
      question = question.with(side, prefixes.build());
    }
    add(rules.getFirst().action(), question);
    rules.clear();
    questions.clear();
    side = null;
  }

  /** A reject of messages that are not answered drops these: what happens is not the same. */
  private void add(Action action, Question question) {
    if (!(action instanceof Action.Reject)) {
      out.add(new Item(rules, action, question));
      return;
    }
    BitSet all = question.messages();
    BitSet told = (BitSet) all.clone();
    told.and(answered);
    BitSet untold = (BitSet) all.clone();
    untold.andNot(answered);
    if (untold.isEmpty()) {
      out.add(new Item(rules, action, question));
    } else if (told.isEmpty()) {
      out.add(new Item(rules, Action.DROP, question));
    } else {
      out.add(new Item(rules, action, question.with(Dimension.MESSAGE, told)));
      out.add(new Item(rules, Action.DROP, question.with(Dimension.MESSAGE, untold)));
    }
  }
}
