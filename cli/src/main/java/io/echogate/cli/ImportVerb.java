package io.echogate.cli;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.policies.PolicyOfRules;
import io.echogate.firewalls.policies.PolicyOptions;
import io.echogate.firewalls.policies.PolicyOptions.Place;
import io.echogate.firewalls.policies.WrittenPolicy;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Direction;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code import INPUT...}: the rules of another firewall, as a policy or as what was understood.
 */
final class ImportVerb implements Verb {
  static final String NAME = "import";

  private static final String TO = "--to";
  private static final String POLICY = "policy";
  private static final String CALLED = "--name";
  private static final String HOOK = "--hook";
  private static final String CHAIN = "--chain";
  private static final String INTERFACE = "--interface";

  /** The hooks that are asked about, and those for the other way. */
  private enum At {
    INPUT(Hook.INPUT, Hook.OUTPUT),
    FORWARD(Hook.FORWARD, Hook.FORWARD),
    INGRESS(Hook.INGRESS, Hook.EGRESS);

    private final Hook in;
    private final Hook out;

    At(Hook in, Hook out) {
      this.in = in;
      this.out = out;
    }

    String text() {
      return in.text();
    }
  }

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Reads the rules of another firewall.",
                "It takes the output of iptables-save, ip6tables-save and ipset save, all of them"
                    + " together; scripts of iptables; the output of nft list ruleset, as text or"
                    + " JSON; configurations of Cisco IOS, IOS XR, NX-OS and of Junos. Without "
                    + TO
                    + " it says what it understood, and what not. With "
                    + TO
                    + " policy it prints a policy that does the same to ICMP."),
            "iptables-save | echogate import - --to policy",
            "prints what this machine's rules do to ICMP as a policy")
        .addPositional(FirewallFiles.operands("1..*"))
        .addOption(Options.text(TO, "FORMAT", "policy"))
        .addOption(Options.text(CALLED, "NAME", "what the policy is called: imported"))
        .addOption(
            Options.text(
                HOOK,
                "HOOK",
                "which rules are meant: input (with output), forward, or ingress (with egress)"))
        .addOption(
            Options.text(CHAIN, "NAME", "a chain, list or filter of that name, for what arrives"))
        .addOption(Options.text(INTERFACE, "NAME", "only packets of this interface"))
        .addOption(LossText.option("what a policy cannot say"))
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<Erring> erring = LossText.erring(arguments);
    Optional<At> at = Options.word(arguments, HOOK, At.values(), At::text);
    boolean policy = toPolicy(arguments);
    Optional<RuleSet> read = FirewallFiles.read(Options.files(arguments), console);
    if (read.isEmpty()) {
      return ExitCode.NEGATIVE;
    }
    RuleSet rules = read.get();
    if (!policy) {
      report(rules, arguments.hasMatchedOption(Options.JSON), console);
      return ExitCode.DONE;
    }
    PolicyOptions options = options(rules, at, erring, arguments);
    return print(PolicyOfRules.of(rules, options), arguments, console);
  }

  private static boolean toPolicy(ParseResult arguments) {
    if (!arguments.hasMatchedOption(TO)) {
      for (String option : List.of(CALLED, HOOK, CHAIN, INTERFACE, LossText.OPTION)) {
        if (arguments.hasMatchedOption(option)) {
          throw Refusal.usage(option + " goes with " + TO + " policy", "add that");
        }
      }
      return false;
    }
    String format = arguments.matchedOptionValue(TO, "");
    if (!format.equals(POLICY)) {
      throw Refusal.usage(
          TO + " takes no '" + format + "'",
          "it takes policy; for another firewall import to a policy and export that");
    }
    return true;
  }

  private static void report(RuleSet rules, boolean json, Console console) {
    if (json) {
      Json.print(console, document -> ImportJson.print(rules, document));
    } else {
      console.out().print(ImportText.of(rules));
    }
  }

  private static PolicyOptions options(
      RuleSet rules, Optional<At> at, Optional<Erring> erring, ParseResult arguments) {
    String name = arguments.matchedOptionValue(CALLED, "imported");
    if (!name.matches("[a-z_][a-z0-9_-]{0,62}")) {
      throw Refusal.usage(
          "'" + name + "' is no name of a policy",
          "small letters, digits, _ and -, a letter first, at most 63");
    }
    PolicyOptions options = PolicyOptions.standard(rules, name);
    if (at.isPresent()) {
      options =
          options
              .at(Direction.IN, new Place.At(at.get().in))
              .at(Direction.OUT, new Place.At(at.get().out));
    }
    if (arguments.hasMatchedOption(CHAIN)) {
      options = options.at(Direction.IN, new Place.In(arguments.matchedOptionValue(CHAIN, "")));
    }
    if (arguments.hasMatchedOption(INTERFACE)) {
      options = options.on(arguments.matchedOptionValue(INTERFACE, ""));
    }
    return erring.isPresent() ? options.erring(erring.get()) : options;
  }

  private static ExitCode print(WrittenPolicy written, ParseResult arguments, Console console) {
    if (written.problem().isPresent()) {
      throw Refusal.negative(written.problem().get().message(), written.problem().get().help());
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, document -> ImportJson.print(written, document));
    } else {
      written.text().ifPresent(console.out()::print);
      console.out().flush();
      LossText.complain(
          written.losses(),
          written.text().isEmpty(),
          "a policy cannot say this: ",
          "not quite the same: ",
          console);
    }
    return written.text().isPresent() ? ExitCode.DONE : ExitCode.NEGATIVE;
  }
}
