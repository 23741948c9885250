package io.echogate.firewalls.insertion;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;

/** Rules about one type, or one type and code, each: what firewalls have that know no sets. */
final class SingleMessages {
  private SingleMessages() {}

  static List<Rule> of(List<Rule> rules, Family family) {
    List<Rule> single = new ArrayList<>();
    for (Rule rule : rules) {
      for (Match match : rule.matches()) {
        if (match instanceof Match.Messages(Family of, MessageSet messages) && of == family) {
          add(rule, match, messages, family, single);
        }
      }
    }
    return single;
  }

  private static void add(
      Rule rule, Match match, MessageSet messages, Family family, List<Rule> to) {
    for (int type : messages.types().toArray()) {
      for (MessageSet part : parts(messages, type)) {
        List<Match> matches = new ArrayList<>(rule.matches());
        matches.set(matches.indexOf(match), new Match.Messages(family, part));
        to.add(new Rule(matches, rule.action(), rule.origin(), rule.comment()));
      }
    }
  }

  /** A type as a whole, or its codes one by one. */
  private static List<MessageSet> parts(MessageSet messages, int type) {
    if (messages.containsAll(type)) {
      return List.of(new MessageSet.Builder().addTypes(type, type).build());
    }
    return messages
        .codes(type)
        .mapToObj(code -> new MessageSet.Builder().addCodes(type, code, code).build())
        .toList();
  }
}
