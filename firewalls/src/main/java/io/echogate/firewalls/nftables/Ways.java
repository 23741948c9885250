package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Match;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ways in which something holds. Those that differ in their messages alone, or in one address
 * alone, become one.
 */
final class Ways {
  private final Map<List<Object>, MessageSet.Builder> byMessages = new LinkedHashMap<>();

  /** A place for messages or addresses among the other matches. */
  private record Gap(String what) {}

  void add(List<Match> way) {
    List<Match> merged = Matches.merged(way);
    List<Object> frame = new ArrayList<>();
    Optional<Match.Messages> messages = Optional.empty();
    for (Match match : merged) {
      if (messages.isEmpty() && match instanceof Match.Messages found) {
        messages = Optional.of(found);
        frame.add(new Gap(found.family().name()));
      } else {
        frame.add(match);
      }
    }
    MessageSet.Builder builder = byMessages.computeIfAbsent(frame, key -> new MessageSet.Builder());
    messages.ifPresent(found -> builder.addAll(found.messages()));
  }

  /** All ways in which both of two things hold. */
  static List<List<Match>> both(List<List<Match>> first, List<List<Match>> second) {
    List<List<Match>> both = new ArrayList<>();
    for (List<Match> a : first) {
      for (List<Match> b : second) {
        List<Match> ab = new ArrayList<>(a);
        ab.addAll(b);
        both.add(ab);
      }
    }
    return both;
  }

  List<List<Match>> list() {
    Map<List<Object>, Merging> byAddress = new LinkedHashMap<>();
    byMessages.forEach(
        (frame, messages) -> {
          List<Match> way = new ArrayList<>();
          for (Object part : frame) {
            if (part instanceof Match match) {
              way.add(match);
            } else if (part instanceof Gap gap) {
              way.add(
                  new Match.Messages(
                      io.echogate.icmp.Family.valueOf(gap.what()), messages.build()));
            }
          }
          List<Object> key = new ArrayList<>();
          Optional<Match.Addresses> addresses = Optional.empty();
          for (Match match : way) {
            if (addresses.isEmpty() && match instanceof Match.Addresses found && !found.negated()) {
              addresses = Optional.of(found);
              key.add(new Gap(found.side() + "" + found.family()));
            } else {
              key.add(match);
            }
          }
          byAddress.computeIfAbsent(key, any -> new Merging(way)).add(addresses);
        });
    return byAddress.values().stream().map(Merging::way).toList();
  }

  /** Addresses that become one set. */
  private static final class Merging {
    private final List<Match> first;
    private final PrefixSet.Builder prefixes = new PrefixSet.Builder();

    Merging(List<Match> first) {
      this.first = first;
    }

    void add(Optional<Match.Addresses> addresses) {
      addresses.ifPresent(found -> prefixes.addAll(found.prefixes()));
    }

    List<Match> way() {
      List<Match> way = new ArrayList<>();
      boolean done = false;
      for (Match match : first) {
        if (!done && match instanceof Match.Addresses of && !of.negated()) {
          done = true;
          way.add(
              new Match.Addresses(
                  of.side(), of.family(), false, prefixes.build(), Optional.empty()));
        } else {
          way.add(match);
        }
      }
      return way;
    }
  }
}
