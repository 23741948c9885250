package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes matches shorter without changing what they say: what nft shows of a rule depends on its
 * version and on how the rule was written, what it does must not.
 */
final class Matches {
  private Matches() {}

  /** The same with messages of a family put together, and what they imply left out. */
  static List<Match> merged(List<Match> matches) {
    return simplified(matches, EnumSet.allOf(Family.class));
  }

  /**
   * The same in a chain that sees these families. Matches before a limit stay before it, since they
   * say what the limit counts.
   */
  static List<Match> simplified(List<Match> matches, Set<Family> families) {
    List<Match> before = new ArrayList<>();
    List<Match> stretch = new ArrayList<>();
    for (Match match : matches) {
      if (match instanceof Match.Limit) {
        before.addAll(stretch(stretch, before, families));
        before.add(match);
        stretch.clear();
      } else {
        stretch.add(match);
      }
    }
    before.addAll(stretch(stretch, before, families));
    return before;
  }

  private static List<Match> stretch(
      List<Match> stretch, List<Match> before, Set<Family> families) {
    List<Match> together = new ArrayList<>();
    for (Match match : stretch) {
      if (!(match instanceof Match.Messages messages) || !merge(together, messages)) {
        together.add(match);
      }
    }
    List<Match> left = new ArrayList<>();
    for (int i = 0; i < together.size(); i++) {
      Match match = together.get(i);
      boolean implied =
          (match instanceof Match.OfFamily of && of.families().containsAll(families))
              || before.stream().anyMatch(other -> implies(other, match))
              || (left.contains(match) && !(match instanceof Match.Unknown));
      for (int j = 0; j < together.size() && !implied; j++) {
        implied = j != i && !together.get(j).equals(match) && implies(together.get(j), match);
      }
      if (!implied) {
        left.add(match);
      }
    }
    return left;
  }

  private static boolean merge(List<Match> together, Match.Messages more) {
    for (int i = 0; i < together.size(); i++) {
      if (together.get(i) instanceof Match.Messages some && some.family() == more.family()) {
        together.set(
            i, new Match.Messages(some.family(), common(some.messages(), more.messages())));
        return true;
      }
    }
    return false;
  }

  private static MessageSet common(MessageSet a, MessageSet b) {
    MessageSet.Builder common = new MessageSet.Builder();
    for (int type = 0; type < 256; type++) {
      if (a.containsAll(type) && b.containsAll(type)) {
        common.addTypes(type, type);
      } else if (a.containsAny(type) && b.containsAny(type)) {
        int of = type;
        IntStream codes = a.containsAll(type) ? b.codes(type) : a.codes(type);
        codes
            .filter(code -> a.contains(of, code) && b.contains(of, code))
            .forEach(code -> common.addCodes(of, code, code));
      }
    }
    return common.build();
  }

  /** Whether every packet that meets the one meets the other. */
  private static boolean implies(Match one, Match other) {
    return switch (other) {
      case Match.OfFamily of -> {
        Set<Family> families = families(one);
        yield families.size() == 1 && of.families().containsAll(families);
      }
      case Match.Protocol protocol ->
          (one instanceof Match.Messages messages
                  && protocol.protocols().contains(Needs.protocol(messages.family()))
                      != protocol.negated())
              || (one instanceof Match.Protocol same && same.equals(protocol));
      case Match.Messages messages -> one instanceof Match.Messages same && same.equals(messages);
      default -> false;
    };
  }

  /** Whether every packet that meets these meets another one. */
  static boolean imply(List<Match> matches, Match other) {
    return matches.stream().anyMatch(one -> one.equals(other) || implies(one, other));
  }

  /** Of which of these families packets are that meet the matches; all of them if of none. */
  static Set<Family> families(List<Match> matches, Set<Family> families) {
    Set<Family> left = EnumSet.copyOf(families);
    matches.forEach(match -> left.retainAll(families(match)));
    return left.isEmpty() ? families : left;
  }

  private static Set<Family> families(Match match) {
    return switch (match) {
      case Match.OfFamily of -> of.families();
      case Match.Messages messages -> EnumSet.of(messages.family());
      case Match.Addresses addresses -> EnumSet.of(addresses.family());
      case Match.Wildcard wildcard -> EnumSet.of(wildcard.value().family());
      default -> EnumSet.allOf(Family.class);
    };
  }
}
