package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A list as it grows line by line; its entries go by their numbers. */
final class AccessList {
  /** What a router adds to the last number for an entry without one. */
  private static final long STEP = 10;

  private final ChainName name;
  private final Family family;
  private final boolean standard;
  private final Origin origin;
  private final TreeMap<Long, Item> items = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();
  private Optional<Action> otherFragments = Optional.empty();

  AccessList(ChainName name, Family family, boolean standard, Origin origin) {
    this.name = name;
    this.family = family;
    this.standard = standard;
    this.origin = origin;
  }

  /** Rules with what was remarked right before them, or a remark with a number of its own. */
  private record Item(Origin origin, String remark, List<Rule> rules) {}

  /** What lists of this family are called: the same name may be in use in both. */
  static ChainName name(Family family, String name) {
    return new ChainName(family == Family.IP4 ? "ip" : "ipv6", name);
  }

  Family family() {
    return family;
  }

  boolean isStandard() {
    return standard;
  }

  /** Adds a remark: to the next entry, or at a number of its own. */
  void remark(OptionalLong sequence, String text, Origin where) {
    if (sequence.isPresent()) {
      items.putIfAbsent(sequence.getAsLong(), new Item(where, text, List.of()));
    } else {
      remarks.add(text);
    }
  }

  /** Adds an entry; gives back where its number is in use already. */
  Optional<Origin> add(OptionalLong sequence, List<Rule> rules, Origin where) {
    long number = sequence.orElse(items.isEmpty() ? STEP : items.lastKey() + STEP);
    @Nullable Item other = items.get(number);
    if (other != null && !other.rules.isEmpty()) {
      return Optional.of(other.origin);
    }
    String remark = String.join(" ", remarks);
    remarks.clear();
    if (other != null) {
      remark = (other.remark + " " + remark).strip();
    }
    items.put(number, new Item(where, remark, rules));
    return Optional.empty();
  }

  /** Takes an entry away. */
  void remove(long sequence) {
    items.remove(sequence);
  }

  /** Says what becomes of later fragments that no entry decides. */
  void otherFragments(Action action) {
    otherFragments = Optional.of(action);
  }

  /** The list as a chain: an empty one lets everything pass, any other ends in what is implied. */
  Chain chain(Dialect dialect, List<Application> applications) {
    List<Rule> rules = new ArrayList<>();
    List<String> before = new ArrayList<>();
    for (Item item : items.values()) {
      if (!item.remark.isEmpty()) {
        before.add(item.remark);
      }
      if (!item.rules.isEmpty()) {
        String comment = String.join(" ", before);
        before.clear();
        if (comment.isEmpty()) {
          rules.addAll(item.rules);
          continue;
        }
        for (Rule rule : item.rules) {
          rules.add(new Rule(rule.matches(), rule.action(), rule.origin(), comment));
        }
      }
    }
    boolean empty = rules.isEmpty();
    if (!empty) {
      otherFragments.ifPresent(
          action ->
              rules.add(
                  new Rule(
                      List.of(new Match.Parts(Entries.LATER)), action, origin, Implicit.COMMENT)));
      rules.addAll(Implicit.tail(dialect, family, origin));
    }
    List<Chain.Base> bases = new ArrayList<>();
    for (Application application : applications) {
      bases.add(
          new Chain.Base(
              application.hook(),
              0,
              Set.of(application.place()),
              empty ? Action.ACCEPT : Action.DROP));
    }
    return new Chain(name, Set.of(family), bases, rules, origin);
  }

  /** The lists of a configuration by name, in the order in which they begin. */
  static final class Lists {
    private final Map<ChainName, AccessList> lists = new LinkedHashMap<>();

    /** The list of that name; a new one if there is none yet. */
    AccessList of(Family family, String name, boolean standard, Origin origin) {
      return lists.computeIfAbsent(
          AccessList.name(family, name), chain -> new AccessList(chain, family, standard, origin));
    }

    void remove(ChainName name) {
      lists.remove(name);
    }

    Map<ChainName, AccessList> all() {
      return lists;
    }
  }
}
