package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits of an {@code xfw} policy, as {@code policy} writes them: names in lower case, the
 * bucket's size always written; and copies with common buckets for the source filter.
 */
final class NativeLimits {
  private static final Map<Long, String> UNITS =
      Map.of(1L, "s", 60L, "m", 3_600L, "h", 86_400L, "d");

  private final Map<String, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<Limit> plain;
  private final Map<String, String> copies = new LinkedHashMap<>();
  private final Set<Limit> used = new HashSet<>();
  private final Set<Limit> copied = new HashSet<>();

  NativeLimits(List<Limit> limits) {
    this.plain = limits;
    limits.forEach(limit -> names.put(limit.name(), newName(limit.name(), "")));
  }

  /** A name of the {@code policy} dialect that nothing else has. */
  private String newName(String name, String suffix) {
    String lower = name.toLowerCase(Locale.ROOT);
    String base = lower.substring(0, Math.min(lower.length(), 40)) + suffix;
    String found = base;
    for (int i = 2; !taken.add(found); i++) {
      found = base + "-" + i;
    }
    return found;
  }

  /**
   * The definitions, with the comments that belong to them. What only the source filter used is
   * there as a copy alone; to be called when all actions are written.
   */
  List<String> definitions(NativeComments comments) {
    List<String> lines = new ArrayList<>();
    for (Limit limit : plain) {
      lines.addAll(comments.at(limit.origin()));
      if (used.contains(limit) || !copied.contains(limit)) {
        lines.add(definition(name(limit), limit, ""));
      }
    }
    lines.addAll(copies.values());
    return lines;
  }

  private static String definition(String name, Limit limit, String extra) {
    StringBuilder words = new StringBuilder("ratelimit=" + name);
    limit
        .packets()
        .ifPresent(
            rate ->
                words
                    .append(" rate=")
                    .append(rate(rate))
                    .append(" burst=")
                    .append(Long.toUnsignedString(limit.burst())));
    limit.bytes().ifPresent(rate -> words.append(" bytes=").append(rate(rate)));
    return words + extra + ";";
  }

  private static String rate(Limit.Rate rate) {
    return Long.toUnsignedString(rate.amount()) + "/" + UNITS.get(rate.seconds());
  }

  private String name(Limit limit) {
    return names.getOrDefault(limit.name(), limit.name());
  }

  private String used(Limit limit) {
    used.add(limit);
    return name(limit);
  }

  /** The words of an action. */
  String text(Action action) {
    return switch (action) {
      case Action.Allow allow -> "allow";
      case Action.Block block -> "block";
      case Action.RateLimit(List<Limit> limits) ->
          limits.stream().map(this::used).collect(Collectors.joining("+", "ratelimit=", ""));
    };
  }

  /** The words of an action that must also be admitted by other limits. */
  String both(Action action, String others) {
    return switch (action) {
      case Action.Allow allow -> "ratelimit=" + others;
      case Action.Block block -> "block";
      case Action.RateLimit limit -> text(limit) + "+" + others;
    };
  }

  /** Limits of a statement of the source filter: a bucket for each address, whatever the type. */
  String ofEachSource(Action.RateLimit action, Statement statement) {
    return copies(action, "each-" + statement.index(), " per=source/32,128 shared");
  }

  /** Limits of a default of the source filter: one bucket for a family, whatever the type. */
  String ofAllSources(Action.RateLimit action, SourceFilter.Default entry) {
    return copies(action, "all-" + entry.statement().index() + "-" + entry.family(), " shared");
  }

  private String copies(Action.RateLimit action, String suffix, String extra) {
    List<String> all = new ArrayList<>();
    for (Limit limit : action.limits()) {
      String key = limit.name() + " " + suffix;
      String name = names.computeIfAbsent(key, none -> newName(limit.name(), "-" + suffix));
      copied.add(limit);
      copies.putIfAbsent(name, definition(name, limit, extra));
      all.add(name);
    }
    return String.join("+", all);
  }

  /** The default of a source filter for a family's ICMP; empty if it lets all pass. */
  static Optional<SourceFilter.Default> defaultOf(SourceFilter filter, Family family) {
    return Stream.of(Scope.ICMP, Scope.TCP)
        .flatMap(
            scope ->
                filter.defaults().stream()
                    .filter(entry -> entry.family() == family && entry.scopes().contains(scope)))
        .findFirst()
        .filter(entry -> !(entry.action() instanceof Action.Allow));
  }

  /** Prefixes in braces. */
  static String list(PrefixSet prefixes) {
    return prefixes.prefixes().map(Object::toString).collect(Collectors.joining(", ", "{ ", " }"));
  }
}
