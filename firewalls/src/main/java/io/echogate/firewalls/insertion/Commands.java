package io.echogate.firewalls.insertion;

import io.echogate.firewalls.nftables.NftJson;
import io.echogate.firewalls.nftables.NftWriter;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that put rules among those that are in force, for who has no file to put them into.
 *
 * <p>nftables knows a rule by its handle, which stays whatever is put in. iptables counts: a number
 * is right for the rules as they were read.
 */
public final class Commands {
  private static final Pattern HANDLE = Pattern.compile("[^\\n]*?# handle (\\d+)[ \\t]*(?:\\n|$)");
  private static final Pattern SAVER = Pattern.compile("(ip6?tables(?:-\\w+)?)-save");
  private static final Pattern TABLE =
      Pattern.compile("(?:.* )?(ip|ip6|inet|arp|bridge|netdev) (\\S+)");
  private static final Pattern TERM =
      Pattern.compile(
          "set\\s+(?<filter>firewall\\s+.*?filter\\s+\\S+)\\s+term\\s+(?<term>\\S+)\\s.*",
          Pattern.DOTALL);
  private static final Pattern SAFE = Pattern.compile("[\\w@%+=:,./{} !<>\"'-]+");
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./{} !<>-]+");

  private Commands() {}

  /**
   * The commands; none where the rules are those of a file, which is edited.
   *
   * @param dialect of the chain
   * @param live what stands before each command on the machine whose rules these are, such as
   *     {@code ip netns exec NAME }; empty if they are those of a file
   */
  public static List<String> of(Dialect dialect, Insertion insertion, Optional<String> live) {
    String prefix = live.orElse("");
    return switch (dialect) {
      case NFTABLES ->
          live.isPresent() || NftJson.isMadeOfJson(source(insertion.place()))
              ? nft(insertion).stream().map(line -> prefix + line).toList()
              : List.of();
      case IPTABLES ->
          live.isPresent()
              ? iptables(insertion).stream().map(line -> prefix + line).toList()
              : List.of();
      case JUNOS -> junos(insertion);
      case IOS, IOS_XR, NX_OS, ECHOGATE -> List.of();
    };
  }

  private static Source source(Place place) {
    return place.rule().map(Rule::origin).orElse(place.chain().origin()).source();
  }

  private static List<String> nft(Insertion insertion) {
    Place place = insertion.place();
    Matcher table = TABLE.matcher(place.chain().name().table());
    if (!table.matches()) {
      return List.of();
    }
    String chain =
        "%s %s %s".formatted(table.group(1), table.group(2), place.chain().name().name());
    Chain named = place.chain();
    List<String> rules =
        insertion.rules().stream().map(rule -> NftWriter.rule(named, rule)).toList();
    if (place.rule().isEmpty()) {
      return rules.stream().map(rule -> nft("add rule " + chain + " " + rule)).toList();
    }
    Rule before = place.rule().get();
    Optional<String> handle = handle(before.origin());
    boolean replaces = insertion.needless().isPresent() && handle.isPresent();
    if (replaces && rules.size() == 1) {
      return List.of(
          nft("replace rule " + chain + " handle " + handle.get() + " " + rules.getFirst()));
    }
    String where = handle.map(some -> "handle " + some).orElse("index " + number(place));
    List<String> commands = new ArrayList<>();
    rules.forEach(rule -> commands.add(nft("insert rule " + chain + " " + where + " " + rule)));
    if (replaces) {
      commands.add(nft("delete rule " + chain + " " + where));
    }
    return handle.isEmpty() ? commands.reversed() : commands;
  }

  private static String nft(String words) {
    return "nft " + (PLAIN.matcher(words).matches() ? words : quoted(words));
  }

  /** Behind a rule stands what {@code nft -a} says of it. */
  private static Optional<String> handle(Origin origin) {
    Matcher handle = HANDLE.matcher(origin.source().text());
    handle.region(origin.span().end(), origin.source().text().length());
    return handle.lookingAt() ? Optional.of(handle.group(1)) : Optional.empty();
  }

  /** How many rules of its chain, as they were written, stand before the rule. */
  private static int number(Place place) {
    Rule before = place.rule().orElseThrow();
    Set<Origin> origins = new LinkedHashSet<>();
    for (Rule rule : place.chain().rules()) {
      if (rule.origin().equals(before.origin())) {
        break;
      }
      origins.add(rule.origin());
    }
    return origins.size();
  }

  private static List<String> iptables(Insertion insertion) {
    Place place = insertion.place();
    Matcher saver = SAVER.matcher(source(place).name());
    String name = place.chain().name().name();
    String append = "-A " + name + " ";
    if (!saver.matches() || insertion.lines().stream().anyMatch(line -> !line.startsWith(append))) {
      return List.of();
    }
    String table = place.chain().name().table().replaceAll(".* ", "");
    String tool = saver.group(1) + (table.equals("filter") ? "" : " -t " + table);
    String chain = PLAIN.matcher(name).matches() && !name.contains(" ") ? name : quoted(name);
    List<String> rules =
        insertion.lines().stream().map(line -> line.substring(append.length())).toList();
    if (place.rule().isEmpty()) {
      return rules.stream().map(rule -> tool + " -A " + chain + " " + rule).toList();
    }
    int number = number(place) + 1;
    List<String> commands = new ArrayList<>();
    for (String rule : rules) {
      commands.add(tool + " -I " + chain + " " + number++ + " " + rule);
    }
    // By its words, not by its number: that is another's once something else was put in.
    insertion
        .needless()
        .map(Rule::text)
        .filter(text -> text.startsWith(append) && SAFE.matcher(text).matches())
        .map(text -> text.substring(append.length()))
        .ifPresent(text -> commands.add(tool + " -D " + chain + " " + text));
    return commands;
  }

  /** New terms come last: each has to be moved before the one that decides. */
  private static List<String> junos(Insertion insertion) {
    Optional<Matcher> before =
        insertion.place().rule().map(rule -> TERM.matcher(line(rule.origin()).strip()));
    if (before.isEmpty() || !before.get().matches()) {
      return List.of();
    }
    Set<String> moves = new LinkedHashSet<>();
    for (String line : insertion.lines()) {
      Matcher term = TERM.matcher(line.strip());
      if (term.matches()) {
        moves.add(
            "insert %s term %s before term %s"
                .formatted(term.group("filter"), term.group("term"), before.get().group("term")));
      }
    }
    List<String> commands = new ArrayList<>(insertion.lines());
    commands.addAll(moves);
    return commands;
  }

  /** The words of what begins there, and what stands before them on its line. */
  private static String line(Origin origin) {
    Source source = origin.source();
    return source.text().substring(source.startOf(origin.line()), origin.span().end());
  }

  private static String quoted(String words) {
    return "'" + words.replace("'", "'\\''") + "'";
  }
}
