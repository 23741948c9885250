package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Entry;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one family, cut apart by what a source filter does with ICMP from them: where
 * the longest prefix wins there, these sets have no address in common. Addresses for which no entry
 * speaks are in none.
 */
final class SourceRegions {
  private final Family family;
  private final List<Node> nodes;
  private final PrefixSet.Builder passed = new PrefixSet.Builder();
  private final PrefixSet.Builder blocked = new PrefixSet.Builder();
  private final Map<Statement, Limited> limited = new LinkedHashMap<>();

  private record Node(Prefix prefix, Entry entry) {}

  /** Sources with a limit of their own. */
  static final class Limited {
    private final Action.RateLimit action;
    private final PrefixSet.Builder prefixes = new PrefixSet.Builder();

    private Limited(Action.RateLimit action) {
      this.action = action;
    }

    Action.RateLimit action() {
      return action;
    }

    PrefixSet prefixes() {
      return prefixes.build();
    }
  }

  SourceRegions(SourceFilter filter, Family family) {
    this.family = family;
    Map<Prefix, Entry> winners = new HashMap<>();
    for (Entry entry : filter.entries()) {
      boolean ofIcmp = entry.scopes().contains(Scope.ICMP);
      if (entry.family() == family && (ofIcmp || entry.scopes().contains(Scope.TCP))) {
        for (Prefix prefix : entry.prefixes()) {
          winners.merge(prefix, entry, (before, after) -> ofIcmp ? after : before);
        }
      }
    }
    List<Node> all = new ArrayList<>();
    winners.forEach((prefix, entry) -> all.add(new Node(prefix, entry)));
    all.sort(
        Comparator.comparing(Node::prefix, SourceRegions::byAddress)
            .thenComparingInt(node -> node.prefix().length()));
    this.nodes = all;
    if (!all.isEmpty()) {
      walk(new Prefix(family, 0, 0, 0), null, 0, all.size());
    }
  }

  private static int byAddress(Prefix one, Prefix other) {
    int byHigh = Long.compareUnsigned(one.high(), other.high());
    return byHigh != 0 ? byHigh : Long.compareUnsigned(one.low(), other.low());
  }

  /** Sources that an entry lets pass. */
  PrefixSet passed() {
    return passed.build();
  }

  /** Sources that an entry blocks. */
  PrefixSet blocked() {
    return blocked.build();
  }

  /** Sources that have limits of their own, by the statement that says so. */
  Map<Statement, Limited> limited() {
    return limited;
  }

  /**
   * Looks at a prefix and the nodes in it.
   *
   * @param inherited the entry of the longest prefix around it, if there is one
   */
  private void walk(Prefix prefix, @Nullable Entry inherited, int from, int to) {
    Entry entry = inherited;
    int first = from;
    if (first < to && nodes.get(first).prefix().equals(prefix)) {
      entry = nodes.get(first).entry();
      first++;
    }
    if (isUniform(entry, first, to)) {
      add(prefix, entry);
      return;
    }
    int length = prefix.length() + 1;
    Prefix lower = new Prefix(family, prefix.high(), prefix.low(), length);
    Prefix upper = upperHalf(prefix, length);
    int middle = first;
    while (middle < to && byAddress(nodes.get(middle).prefix(), upper) < 0) {
      middle++;
    }
    walk(lower, entry, first, middle);
    walk(upper, entry, middle, to);
  }

  private Prefix upperHalf(Prefix prefix, int length) {
    int bit = Address.bits(family) - length;
    return bit < Long.SIZE
        ? new Prefix(family, prefix.high(), prefix.low() | 1L << bit, length)
        : new Prefix(family, prefix.high() | 1L << (bit - Long.SIZE), prefix.low(), length);
  }

  private boolean isUniform(@Nullable Entry entry, int from, int to) {
    int outcome = outcome(entry);
    for (int i = from; i < to; i++) {
      if (outcome(nodes.get(i).entry()) != outcome) {
        return false;
      }
    }
    return true;
  }

  /** What an entry does, as a number: limits differ by their statement, since buckets do. */
  private static int outcome(@Nullable Entry entry) {
    if (entry == null) {
      return -1;
    }
    return switch (entry.action()) {
      case Action.Allow allow -> -2;
      case Action.Block block -> -3;
      case Action.RateLimit limit -> entry.statement().index();
    };
  }

  private void add(Prefix prefix, @Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    switch (entry.action()) {
      case Action.Allow allow -> passed.add(prefix);
      case Action.Block block -> blocked.add(prefix);
      case Action.RateLimit limit ->
          limited
              .computeIfAbsent(entry.statement(), key -> new Limited(limit))
              .prefixes
              .add(prefix);
    }
  }
}
