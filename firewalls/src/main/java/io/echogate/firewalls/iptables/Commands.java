package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does to tables what commands want. */
final class Commands {
  /** {@code XT_EXTENSION_MAXNAMELEN}, less the end. */
  private static final int LONGEST_NAME = 28;

  /** More than this is no set of rules but an attempt to keep us busy. */
  private static final long MOST_WORK = 4_000_000_000L;

  private static final int MOST_RULES = 4_000_000;

  private boolean mayFail;
  private long work;
  private int rules;

  Commands() {}

  /** Whether it does not matter if a command cannot be done. */
  void mayFail(boolean may) {
    mayFail = may;
  }

  private void fail(Words words, int at, String message, String help) {
    if (mayFail) {
      words.note(at, message, "this call does nothing then");
    } else {
      words.error(at, message, help);
    }
  }

  /** Does one command; what cannot be done is said. */
  void run(Command command, Words words, Draft.Table table) {
    switch (command.letter) {
      case 'N' -> newChain(command.chain, words, command.at, table);
      case 'P' -> policy(command.chain, command.second, words, command.at, table);
      case 'F' -> flush(command, words, table);
      case 'X' -> deleteChain(command, words, table);
      case 'E' -> rename(command, words, table);
      case 'A', 'I', 'R', 'D' -> change(command, words, table);
      default -> {
        // Zero, list, check: nothing becomes different.
      }
    }
  }

  /** A new chain. */
  void newChain(String name, Words words, int at, Draft.Table table) {
    if (table.chain(name) != null) {
      fail(words, at, "the chain " + RuleReader.shown(name) + " is there already", "name it once");
      return;
    }
    if (checkName(name, words, at)) {
      table.add(name, new Origin(words.source(), words.span()));
    }
  }

  private static boolean checkName(String name, Words words, int at) {
    boolean standard =
        switch (name) {
          case "ACCEPT", "DROP", "RETURN", "QUEUE" -> true;
          default -> false;
        };
    boolean bad =
        name.isEmpty()
            || name.length() > LONGEST_NAME
            || name.charAt(0) == '-'
            || name.charAt(0) == '!'
            || standard;
    if (bad) {
      words.error(
          at,
          "no name for a chain: " + RuleReader.shown(name),
          "write 1 to " + LONGEST_NAME + " letters that are no target");
    }
    return !bad;
  }

  /** Sets the policy of a built-in chain. */
  void policy(String chain, String policy, Words words, int at, Draft.Table table) {
    Draft.@Nullable Chain found = chain(chain, words, at, table);
    if (found == null) {
      return;
    }
    boolean accept = policy.equals("ACCEPT");
    if (!accept && !policy.equals("DROP")) {
      words.error(at, "no policy: " + RuleReader.shown(policy), "write ACCEPT or DROP");
    } else if (found.builtIn.isEmpty()) {
      words.error(at, "only built-in chains have a policy", "end the chain with a rule instead");
    } else {
      found.policy = accept ? Action.ACCEPT : Action.DROP;
      found.declared = true;
      found.origin = new Origin(words.source(), words.span());
    }
  }

  private Draft.@Nullable Chain chain(String name, Words words, int at, Draft.Table table) {
    Draft.@Nullable Chain chain = table.chain(name);
    if (chain == null) {
      fail(
          words,
          at,
          "no chain " + RuleReader.shown(name) + " in the table " + table.kind(),
          Nearest.to(name, table.chains().keySet())
              .map(near -> "did you mean " + near + "?")
              .orElse("declare the chain before"));
    }
    return chain;
  }

  private void flush(Command command, Words words, Draft.Table table) {
    if (command.chain.isEmpty()) {
      table.chains().values().forEach(chain -> chain.rules.clear());
      return;
    }
    Draft.@Nullable Chain chain = chain(command.chain, words, command.at, table);
    if (chain != null) {
      chain.rules.clear();
    }
  }

  private void deleteChain(Command command, Words words, Draft.Table table) {
    if (command.chain.isEmpty()) {
      for (Draft.Chain chain : table.chains().values()) {
        if (chain.builtIn.isEmpty() && chain.rules.size() > 0) {
          fail(
              words,
              command.at,
              "the chain " + chain.name.name() + " is not empty",
              "flush it before");
          return;
        }
      }
      table.chains().values().removeIf(chain -> chain.builtIn.isEmpty());
      return;
    }
    Draft.@Nullable Chain chain = chain(command.chain, words, command.at, table);
    if (chain == null) {
      return;
    }
    if (chain.builtIn.isPresent()) {
      words.error(command.at, "built-in chains stay", "delete chains of your own only");
    } else if (chain.rules.size() > 0) {
      fail(
          words, command.at, "the chain " + chain.name.name() + " is not empty", "flush it before");
    } else {
      table.chains().remove(command.chain);
    }
  }

  private void rename(Command command, Words words, Draft.Table table) {
    Draft.@Nullable Chain old = chain(command.chain, words, command.at, table);
    if (old == null) {
      return;
    }
    if (old.builtIn.isPresent()) {
      words.error(command.at, "built-in chains keep their names", "rename chains of your own only");
      return;
    }
    newChain(command.second, words, command.at, table);
    Draft.@Nullable Chain renamed = table.chain(command.second);
    if (renamed == null || command.chain.equals(command.second)) {
      return;
    }
    for (int i = 0; i < old.rules.size(); i++) {
      renamed.rules.insert(i, old.rules.get(i));
    }
    table.chains().remove(command.chain);
    for (Draft.Chain chain : table.chains().values()) {
      spend(chain.rules.size(), words, command.at);
      for (int i = 0; i < chain.rules.size(); i++) {
        chain.rules.set(i, renamed(chain.rules.get(i), old.name, renamed.name));
      }
    }
  }

  private static Rule renamed(Rule rule, ChainName old, ChainName now) {
    return switch (rule.action()) {
      case Action.Jump jump when jump.chain().equals(old) ->
          new Rule(rule.matches(), new Action.Jump(now), rule.origin(), rule.comment());
      case Action.Goto go when go.chain().equals(old) ->
          new Rule(rule.matches(), new Action.Goto(now), rule.origin(), rule.comment());
      default -> rule;
    };
  }

  private void change(Command command, Words words, Draft.Table table) {
    Draft.@Nullable Chain chain = chain(command.chain, words, command.at, table);
    if (chain == null) {
      return;
    }
    RuleList list = chain.rules;
    switch (command.letter) {
      case 'A' -> add(list, list.size(), command, words);
      case 'I' -> {
        if (command.number > list.size() + 1) {
          noRule(command, words, list.size() + 1);
        } else {
          add(list, (int) command.number - 1, command, words);
        }
      }
      case 'R' -> {
        if (command.number > list.size()) {
          noRule(command, words, list.size());
        } else if (command.rules.size() != 1) {
          words.error(command.at, "-R is for one rule", "write one address");
        } else {
          list.set((int) command.number - 1, command.rules.getFirst());
        }
      }
      default -> delete(list, command, words);
    }
  }

  private void noRule(Command command, Words words, int most) {
    fail(
        words,
        command.at,
        "no rule " + command.number + " in the chain " + command.chain,
        most == 0 ? "it is empty" : "numbers reach to " + most);
  }

  private void add(RuleList list, int index, Command command, Words words) {
    List<Rule> added = command.rules;
    rules += added.size();
    if (rules > MOST_RULES) {
      if (rules - added.size() <= MOST_RULES) {
        words.error(command.at, "more than " + MOST_RULES + " rules", "give a smaller part");
      }
      return;
    }
    for (int i = 0; i < added.size(); i++) {
      // Inserted ones come in reverse, as iptables puts each at the same place.
      spend(
          list.insert(command.letter == 'I' ? index : index + i, added.get(i)), words, command.at);
    }
  }

  private void delete(RuleList list, Command command, Words words) {
    if (command.number > 0) {
      if (command.number > list.size()) {
        noRule(command, words, list.size());
      } else {
        spend(list.remove((int) command.number - 1), words, command.at);
      }
      return;
    }
    for (Rule wanted : command.rules) {
      int index = indexOf(list, wanted);
      spend(10L * (index < 0 ? list.size() : index), words, command.at);
      if (isSpent()) {
        return;
      }
      if (index < 0) {
        fail(
            words,
            command.at,
            "no such rule in the chain " + command.chain,
            "write it as it was added, or its number");
      } else {
        spend(list.remove(index), words, command.at);
      }
    }
  }

  private static int indexOf(RuleList list, Rule wanted) {
    for (int i = 0; i < list.size(); i++) {
      Rule rule = list.get(i);
      if (Objects.equals(rule.action(), wanted.action())
          && rule.matches().equals(wanted.matches())
          && rule.comment().equals(wanted.comment())) {
        return i;
      }
    }
    return -1;
  }

  boolean isSpent() {
    return work > MOST_WORK;
  }

  private void spend(long steps, Words words, int at) {
    boolean before = isSpent();
    work += steps;
    if (!before && isSpent()) {
      Source source = words.source();
      words
          .remarks()
          .error(
              source,
              words.span(at),
              "too many changes to rules that are there",
              "run the script, and give the output of iptables-save");
    }
  }
}
