package io.echogate.cli;

import io.echogate.cli.manual.Manual;
import io.echogate.cli.manual.PageJson;
import io.echogate.cli.manual.PageText;
import io.echogate.cli.manual.Topic;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code explain INPUT --packet ... | --frame ...}: what a policy, or another firewall, does to one
 * packet, and why; and {@code explain NAME}: what is known of a message, a function or an attack.
 */
final class ExplainVerb implements Verb {
  static final String NAME = "explain";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Says what a policy or another firewall does to one packet, and what messages are"
                    + " for.",
                "With a packet: the verdict, the line that decides, what works because of the"
                    + " message or breaks without it, and what an attacker could do with it."
                    + " DESCRIPTION is ip4 or ip6; in or out; type, type/code or name, or else tcp"
                    + " or udp; then any of: from ADDRESS, to ADDRESS, payload BYTES, hop-limit N,"
                    + " related, solicited, on-link (with the hop limit and source that the message"
                    + " has on its link). The machine is 192.0.2.2 and 2001:db8::2, its neighbour"
                    + " 192.0.2.1 and 2001:db8::1; another destination makes the packet one that"
                    + " is forwarded. Limits are asked after a pause, when they admit most.",
                "The rules of another firewall, as import takes them, in one file or several, are"
                    + " followed chain by chain: which rules the packet meets, which one decides,"
                    + " and what the verdict depends on where the rules alone do not say it, such"
                    + " as limits. There DESCRIPTION is in, out or forward, and takes also: iif"
                    + " NAME and oif NAME (interfaces; else any that no rule names), state new,"
                    + " established, related, invalid or untracked (else what connection tracking"
                    + " calls it without a known flow), fragment first or later, length BYTES, dscp"
                    + " N; for example: iptables-save | echogate explain - --packet 'ip4 forward"
                    + " 3/4 iif eth0 state related'. Where nothing says where lists are applied,"
                    + " one is asked by itself.",
                "Without a packet, the operand is a message such as 3/4 or echo-request, a group"
                    + " such as @errors, a function such as pmtud, an attack such as smurf, or a"
                    + " finding, and what is known of it is printed."),
            "echogate explain web.policy --packet 'ip4 in 3/4 from 192.0.2.1 payload 28'",
            "says whether the message that path MTU discovery needs comes through")
        .addPositional(
            Options.operands(
                    "INPUT|NAME",
                    "a policy, or rules of another firewall; - is standard input; or a name in the"
                        + " manual")
                .build())
        .addArgGroup(
            ArgGroupSpec.builder()
                .exclusive(true)
                .multiplicity("0..1")
                .addArg(Options.text(PacketDescription.NAME, "DESCRIPTION", "the packet in words"))
                .addArg(
                    Options.text(
                        FrameOperand.NAME,
                        "HEX",
                        "an arriving frame, from its Ethernet header on, in hexadecimal"))
                .build())
        .addOption(PolicyFiles.choice())
        .addOption(
            Options.text(
                TracedPacket.CHAIN, "NAME", "a chain, list or filter of that name, by itself"))
        .addOption(Options.text(Options.FAMILY, "FAMILY", "of NAME: ip4 or ip6 alone"))
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<String> operands = Options.files(arguments);
    if (arguments.hasMatchedOption(PacketDescription.NAME)
        || arguments.hasMatchedOption(FrameOperand.NAME)) {
      return explainPacket(operands, arguments, console);
    }
    if (operands.size() > 1) {
      throw Refusal.usage(
          "one name at a time is looked up",
          "with the rules of a firewall, say which packet: " + PacketDescription.NAME + " 'ip4 8'");
    }
    return explainName(operands.getFirst(), arguments, console);
  }

  private static ExitCode explainPacket(
      List<String> operands, ParseResult arguments, Console console) {
    PolicyFiles.requireOneStdin(operands);
    List<InputFile> files = operands.stream().map(one -> PolicyFiles.open(one, console)).toList();
    List<Decoded> texts = files.stream().map(InputFile::text).toList();
    return files.size() > 1 || InputFile.isFirewall(texts.getFirst())
        ? explainRules(texts, arguments, console)
        : explainPolicy(files.getFirst(), arguments, console);
  }

  private static ExitCode explainPolicy(InputFile file, ParseResult arguments, Console console) {
    if (arguments.hasMatchedOption(TracedPacket.CHAIN)) {
      throw Refusal.usage(
          TracedPacket.CHAIN + " goes with the rules of another firewall", "leave it out");
    }
    DescribedPacket asked = packet(arguments);
    Reading reading = file.policy();
    if (PolicyFiles.complainOfNone(reading, console)) {
      return ExitCode.NEGATIVE;
    }
    Explanation explanation =
        Explanation.of(asked, PolicyFiles.chosen(reading, arguments), console.time().instant());
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, explanation::json);
    } else {
      console.out().print(explanation.text(console.outStyle()));
    }
    return ExitCode.DONE;
  }

  private static ExitCode explainRules(
      List<Decoded> texts, ParseResult arguments, Console console) {
    if (arguments.hasMatchedOption(PolicyFiles.POLICY)) {
      throw Refusal.usage(
          PolicyFiles.POLICY + " goes with policies",
          "of other rules, " + TracedPacket.CHAIN + " names a chain");
    }
    Instant now = console.time().instant();
    AskedSituation asked =
        arguments.hasMatchedOption(FrameOperand.NAME)
            ? FramedSituation.of(packet(arguments).packet(), now)
            : SituationDescription.parse(
                arguments.matchedOptionValue(PacketDescription.NAME, ""), now);
    Optional<RuleSet> rules = FirewallFiles.rules(texts, Severity.WARNING, console);
    if (rules.isEmpty()) {
      return ExitCode.NEGATIVE;
    }
    Optional<String> chain = Options.value(arguments, TracedPacket.CHAIN);
    TracedPacket traced = TracedPacket.of(rules.get(), asked, chain);
    traced.doubts().forEach(console::warn);
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> TraceJson.print(traced, json));
    } else {
      console.out().print(TraceText.of(traced, console.outStyle()));
    }
    return ExitCode.DONE;
  }

  private static DescribedPacket packet(ParseResult arguments) {
    return arguments.hasMatchedOption(FrameOperand.NAME)
        ? FrameOperand.parse(arguments.matchedOptionValue(FrameOperand.NAME, ""))
        : PacketDescription.parse(arguments.matchedOptionValue(PacketDescription.NAME, ""));
  }

  private static ExitCode explainName(String name, ParseResult arguments, Console console) {
    List<Family> families = Options.families(arguments);
    Manual manual = new Manual();
    List<Topic> topics = manual.topics(name, families);
    if (topics.isEmpty()) {
      throw Refusal.usage("the manual knows no '" + name + "'", help(name, manual));
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> PageJson.print(topics, json));
    } else {
      console.out().print(topics.stream().map(PageText::of).collect(Collectors.joining("\n")));
    }
    return ExitCode.DONE;
  }

  private static String help(String name, Manual manual) {
    boolean file = name.equals("-") || name.endsWith(".policy") || name.endsWith(".xfw");
    return file
        ? "with a policy, say which packet: " + PacketDescription.NAME + " 'ip4 in 3/4'"
        : DidYouMean.or(
            "name a message such as 3/4, a function such as pmtud, an attack such as smurf",
            manual.nearest(name));
  }
}
