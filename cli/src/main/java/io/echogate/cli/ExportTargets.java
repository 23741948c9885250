package io.echogate.cli;

import io.echogate.firewalls.export.AclOptions;
import io.echogate.firewalls.export.ExportTarget;
import io.echogate.firewalls.export.IptablesOptions;
import io.echogate.firewalls.export.JunosOptions;
import io.echogate.firewalls.export.NftOptions;
import io.echogate.firewalls.export.SuricataOptions;
import io.echogate.firewalls.export.SuricataOptions.Does;
import io.echogate.firewalls.nftables.NftKeywords;
import io.echogate.firewalls.rules.Hook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options by which {@code export} is told its target. */
final class ExportTargets {
  private static final String TO = "--to";
  private static final String HOOK = "--hook";
  private static final String INTERFACE = "--interface";
  private static final String TABLE = "--table";
  private static final String PREFIX = "--chain-prefix";
  private static final String SETS = "--sets";
  private static final String ACL = "--acl-name";
  private static final String NUMBERED = "--numbered";
  private static final String ACTION = "--action";
  private static final String SID = "--sid";

  /** What each target can be told. */
  private static final Map<String, Set<String>> OPTIONS = options();

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,30}");
  private static final Pattern ACLS = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,62}");
  private static final Pattern CHAINS = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,11}");
  private static final Pattern LINK = Pattern.compile("[^\\s\"{};]{1,64}");

  private ExportTargets() {}

  private static Map<String, Set<String>> options() {
    Map<String, Set<String>> options = new LinkedHashMap<>();
    options.put("nftables", Set.of(HOOK, INTERFACE, TABLE));
    options.put("iptables", Set.of(HOOK, INTERFACE, PREFIX, SETS));
    options.put("ios", Set.of(ACL, NUMBERED, INTERFACE));
    options.put("junos", Set.of(ACL, INTERFACE));
    options.put("suricata", Set.of(ACTION, SID));
    return options;
  }

  static void addOptions(CommandSpec spec) {
    spec.addOption(Options.text(TO, "FORMAT", String.join(", ", OPTIONS.keySet())))
        .addOption(
            Options.text(
                HOOK,
                "HOOKS",
                "where packets are judged: input, forward, output, with commas; or ingress, egress"
                    + " (nftables). Without it input, and output if the policy says something about"
                    + " what leaves"))
        .addOption(Options.text(INTERFACE, "NAMES", "judges only packets of these, with commas"))
        .addOption(
            Options.text(
                TABLE, "NAME", "what the table of nftables is called: " + NftOptions.TABLE))
        .addOption(
            Options.text(
                PREFIX,
                "NAME",
                "what the chains of iptables begin with: " + IptablesOptions.PREFIX))
        .addOption(
            Options.flag(
                    SETS,
                    "prints in place of the rules the sets of iptables that they name, for ipset"
                        + " restore")
                .build())
        .addOption(
            Options.text(
                ACL,
                "NAME",
                "what lists of ios and filters of junos begin with: the policy's name"))
        .addOption(
            Options.text(
                NUMBERED,
                "N",
                "numbers the IPv4 lists of ios from 100-199 or 2000-2699, in place of names"))
        .addOption(
            Options.text(
                ACTION,
                "WORD",
                "what rules of suricata do with what the policy blocks or limits: alert, or drop"
                    + " where it stands in the way of packets. Without it alert"))
        .addOption(
            Options.text(
                SID,
                "N",
                "the number of the first rule of suricata, the others follow: "
                    + SuricataOptions.SID));
  }

  /**
   * The target that the command line means.
   *
   * @param policy the name of the policy that goes there
   * @throws Refusal if it means none, or tells it what it cannot be told
   */
  static ExportTarget of(ParseResult arguments, String policy) {
    String format = requireFormat(arguments);
    return switch (format) {
      case "nftables" -> nftables(arguments);
      case "iptables" -> iptables(arguments);
      case "ios" ->
          new AclOptions(acl(arguments, policy), number(arguments), interfaces(arguments));
      case "suricata" ->
          new SuricataOptions(
              Options.word(arguments, ACTION, Does.values(), Does::text).orElse(Does.ALERT),
              sid(arguments));
      default -> new JunosOptions(acl(arguments, policy), interfaces(arguments));
    };
  }

  /**
   * The name of the target, with which the options go that are there.
   *
   * @throws Refusal if there is none, or it has no use for an option
   */
  static String requireFormat(ParseResult arguments) {
    String format = arguments.matchedOptionValue(TO, "");
    Set<String> able = OPTIONS.get(format);
    if (able == null) {
      String all = String.join(", ", OPTIONS.keySet());
      throw format.isEmpty()
          ? Refusal.usage("export to what?", TO + " takes one of " + all)
          : Refusal.usage(
              TO + " takes no '" + format + "'",
              DidYouMean.or("it takes one of " + all, format, List.copyOf(OPTIONS.keySet())));
    }
    Set<String> known = new TreeSet<>();
    OPTIONS.values().forEach(known::addAll);
    for (String option : known) {
      if (arguments.hasMatchedOption(option) && !able.contains(option)) {
        throw Refusal.usage(
            option + " means nothing to " + format, "leave it out, or choose another target");
      }
    }
    return format;
  }

  private static long sid(ParseResult arguments) {
    String text = arguments.matchedOptionValue(SID, "" + SuricataOptions.SID);
    long sid = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0;
    if (sid < 1 || sid > SuricataOptions.LAST_SID) {
      throw Refusal.usage(
          SID + " takes no '" + text + "'",
          "a number from 1 to "
              + SuricataOptions.LAST_SID
              + "; the other rules have the numbers behind it");
    }
    return sid;
  }

  private static String acl(ParseResult arguments, String policy) {
    String name = arguments.matchedOptionValue(ACL, policy);
    if (!ACLS.matcher(name).matches()) {
      throw Refusal.usage(
          "'" + name + "' is no name of a list", "letters, digits, _ and -, a letter first");
    }
    return name;
  }

  private static OptionalInt number(ParseResult arguments) {
    if (!arguments.hasMatchedOption(NUMBERED)) {
      return OptionalInt.empty();
    }
    String text = arguments.matchedOptionValue(NUMBERED, "");
    // The list for what leaves has the next number.
    if (!text.matches("1[0-9][0-8]|1[0-8]9|2[0-6][0-9][0-8]|2[0-5][0-9]9|2[0-6][0-8]9")) {
      throw Refusal.usage(
          NUMBERED + " takes no '" + text + "'",
          "extended lists have the numbers 100-199 and 2000-2699; the next one is needed, too");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private static IptablesOptions iptables(ParseResult arguments) {
    String prefix = arguments.matchedOptionValue(PREFIX, IptablesOptions.PREFIX);
    if (!CHAINS.matcher(prefix).matches()) {
      throw Refusal.usage(
          "chains cannot begin with '" + prefix + "'",
          "1 to 12 letters, digits and _, a letter first");
    }
    Set<Hook> hooks = hooks(arguments);
    if (hooks.contains(Hook.INGRESS) || hooks.contains(Hook.EGRESS)) {
      throw Refusal.usage(
          "iptables has no hooks ingress and egress", "leave them out, or export to nftables");
    }
    return new IptablesOptions(
        prefix, hooks, interfaces(arguments), arguments.hasMatchedOption(SETS));
  }

  private static NftOptions nftables(ParseResult arguments) {
    String table = arguments.matchedOptionValue(TABLE, NftOptions.TABLE);
    if (!NAME.matcher(table).matches()) {
      throw Refusal.usage(
          "'" + table + "' is no name of a table", "letters, digits, _ and -, a letter first");
    }
    if (NftKeywords.contains(table)) {
      throw Refusal.usage(
          "'" + table + "' is a word that nftables keeps for itself", "choose another name");
    }
    Set<Hook> hooks = hooks(arguments);
    Set<String> interfaces = interfaces(arguments);
    Set<Hook> wire = EnumSet.of(Hook.INGRESS, Hook.EGRESS);
    if (hooks.stream().anyMatch(wire::contains)) {
      if (!wire.containsAll(hooks)) {
        throw Refusal.usage(
            "ingress and egress stand in a table of their own",
            "export twice, under two names of --table");
      }
      if (interfaces.isEmpty()) {
        throw Refusal.usage(
            "ingress and egress are places of an interface", "name some with --interface");
      }
    }
    return new NftOptions(table, hooks, interfaces);
  }

  private static Set<Hook> hooks(ParseResult arguments) {
    List<Hook> possible = List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT, Hook.INGRESS, Hook.EGRESS);
    Set<Hook> hooks = EnumSet.noneOf(Hook.class);
    for (String word : words(arguments, HOOK)) {
      hooks.add(
          possible.stream()
              .filter(hook -> hook.text().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.usage(
                          HOOK + " takes no '" + word + "'",
                          "it takes "
                              + String.join(", ", possible.stream().map(Hook::text).toList()))));
    }
    return hooks;
  }

  private static Set<String> interfaces(ParseResult arguments) {
    Set<String> names = new LinkedHashSet<>(words(arguments, INTERFACE));
    for (String name : names) {
      if (!LINK.matcher(name).matches()) {
        throw Refusal.usage(
            "'" + name + "' is no name of an interface", "at most 64 characters, no blank");
      }
    }
    return names;
  }

  private static List<String> words(ParseResult arguments, String option) {
    List<String> words = new ArrayList<>();
    if (arguments.hasMatchedOption(option)) {
      Arrays.stream(arguments.matchedOptionValue(option, "").split(",", -1))
          .map(String::strip)
          .forEach(words::add);
    }
    return words;
  }
}
