package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The limits of a policy: which uses share buckets, how each is defined, what it is called. */
final class LimitNames {
  private static final long DAY = 86_400;
  private static final int DEFAULT4 = 32;
  private static final int DEFAULT6 = 64;
  private static final long LEAST_BYTES = 9_216;

  private final Notes notes;
  private final Map<String, Usage> usages = new HashMap<>();
  private final Names names = new Names();
  private final Map<String, String> byDefinition = new LinkedHashMap<>();

  LimitNames(Notes notes) {
    this.notes = notes;
  }

  /** Who uses the same buckets. */
  private static final class Usage {
    private final EnumSet<Family> families = EnumSet.noneOf(Family.class);
    private int statements;
    private boolean severalTypes;
    private int rest;
  }

  /**
   * A statement, or a default, uses a limit.
   *
   * @param isDefault whether all messages that are left have one bucket
   */
  void use(Ruling.Use use, Family family, MessageSet messages, boolean isDefault) {
    Usage usage = usages.computeIfAbsent(use.identity(), key -> new Usage());
    usage.families.add(family);
    usage.statements++;
    usage.severalTypes |= messages.types().count() > 1;
    usage.rest += isDefault ? 1 : 0;
  }

  /** The definitions, a line each. */
  List<String> definitions() {
    List<String> lines = new ArrayList<>();
    byDefinition.forEach(
        (definition, name) ->
            lines.add(
                "ratelimit=" + name + definition.substring(0, definition.indexOf('!')) + ";"));
    return lines;
  }

  /** What a use is called in a statement. */
  String name(Ruling.Use use) {
    Usage usage = usages.computeIfAbsent(use.identity(), key -> new Usage());
    LimitSpec spec = use.spec();
    boolean byType = spec.keys().contains(new LimitSpec.Key.Type());
    boolean alone = usage.statements == 1 && (!usage.severalTypes || usage.rest == 1);
    boolean shared = !byType && !alone;
    if (byType && usage.statements > 1) {
      notes.nearly(
          null,
          "a limit for each type",
          "in a policy each statement has buckets of its own; here rules shared them");
    }
    String definition =
        figures(spec)
            + per(spec, usage.families)
            + (shared ? " shared" : "")
            + "!"
            + (shared ? use.identity() : "");
    return byDefinition.computeIfAbsent(
        definition, key -> names.like(wish(spec, use.line()), "limit"));
  }

  private static String wish(LimitSpec spec, int line) {
    String called = spec.shared().orElse("");
    String name = Names.form(called);
    int start = name.startsWith("limit-") ? 0 : name.indexOf("-limit-") + 1;
    if (name.startsWith("limit-", start)) {
      // As an export calls them.
      String rest = name.substring(start + "limit-".length());
      name = rest.replaceFirst("-ip[46]$", "").replaceFirst("-\\d+-(in|out)-ip[46](-\\d+)?$", "");
      name = name.replaceFirst("-default-(in|out)$", "");
    }
    return name.isEmpty() ? line == 0 ? "limit" : "line-" + line : name;
  }

  private String figures(LimitSpec spec) {
    long amount = spec.amount();
    long seconds = spec.seconds();
    String unit = unit(seconds);
    if (unit.isEmpty()) {
      long scaled = 0;
      for (long length : new long[] {1, 60, 3_600, DAY}) {
        if (Math.multiplyHigh(amount, length) == 0 && amount * length % seconds == 0) {
          scaled = amount * length / seconds;
          unit = unit(length);
          break;
        }
      }
      if (unit.isEmpty()) {
        unit = "d";
        scaled = (long) Math.max(1, (double) amount * DAY / seconds);
        notes.nearly(
            null,
            "a rate of " + amount + " in " + seconds + " seconds",
            "a policy counts by second, minute, hour or day: " + scaled + " a day");
      }
      amount = scaled;
      seconds = secondsOf(unit);
    }
    if (spec.unit() == Unit.BYTES) {
      long burst = Math.max(amount < (1L << 61) ? 2 * (amount / seconds) : amount, LEAST_BYTES);
      if (burst != spec.burst()) {
        notes.nearly(
            null,
            "a burst of " + spec.burst() + " bytes",
            "a policy's bucket of bytes holds two seconds' worth, at least 9216: " + burst);
      }
      notes.nearly(null, "bytes", "a policy counts the frame, with the 14 bytes of Ethernet");
      return " bytes=" + amount + "/" + unit;
    }
    long usual = Math.max(amount < (1L << 61) ? 2 * amount / seconds : amount, 5);
    return " rate=" + amount + "/" + unit + (spec.burst() == usual ? "" : " burst=" + spec.burst());
  }

  private static long secondsOf(String unit) {
    return switch (unit) {
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3_600;
      default -> DAY;
    };
  }

  private static String unit(long seconds) {
    return seconds == 1
        ? "s"
        : seconds == 60 ? "m" : seconds == 3_600 ? "h" : seconds == DAY ? "d" : "";
  }

  private String per(LimitSpec spec, Set<Family> families) {
    List<LimitSpec.Key.Prefix> prefixes = new ArrayList<>();
    for (LimitSpec.Key key : spec.keys()) {
      switch (key) {
        case LimitSpec.Key.Type type -> {}
        case LimitSpec.Key.Prefix prefix -> prefixes.add(prefix);
        case LimitSpec.Key.Other other ->
            notes.lost(
                null,
                "a limit for each " + other.what(),
                "a policy counts by address or not: all have one bucket");
      }
    }
    if (prefixes.isEmpty()) {
      return "";
    }
    if (prefixes.size() > 1) {
      prefixes.sort((a, b) -> a.side().compareTo(b.side()));
      notes.lost(
          null,
          "a limit for each pair of source and destination",
          "a policy counts by one address: the source");
    }
    LimitSpec.Key.Prefix prefix = prefixes.getFirst();
    notes.nearly(
        null,
        "a limit for each address",
        "a policy's table holds 65536 of them and forgets the one that was silent for longest");
    int bits4 = families.contains(Family.IP4) ? prefix.bits4() : DEFAULT4;
    int bits6 = families.contains(Family.IP6) ? prefix.bits6() : DEFAULT6;
    String length =
        bits4 == DEFAULT4 && bits6 == DEFAULT6
            ? ""
            : "/" + bits4 + (bits6 == DEFAULT6 ? "" : "," + bits6);
    if (bits4 > DEFAULT4 || bits6 > Address.bits(Family.IP6)) {
      throw new IllegalArgumentException("no prefix lengths: " + prefix);
    }
    return " per=" + (prefix.side() == Side.SOURCE ? "source" : "destination") + length;
  }
}
