package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What happens to messages that are treated alike, on one course.
 *
 * @param entries each way in which some of them are treated, the most frequent first
 */
public record Row(Family family, Course course, MessageSet messages, List<Entry> entries) {
  private static final int MOST_LINES = 4;

  public Row {
    entries = List.copyOf(entries);
  }

  /**
   * A way in which some messages are treated.
   *
   * @param which what tells them apart from others with these states, such as {@code with hop limit
   *     255}; empty where one thing does not tell, and where all are treated so
   * @param where the interfaces by which alone there are such, such as {@code on eth0}; empty if
   *     they are by all, or by too many
   * @param states what connection tracking calls them
   * @param share which part of the packets that are called so, by their addresses and interfaces:
   *     from 0 to 1
   * @param in by which interfaces they come, as rules call them; empty where that makes no
   *     difference
   * @param out by which interfaces they leave, likewise
   * @param rules those that decide, the first few
   * @param policies the chains whose policies decide
   * @param example one of the packets
   */
  public record Entry(
      Treatment treatment,
      String which,
      String where,
      Set<State> states,
      double share,
      Set<String> in,
      Set<String> out,
      List<Rule> rules,
      List<String> policies,
      Situation example) {
    public Entry {
      states = Set.copyOf(states);
      in = Set.copyOf(in);
      out = Set.copyOf(out);
      rules = List.copyOf(rules);
      policies = List.copyOf(policies);
    }
  }

  /** In a few words: {@code passed if related, else dropped}. */
  public String text() {
    return text(rule -> "line " + rule.line());
  }

  /**
   * In a few words: {@code passed; but see line 7}.
   *
   * @param place says where a rule stands that is not understood
   */
  public String text(Function<Rule, String> place) {
    return RowText.of(this, place);
  }

  /**
   * What a row says of its messages.
   *
   * @param places of the lines that decide
   */
  record Said(String text, List<String> places) {}

  /** What it says: equal to what others of its family and course say if that is the same. */
  Said said() {
    return new Said(
        text(), deciders().stream().map(rule -> rule.origin().file() + ":" + rule.line()).toList());
  }

  /** Whether the line of a rule decides as the end of its list alone, which nobody wrote. */
  public boolean isEnd(Rule line) {
    return entries.stream()
        .flatMap(entry -> entry.rules().stream())
        .filter(rule -> isOnLineOf(line, rule))
        .allMatch(rule -> Deciders.implicit(rule).isPresent());
  }

  /** Whether there is no chain and no list that could decide. */
  public boolean isUnfiltered() {
    return entries.stream()
        .allMatch(entry -> entry.rules().isEmpty() && entry.policies().isEmpty());
  }

  /** The lines that decide, the first few. */
  public List<Integer> lines() {
    return deciders().stream().map(Rule::line).toList();
  }

  /** A rule of each line that decides, of the first few. */
  public List<Rule> deciders() {
    List<Rule> deciders = new ArrayList<>();
    for (Entry entry : entries) {
      for (Rule rule : entry.rules()) {
        if (deciders.size() < MOST_LINES
            && deciders.stream().noneMatch(one -> isOnLineOf(one, rule))) {
          deciders.add(rule);
        }
      }
    }
    return deciders;
  }

  private static boolean isOnLineOf(Rule one, Rule other) {
    return one.line() == other.line() && one.origin().source().equals(other.origin().source());
  }
}
