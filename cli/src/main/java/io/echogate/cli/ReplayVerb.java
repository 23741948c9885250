package io.echogate.cli;

import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.Reading;
import io.echogate.traffic.Replay;
import io.echogate.traffic.ReplayListener;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code replay FILE CAPTURE...}: what a policy would have done with captured packets. */
final class ReplayVerb implements Verb {
  static final String NAME = "replay";

  private static final String EACH = "--each";
  private static final String LOCAL = "--local";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Plays captured packets to a policy, and shows what it would have done.",
                "Captures are pcap or pcapng files, plain or packed by gzip or zstd. They are"
                    + " played one after the other, in the order in which they are named, with the"
                    + " clock of their packets; limits are full at the beginning. Which packets"
                    + " left, "
                    + LOCAL
                    + " tells, or the capture where it says so; all others arrived. A prefix of one"
                    + " address is an own address, @self. Flows and queries are known from the"
                    + " packets that passed before. Of packets that the capture cut off, those are"
                    + " not judged of which too little is there. Where a capture is damaged, what"
                    + " came before counts, and the exit code is 3."),
            "echogate replay web.policy yesterday.pcap --local 192.0.2.7 --dropped lost.pcapng",
            "shows what web.policy would have dropped yesterday, and keeps these packets")
        .addPositional(Options.policyFile())
        .addPositional(
            Options.operand("CAPTURE", "captures; - is standard input")
                .index("1..*")
                .arity("1..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build())
        .addOption(PolicyFiles.choice())
        .addOption(
            Options.text(
                LOCAL, "PREFIXES", "whose packets leave, such as 192.0.2.7,2001:db8:1::/48"))
        .addOption(
            Options.flag(
                    EACH,
                    "a line for each packet first; with --json a document for each, and nothing"
                        + " else")
                .build())
        .addOption(
            Options.text(
                KeptPackets.PASSED,
                "OUT",
                "writes what passes to a capture: pcapng with the verdict as a comment, or pcap if"
                    + " the name ends in .pcap"))
        .addOption(Options.text(KeptPackets.DROPPED, "OUT", "the same of what is dropped"))
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String file = arguments.matchedPositionalValue(0, "");
    List<String> operands = arguments.matchedPositionalValue(1, List.of());
    if (operands.stream().filter(PolicyFiles::isStdin).count() + (PolicyFiles.isStdin(file) ? 1 : 0)
        > 1) {
      throw Refusal.usage("standard input can be read once only", "name the other by its path");
    }
    List<Prefix> local =
        arguments.hasMatchedOption(LOCAL)
            ? Prefixes.of(LOCAL, arguments.matchedOptionValue(LOCAL, ""))
            : List.of();
    Reading reading = PolicyFiles.read(file, console);
    if (PolicyFiles.complainOfNone(reading, console)) {
      return ExitCode.NEGATIVE;
    }
    Policy policy = PolicyFiles.chosen(reading, arguments);
    String name = reading.source().name();
    if (asksForSelf(policy) && local.stream().noneMatch(ReplayVerb::isAddress)) {
      console.warn(
          "the policy asks for @self, and no own address is known: name them with " + LOCAL);
    }
    boolean json = arguments.hasMatchedOption(Options.JSON);
    boolean each = arguments.hasMatchedOption(EACH);
    Replay replay = new Replay(policy, PrefixSet.of(local));
    List<PlayedCapture> played;
    try (KeptPackets kept = KeptPackets.open(arguments, operands, name)) {
      ReplayListener keeping = kept.listener();
      ReplayListener listener = each ? EachPacket.before(keeping, name, json, console) : keeping;
      played =
          operands.stream()
              .map(operand -> PlayedCapture.play(operand, replay, listener, console))
              .toList();
    }
    ReplayOutcome outcome = ReplayOutcome.of(name, played, replay.report(), console.time());
    if (!json) {
      console.out().print((each ? "\n" : "") + ReplayText.of(outcome, console.outStyle()));
    } else if (!each) {
      Json.print(console, document -> ReplayJson.write(outcome, document));
    }
    console.out().flush();
    return played.stream().allMatch(one -> one.problem().isEmpty())
        ? ExitCode.DONE
        : ExitCode.REFUSED;
  }

  private static boolean isAddress(Prefix prefix) {
    return prefix.length() == Address.bits(prefix.family());
  }

  private static boolean asksForSelf(Policy policy) {
    return policy.rules().stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(
            condition ->
                switch (condition) {
                  case Condition.From from -> from.addresses().builtIns().contains(BuiltInSet.SELF);
                  case Condition.To to -> to.addresses().builtIns().contains(BuiltInSet.SELF);
                  default -> false;
                });
  }
}
