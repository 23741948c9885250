package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of one call of iptables: a command and a rule. Options may come in any order; the
 * rule has the matches of iptables itself first, in the order in which {@code iptables-save} prints
 * them, then those of each {@code -m} in theirs.
 *
 * <p>Because any option may come at any place, one object collects what all of them say until the
 * line ends; what each match module knows of its options is in a class of its own ({@link
 * MatchOptions}). What is long here is the options of iptables itself.
 */
final class RuleReader {
  /** One line with lists of addresses becomes no more rules than this. */
  private static final int MOST_RULES = 4096;

  private static final int MOST_MATCHES = 200;

  private static final int LONGEST_INTERFACE = 15;
  private static final int MOST_KNOWN = 10_000;

  private final Ipsets sets;
  private final AddressWords addresses = new AddressWords();
  private final IcmpOptions.Known messages = new IcmpOptions.Known();

  /** By name, those that came in, those that go out, and both negated. */
  private final List<Map<String, Match>> interfaces =
      List.of(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());

  /** By number, and behind them the negated ones. */
  private final @Nullable Match[] protocols = new Match[2 * 256];

  private final Map<String, LimitSpec> limits = new HashMap<>();
  private final TargetReader target = new TargetReader();

  private Family family = Family.IP4;
  private int protocol;
  private int protocolAt;
  private boolean protocolNegated;
  private @Nullable Match protocolMatch;
  private @Nullable Match in;
  private @Nullable Match out;
  private int inAt;
  private int outAt;
  private @Nullable Match parts;
  private boolean otherFamily;
  private int seen;
  private final List<Optional<Match>> sources = new ArrayList<>();
  private final List<Optional<Match>> destinations = new ArrayList<>();
  private final List<MatchOptions> options = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<Match> matches = new ArrayList<>();

  /** What takes the options that nobody knows. */
  private @Nullable OtherOptions sink;

  RuleReader(Ipsets sets) {
    this.sets = sets;
  }

  /**
   * Reads the words from {@code first} on.
   *
   * @param table the table that the words speak of
   * @return whether there was no error; then {@code command} has what is wanted
   */
  boolean read(Words words, int first, Draft.Table table, Command command) {
    int errors = words.remarks().errors();
    clear(table.family());
    command.clear();
    int at = first;
    while (at < words.count()) {
      boolean negated = false;
      if (words.isSign(at, '!')) {
        negated = true;
        at++;
      }
      if (!words.isOption(at)) {
        if (at < words.count()) {
          words.error(at, "no option: " + shown(words.word(at)), "options begin with a dash");
        } else {
          words.error(at - 1, "nothing behind !", "write the option that it inverts");
        }
        at = nextOption(words, at);
        continue;
      }
      at = option(words, at, negated, table, command);
    }
    target.finish();
    if (command.letter == Command.NONE) {
      words.remarks().error(words.source(), words.span(), "no command", "begin with -A CHAIN");
    }
    if (words.remarks().errors() == errors) {
      finish(words, table, command);
    }
    return words.remarks().errors() == errors;
  }

  private void clear(Family family) {
    this.family = family;
    protocol = 0;
    protocolNegated = false;
    protocolMatch = null;
    in = null;
    out = null;
    parts = null;
    otherFamily = false;
    seen = 0;
    sources.clear();
    destinations.clear();
    options.clear();
    places.clear();
    sink = null;
    target.clear();
  }

  private static int nextOption(Words words, int at) {
    int next = at + 1;
    while (next < words.count() && !words.isOption(next)) {
      next++;
    }
    return next;
  }

  static String shown(String word) {
    return word.length() > 60 ? word.substring(0, 60) + "..." : word;
  }

  /** Reads an option and its values. */
  private int option(Words words, int at, boolean before, Draft.Table table, Command command) {
    String name = words.word(at);
    int next = at + 1;
    @Nullable BaseOption base = BaseOption.named(name);
    if (base == null && name.startsWith("--") && name.indexOf('=') > 2) {
      words.part(at, name.indexOf('='));
      name = words.word(at);
      base = BaseOption.named(name);
    }
    if (base == null) {
      @Nullable MatchOptions match = knowing(name);
      boolean negated = before;
      if (match != null && !(match instanceof OtherOptions) && words.isSign(next, '!')) {
        negated = !negated;
        next++;
      }
      if (match != null) {
        return match.read(name, negated, words, next);
      }
      if (target.knows(name)) {
        return target.read(name, words, next);
      }
      if (sink != null) {
        return sink.read(name, before, words, next);
      }
      base = BaseOption.abbreviated(name);
      if (base == null) {
        unknownOption(words, at, name);
        return nextOption(words, at);
      }
    }
    boolean negated = before;
    if (words.isSign(next, '!') && canBeNegated(base)) {
      negated = !negated;
      next++;
    }
    if (negated && !canBeNegated(base)) {
      words.error(at, name + " cannot be inverted", "leave out the !");
    }
    return base(base, name, words, at, next, negated, table, command);
  }

  private static boolean canBeNegated(BaseOption option) {
    return switch (option) {
      case PROTOCOL, SOURCE, DESTINATION, IN, OUT, FRAGMENT -> true;
      default -> false;
    };
  }

  /** The match among those that were named which has an option; that of the protocol comes too. */
  private @Nullable MatchOptions knowing(String option) {
    for (int i = options.size() - 1; i >= 0; i--) {
      if (options.get(i).knows(option)) {
        return options.get(i);
      }
    }
    if (protocol == 0 || protocolNegated) {
      return null;
    }
    MatchOptions ofProtocol =
        protocol == family.protocol()
            ? new IcmpOptions(family, messages)
            : OtherOptions.match(protocol == 135 ? "mh" : ProtocolNames.name(protocol));
    boolean knows =
        ofProtocol instanceof OtherOptions
            ? OtherOptions.knows(ofProtocol.name(), option)
            : ofProtocol.knows(option);
    if (!knows || isLoaded(ofProtocol.name())) {
      return null;
    }
    options.add(ofProtocol);
    places.add(protocolAt);
    return ofProtocol;
  }

  private boolean isLoaded(String name) {
    for (MatchOptions match : options) {
      if (match.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void unknownOption(Words words, int at, String name) {
    String help;
    if (name.equals("--icmp-type") || name.equals("--icmpv6-type")) {
      help =
          name.equals("--icmp-type") == (family == Family.IP4)
              ? "write -p " + (family == Family.IP4 ? "icmp" : "ipv6-icmp") + " before it"
              : "this option is of the other family; is the text one of "
                  + (family == Family.IP4 ? "ip6tables?" : "iptables?");
    } else {
      List<String> all = new ArrayList<>();
      BaseOption.all().forEach(all::add);
      help =
          Nearest.to(name, all)
              .filter(near -> near.length() > 2)
              .map(near -> "did you mean " + near + "?")
              .orElse("options of a match come behind its -m");
    }
    words.error(at, "no option that is known here: " + shown(name), help);
  }

  private int base(
      BaseOption option,
      String name,
      Words words,
      int at,
      int next,
      boolean negated,
      Draft.Table table,
      Command command) {
    switch (option) {
      case QUIET -> {
        return next;
      }
      case WAIT -> {
        return next < words.count() && Numbers.parse(words.word(next)) >= 0 ? next + 1 : next;
      }
      case IPV4, IPV6 -> {
        otherFamily |= (option == BaseOption.IPV4) != (family == Family.IP4);
        return next;
      }
      case COUNTERS -> {
        if (!words.has(next, name)) {
          return next;
        }
        return words.word(next).indexOf(',') > 0 || words.isOption(next + 1) ? next + 1 : next + 2;
      }
      case FRAGMENT -> {
        once(option, words, at, name);
        if (family == Family.IP6) {
          words.error(at, "ip6tables has no " + name, "write -m frag");
        }
        parts = new Match.Parts(negated ? Set.of(Part.WHOLE, Part.FIRST) : Set.of(Part.LATER));
        return next;
      }
      default -> {}
    }
    if (option.letter() != Command.NONE) {
      return command(option, words, at, next, command);
    }
    if (!words.has(next, name)) {
      return next;
    }
    switch (option) {
      case PROTOCOL -> {
        once(option, words, at, name);
        protocol(words, next, negated);
      }
      case SOURCE -> {
        once(option, words, at, name);
        addresses.read(family, Side.SOURCE, negated, words, next, sources);
      }
      case DESTINATION -> {
        once(option, words, at, name);
        addresses.read(family, Side.DESTINATION, negated, words, next, destinations);
      }
      case IN -> {
        once(option, words, at, name);
        in = through(Way.IN, words, next, negated);
        inAt = at;
      }
      case OUT -> {
        once(option, words, at, name);
        out = through(Way.OUT, words, next, negated);
        outAt = at;
      }
      case JUMP, GOTO -> {
        once(BaseOption.JUMP, words, at, name);
        @Nullable OtherOptions more = target.begin(option == BaseOption.GOTO, words, next, table);
        if (more != null) {
          sink = more;
        }
      }
      case MATCH -> match(words, next);
      case TABLE ->
          words.error(at, "no -t within a table", "write the rule behind its *" + words.word(next));
      default -> {}
    }
    return next + 1;
  }

  private void once(BaseOption option, Words words, int at, String name) {
    int bit = 1 << (option.compareTo(BaseOption.PROTOCOL) & 31);
    if ((seen & bit) != 0) {
      words.error(at, name + " stands twice", "one rule has one of it");
    }
    seen |= bit;
  }

  private int command(BaseOption option, Words words, int at, int next, Command command) {
    if (command.letter != Command.NONE) {
      words.error(at, "a second command", "write one command a line");
    }
    command.letter = option.letter();
    command.at = at;
    int to = next;
    if (to < words.count() && !words.isOption(to) && !words.isSign(to, '!')) {
      command.chain = words.word(to++);
      if (to < words.count() && !words.isOption(to) && !words.isSign(to, '!')) {
        command.second = words.word(to++);
      }
    }
    switch (option) {
      case APPEND, INSERT, DELETE, REPLACE, CHECK, POLICY, NEW_CHAIN, RENAME_CHAIN -> {
        if (command.chain.isEmpty()) {
          words.error(at, "no chain", "write the chain's name behind " + words.word(at));
        }
      }
      default -> {}
    }
    command.hasRule =
        option == BaseOption.APPEND || option == BaseOption.INSERT || option == BaseOption.CHECK;
    boolean numbered =
        switch (option) {
          case INSERT, DELETE, REPLACE, ZERO, LIST, LIST_RULES -> true;
          default -> false;
        };
    if (numbered && !command.second.isEmpty()) {
      command.number = Numbers.parse(command.second);
      if (command.number < 1 || command.number > Integer.MAX_VALUE) {
        words.error(to - 1, "no number of a rule: " + shown(command.second), "count from 1");
      }
    } else if (option == BaseOption.INSERT) {
      command.number = 1;
    } else if (option == BaseOption.REPLACE) {
      words.error(at, "-R needs the number of a rule", "write it behind the chain");
    }
    command.hasRule |=
        option == BaseOption.REPLACE || (option == BaseOption.DELETE && command.number == 0);
    boolean second = numbered || option == BaseOption.POLICY || option == BaseOption.RENAME_CHAIN;
    if (second == command.second.isEmpty() && !numbered) {
      words.error(
          second ? at : to - 1,
          second ? "a word is missing" : "a word too many: " + shown(command.second),
          "write it as iptables -h says");
    }
    return to;
  }

  private void protocol(Words words, int at, boolean negated) {
    String word = words.word(at);
    int number = ProtocolNames.number(word);
    if (number < 0) {
      List<String> all = new ArrayList<>();
      ProtocolNames.all().forEach(all::add);
      words.error(
          at,
          "no protocol: " + shown(word),
          Nearest.to(word, all)
              .map(near -> "did you mean " + near + "?")
              .orElse("write a name or a number from 1 to 255"));
      return;
    }
    if (number == 0) {
      if (negated) {
        words.error(at, "a rule for no protocol never holds", "leave out the !");
      }
      return;
    }
    protocol = number;
    protocolAt = at;
    protocolNegated = negated;
    if (number == family.other().protocol()) {
      words.warning(
          at,
          family == Family.IP4 ? "ICMPv6 in the rules of IPv4" : "ICMPv4 in the rules of IPv6",
          "for this family's ICMP write " + (family == Family.IP4 ? "icmp" : "ipv6-icmp"));
    }
    int place = negated ? 256 + number : number;
    @Nullable Match match = protocols[place];
    if (match == null) {
      match = new Match.Protocol(negated, Ranges.of(number));
      protocols[place] = match;
    }
    protocolMatch = match;
  }

  private @Nullable Match through(Way way, Words words, int at, boolean negated) {
    String name = words.word(at);
    if (name.isEmpty() || name.length() > LONGEST_INTERFACE) {
      words.error(
          at,
          name.isEmpty() ? "no interface" : "no interface has a name so long: " + shown(name),
          "write a name of 1 to " + LONGEST_INTERFACE + " letters");
      return null;
    }
    if (name.equals("+") && !negated) {
      return null;
    }
    if (name.indexOf('*') >= 0) {
      words.warning(
          at,
          "iptables takes * as a letter like others",
          "write + for any end of the name; here it is left open whether it matches");
      return new Match.Unknown((negated ? "! " : "") + (way == Way.IN ? "-i " : "-o ") + name);
    }
    Map<String, Match> known = interfaces.get((way == Way.IN ? 0 : 1) + (negated ? 2 : 0));
    @Nullable Match match = known.get(name);
    if (match == null) {
      String pattern = name.endsWith("+") ? name.substring(0, name.length() - 1) + "*" : name;
      match = new Match.Interfaces(way, negated, Set.of(pattern));
      if (known.size() < MOST_KNOWN) {
        known.put(name, match);
      }
    }
    return match;
  }

  private void match(Words words, int at) {
    String name = words.word(at);
    MatchOptions match =
        switch (name) {
          case "comment" -> new CommentOptions();
          case "conntrack", "state" -> new StateOptions(name);
          case "limit" -> new LimitOptions();
          case "hashlimit" -> new HashLimitOptions(family, limits);
          case "icmp", "icmp6", "icmpv6", "ipv6-icmp" -> icmp(words, at, name);
          case "addrtype", "pkttype" -> new KindOptions(name, family);
          case "set" -> new SetOptions(family, sets);
          case "u32", "frag" -> new PartOptions(name, family);
          case "time" -> new TimeOptions();
          default -> NumberOptions.reads(name) ? new NumberOptions(name) : OtherOptions.match(name);
        };
    if ((name.equals("ttl") && family == Family.IP6)
        || (name.equals("hl") && family == Family.IP4)) {
      words.error(
          at,
          "-m " + name + " is of the other family",
          "write " + (family == Family.IP4 ? "-m ttl" : "-m hl"));
    }
    if (name.startsWith("-")) {
      words.error(at, "no name behind -m", "write the name of a match");
    }
    if (options.size() >= MOST_MATCHES) {
      if (options.size() == MOST_MATCHES) {
        words.error(at, "more than " + MOST_MATCHES + " matches in one rule", "write fewer");
      } else {
        return;
      }
    }
    options.add(match);
    places.add(at);
    if (match instanceof OtherOptions other) {
      sink = other;
    }
  }

  private MatchOptions icmp(Words words, int at, String name) {
    if (name.equals("icmp") != (family == Family.IP4)) {
      words.error(
          at,
          "-m " + name + " is of the other family",
          "is the text one of " + (family == Family.IP4 ? "ip6tables?" : "iptables?"));
    }
    return new IcmpOptions(family, messages);
  }

  /** Builds the rules. */
  private void finish(Words words, Draft.Table table, Command command) {
    if (!command.hasRule) {
      if (seen != 0 || !options.isEmpty()) {
        words.error(
            command.at,
            words.word(command.at) + " takes no rule",
            "leave out the options behind it");
      }
      return;
    }
    Draft.@Nullable Chain chain = table.chain(command.chain);
    if (chain != null && chain.builtIn.isPresent() && (in != null || out != null)) {
      checkWays(words, chain.builtIn.get());
    }
    matches.clear();
    for (int i = 0; i < options.size(); i++) {
      MatchOptions match = options.get(i);
      match.finish(words, places.get(i), matches);
      if (match instanceof IcmpOptions && (protocol != family.protocol() || protocolNegated)) {
        words.error(
            places.get(i),
            "-m " + match.name() + " without its protocol",
            "write -p " + (family == Family.IP4 ? "icmp" : "ipv6-icmp"));
      }
    }
    if (sources.isEmpty()) {
      sources.add(Optional.empty());
    }
    if (destinations.isEmpty()) {
      destinations.add(Optional.empty());
    }
    if ((long) sources.size() * destinations.size() > MOST_RULES) {
      words.error(
          command.at, "this line is more than " + MOST_RULES + " rules", "use ipset and -m set");
      return;
    }
    if (!otherFamily) {
      build(new Origin(words.source(), words.span()), command);
    }
  }

  private void build(Origin origin, Command command) {
    String comment = comment();
    Action action = target.action();
    for (Optional<Match> source : sources) {
      for (Optional<Match> destination : destinations) {
        List<Match> all = new ArrayList<>(matches.size() + 5);
        source.ifPresent(all::add);
        destination.ifPresent(all::add);
        add(all, in);
        add(all, out);
        add(all, protocolMatch);
        add(all, parts);
        all.addAll(matches);
        command.rules.add(new Rule(all, action, origin, comment));
      }
    }
  }

  private static void add(List<Match> all, @Nullable Match match) {
    if (match != null) {
      all.add(match);
    }
  }

  private String comment() {
    String comment = "";
    for (MatchOptions match : options) {
      if (match instanceof CommentOptions text) {
        comment = comment.isEmpty() ? text.text() : comment + "; " + text.text();
      }
    }
    return comment;
  }

  private void checkWays(Words words, BuiltIn chain) {
    boolean noOut =
        switch (chain.hook()) {
          case PREROUTING, INPUT -> true;
          default -> false;
        };
    boolean noIn =
        switch (chain.hook()) {
          case OUTPUT, POSTROUTING -> true;
          default -> false;
        };
    if (noOut && out != null) {
      words.error(outAt, "no -o in " + chain.name(), "packets have no way out there; use FORWARD");
    }
    if (noIn && in != null) {
      words.error(inAt, "no -i in " + chain.name(), "packets have no way in there; use FORWARD");
    }
  }
}
