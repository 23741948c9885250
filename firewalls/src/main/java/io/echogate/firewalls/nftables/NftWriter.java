package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.PrefixSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes rules of the model as a file for {@code nft -f}. */
public final class NftWriter {
  private static final int LONGEST_COMMENT = 127;
  private static final int TABLE_ENTRIES = 65_535;

  /** What a source is forgotten after at the earliest, in seconds. */
  private static final long SHORTEST_MEMORY = 60;

  private static final long LONGEST_MEMORY = 7 * 86_400;

  private final Style style;
  private final StringBuilder out = new StringBuilder();
  private @Nullable Origin last;

  private NftWriter(Style style) {
    this.style = style;
  }

  /**
   * What to write beside the rules themselves.
   *
   * @param counters whether each rule counts its packets
   * @param origins whether the line that a rule comes from stands above it
   * @param replace whether the tables take the place of those that are there
   * @param entries how many entries tables of buckets have, by name; 65,535 where nothing is said
   */
  public record Style(
      boolean counters, boolean origins, boolean replace, Map<String, Integer> entries) {
    public Style {
      entries = Map.copyOf(entries);
    }

    /** Rules alone. */
    public static Style plain() {
      return new Style(false, false, false, Map.of());
    }
  }

  /**
   * All tables.
   *
   * @throws IllegalArgumentException if nftables has no words for something
   */
  public static String write(RuleSet rules, Style style) {
    NftWriter writer = new NftWriter(style);
    Map<String, List<Chain>> tables =
        rules.chains().stream()
            .collect(
                Collectors.groupingBy(
                    chain -> chain.name().table(), LinkedHashMap::new, Collectors.toList()));
    tables.forEach(writer::table);
    return writer.out.toString();
  }

  /** One rule, without a line end. */
  public static String rule(Chain chain, Rule rule) {
    NftWriter writer = new NftWriter(Style.plain());
    return writer.text(chain, rule);
  }

  private void table(String name, List<Chain> chains) {
    if (style.replace()) {
      // The first line makes sure that there is something to delete.
      line(0, "table " + name);
      line(0, "delete table " + name);
      out.append('\n');
    }
    line(0, "table " + name + " {");
    limits(chains);
    addressSets(chains);
    String separator = "";
    for (Chain chain : chains) {
      out.append(separator);
      chain(chain);
      separator = "\n";
    }
    line(0, "}");
  }

  private void line(int depth, String text) {
    out.append("\t".repeat(depth)).append(text).append('\n');
  }

  /** The limits that several rules share, and the tables of buckets. */
  private void limits(List<Chain> chains) {
    Map<String, Entry> named = new LinkedHashMap<>();
    forEachMatch(
        chains,
        (family, match) -> {
          if (match instanceof Match.Limit limit && limit.limit().shared().isPresent()) {
            named.putIfAbsent(
                limit.limit().shared().get(), new Entry(family, limit.limit(), limit.over()));
          }
        });
    named.forEach(this::limit);
  }

  /** A limit with the family of the rule that names it. */
  private record Entry(Family family, LimitSpec limit, boolean over) {}

  private void limit(String name, Entry entry) {
    LimitSpec limit = entry.limit();
    if (limit.keys().isEmpty()) {
      line(1, "limit " + name + " {");
      line(2, "rate " + (entry.over() ? "over " : "") + NftWriterMatches.rate(limit));
      line(1, "}");
    } else {
      boolean ip4 = entry.family() == Family.IP4;
      line(1, "set " + name + " {");
      line(
          2,
          "type "
              + NftWriterMatches.keys(limit.keys()).stream()
                  .map(key -> keyType(key, ip4))
                  .collect(Collectors.joining(" . ")));
      line(2, "size " + style.entries().getOrDefault(name, TABLE_ENTRIES));
      boolean addresses =
          limit.keys().stream().anyMatch(key -> !(key instanceof LimitSpec.Key.Type));
      line(2, addresses ? "flags dynamic,timeout" : "flags dynamic");
      if (addresses) {
        line(2, "timeout " + memory(limit) + "s");
      }
      line(1, "}");
    }
    out.append('\n');
  }

  private static String keyType(LimitSpec.Key key, boolean ip4) {
    return switch (key) {
      case LimitSpec.Key.Type type -> ip4 ? "icmp_type" : "icmpv6_type";
      case LimitSpec.Key.Prefix prefix -> ip4 ? "ipv4_addr" : "ipv6_addr";
      case LimitSpec.Key.Other other ->
          throw new IllegalArgumentException("no key: " + other.what());
    };
  }

  /** A bucket must not be forgotten before it is full again: it would be full too soon. */
  private static long memory(LimitSpec limit) {
    double full = (double) limit.burst() * limit.seconds() / Math.max(limit.amount(), 1);
    return Math.clamp((long) Math.ceil(full), SHORTEST_MEMORY, LONGEST_MEMORY);
  }

  private void addressSets(List<Chain> chains) {
    Map<String, Match.Addresses> named = new TreeMap<>();
    forEachMatch(
        chains,
        (family, match) -> {
          if (match instanceof Match.Addresses addresses && addresses.set().isPresent()) {
            named.putIfAbsent(addresses.set().get(), addresses);
          }
        });
    named.forEach(this::addressSet);
  }

  private void addressSet(String name, Match.Addresses addresses) {
    line(1, "set " + name + " {");
    line(2, "type " + (addresses.family() == Family.IP4 ? "ipv4_addr" : "ipv6_addr"));
    line(2, "flags interval");
    PrefixSet prefixes = addresses.prefixes();
    if (prefixes.size(addresses.family()) > 0) {
      line(
          2,
          prefixes
              .prefixes(addresses.family())
              .map(NftWriterMatches::prefix)
              .collect(Collectors.joining(",\n\t\t\t     ", "elements = { ", " }")));
    }
    line(1, "}");
    out.append('\n');
  }

  /** Receives matches, with the family of the rule that they belong to. */
  private interface MatchReceiver {
    void accept(Family family, Match match);
  }

  private static void forEachMatch(List<Chain> chains, MatchReceiver receiver) {
    for (Chain chain : chains) {
      for (Rule rule : chain.rules()) {
        Family family = family(chain, rule);
        rule.matches().forEach(match -> receiver.accept(family, match));
      }
    }
  }

  private void chain(Chain chain) {
    line(1, "chain " + chain.name().name() + " {");
    for (Chain.Base base : chain.bases()) {
      line(
          2,
          "type filter hook "
              + base.hook().text()
              + devices(base.interfaces())
              + " priority "
              + base.priority()
              + "; policy "
              + (base.policy() instanceof Action.Drop ? "drop" : "accept")
              + ";");
    }
    last = null;
    for (Rule rule : chain.rules()) {
      origin(rule);
      line(2, text(chain, rule));
    }
    line(1, "}");
  }

  private static String devices(Set<String> names) {
    return switch (names.size()) {
      case 0 -> "";
      case 1 -> " device \"" + names.iterator().next() + '"';
      default ->
          names.stream().sorted().collect(Collectors.joining("\", \"", " devices = { \"", "\" }"));
    };
  }

  private void origin(Rule rule) {
    boolean named = style.origins() && !rule.origin().file().isEmpty();
    if (named && !rule.origin().equals(last)) {
      line(2, "# " + rule.origin().file() + ":" + rule.line() + ": " + rule.text());
    }
    last = rule.origin();
  }

  private String text(Chain chain, Rule rule) {
    boolean raw = NftWriterMatches.isRaw(chain.name().table());
    NftWriterMatches matches = new NftWriterMatches(raw, family(chain, rule));
    StringBuilder text = new StringBuilder();
    for (Match match : rule.matches()) {
      text.append(matches.of(match)).append(' ');
    }
    if (style.counters() && !(rule.action() instanceof Action.Goto)) {
      text.append("counter ");
    }
    text.append(action(rule.action()));
    if (!rule.comment().isEmpty()) {
      String comment = rule.comment().replace('"', '\'');
      text.append(" comment \"")
          .append(comment, 0, Math.min(comment.length(), LONGEST_COMMENT))
          .append('"');
    }
    return text.toString().strip();
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Accept accept -> "accept";
      case Action.Drop drop -> "drop";
      case Action.Reject reject -> reject(reject.answer());
      case Action.Jump jump -> "jump " + jump.chain().name();
      case Action.Goto go -> "goto " + go.chain().name();
      case Action.Return back -> "return";
      case Action.Continue on -> on.what();
      case Action.Unknown unknown -> unknown.what();
    };
  }

  private static String reject(Optional<Action.Answer> answer) {
    return answer
        .map(
            one ->
                one.type4() < 0
                    ? "reject with icmpv6 type " + one.code6()
                    : "reject with icmp type " + one.code4())
        .orElse("reject");
  }

  /** The family that a rule is about, for what the families call differently. */
  private static Family family(Chain chain, Rule rule) {
    for (Match match : rule.matches()) {
      switch (match) {
        case Match.OfFamily of when of.families().size() == 1 -> {
          return of.families().iterator().next();
        }
        case Match.Messages messages -> {
          return messages.family();
        }
        case Match.Addresses addresses -> {
          return addresses.family();
        }
        case Match.Wildcard wildcard -> {
          return wildcard.value().family();
        }
        default -> {}
      }
    }
    return chain.families().contains(Family.IP4) ? Family.IP4 : Family.IP6;
  }
}
