package io.echogate.cli;

import io.echogate.cli.verify.Agreement;
import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.traffic.Comparison;
import io.echogate.traffic.Replay;
import io.echogate.traffic.ReplayListener;
import io.echogate.traffic.ReplayReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code replay FILE CAPTURE...}: what a policy would have done with captured packets. */
final class ReplayVerb implements Verb {
  static final String NAME = "replay";

  private static final String EACH = "--each";
  private static final String LOCAL = "--local";

  /** What makes sense with one policy only. */
  private static final List<String> ALONE =
      List.of(EACH, KeptPackets.PASSED, KeptPackets.DROPPED, ReplayEngines.ENGINE);

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
                    + " came before counts, and the exit code is 3.",
                "Several policies are compared: what each does, side by side, and the packets on"
                    + " which they differ."),
            "echogate replay web.policy yesterday.pcap --local 192.0.2.7 --dropped lost.pcapng",
            "shows what web.policy would have dropped yesterday, and keeps these packets")
        .addPositional(Options.policyFile())
        .addPositional(
            Options.operands("CAPTURE", "captures; - is standard input").index("1..*").build())
        .addOption(ReplayPolicies.option())
        .addOption(ReplayEngines.option())
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
    Optional<ReplayPolicies> policies = ReplayPolicies.read(file, arguments, console);
    if (policies.isEmpty()) {
      return ExitCode.NEGATIVE;
    }
    if (policies.get().policies().stream().anyMatch(named -> asksForSelf(named.policy()))
        && local.stream().noneMatch(Prefix::isAddress)) {
      console.warn(
          "the policy asks for @self, and no own address is known: name them with " + LOCAL);
    }
    try (Interruption.Watch end = console.interruption().begin()) {
      PlayedCaptures captures = new PlayedCaptures(operands, end, console);
      Session session = new Session(arguments, captures, PrefixSet.of(local), console);
      return policies.get().areSeveral()
          ? session.several(policies.get())
          : session.one(policies.get().policies().getFirst());
    }
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

  /** Plays what the command line names. */
  private record Session(
      ParseResult arguments, PlayedCaptures captures, PrefixSet local, Console console) {

    ExitCode one(ReplayPolicies.Named named) {
      boolean each = arguments.hasMatchedOption(EACH);
      Replay replay = new Replay(named.policy(), local);
      try (KeptPackets kept = KeptPackets.open(arguments, captures.operands(), named.file());
          ReplayEngines engines = ReplayEngines.begin(arguments, named.policy(), own())) {
        ReplayListener keeping = engines.before(kept.listener());
        ReplayListener listener =
            each ? EachPacket.before(keeping, named.file(), isJson(), console) : keeping;
        boolean listens = each || kept.isAny() || engines.kernel().isPresent();
        List<PlayedCapture> played =
            captures.play(
                capture -> {
                  if (listens) {
                    replay.play(capture, listener, captures::goesOn);
                  } else {
                    replay.play(capture, captures::goesOn);
                  }
                });
        ReplayOutcome outcome =
            ReplayOutcome.of(named.file(), played, replay.report(), console.time());
        Optional<Agreement.Outcome> kernel = engines.outcome();
        if (!isJson()) {
          console.out().print((each ? "\n" : "") + ReplayText.of(outcome, console.outStyle()));
        } else if (!each) {
          Json.print(console, document -> ReplayJson.write(outcome, kernel, document));
        }
        kernel.ifPresent(this::tell);
        console.out().flush();
        return kernel.map(Agreement.Outcome::agrees).orElse(true)
            ? status(played)
            : ExitCode.NEGATIVE;
      }
    }

    private void tell(Agreement.Outcome kernel) {
      String text = AgreementText.of(kernel, console.outStyle());
      if (!isJson()) {
        console.out().print("\n" + text);
      } else if (!kernel.agrees()) {
        console.complain(text);
      }
    }

    ExitCode several(ReplayPolicies policies) {
      for (String option : ALONE) {
        if (arguments.hasMatchedOption(option)) {
          throw Refusal.usage(
              option + " is for one policy, and several are named", "name one of them");
        }
      }
      List<Replay> replays =
          policies.policies().stream().map(named -> new Replay(named.policy(), local)).toList();
      Comparison comparison = new Comparison(replays);
      List<PlayedCapture> played =
          captures.play(capture -> comparison.play(capture, captures::goesOn));
      List<ReplayReport> reports = comparison.reports();
      List<ReplayOutcome> outcomes = new ArrayList<>();
      for (int i = 0; i < reports.size(); i++) {
        String file = policies.policies().get(i).file();
        outcomes.add(ReplayOutcome.of(file, played, reports.get(i), console.time()));
      }
      ComparedReplays compared =
          new ComparedReplays(
              policies.policies().stream().map(ReplayPolicies.Named::name).toList(),
              outcomes,
              comparison.differences());
      if (isJson()) {
        Json.print(console, document -> ComparedJson.write(compared, document));
      } else {
        console.out().print(ComparedText.of(compared, console.outStyle()));
      }
      console.out().flush();
      return status(played);
    }

    private boolean isJson() {
      return arguments.hasMatchedOption(Options.JSON);
    }

    private Set<Address> own() {
      return local.entryList().stream()
          .filter(Prefix::isAddress)
          .map(prefix -> new Address(prefix.family(), prefix.high(), prefix.low()))
          .collect(Collectors.toSet());
    }

    private static ExitCode status(List<PlayedCapture> played) {
      return played.stream().allMatch(one -> one.problem().isEmpty())
          ? ExitCode.DONE
          : ExitCode.REFUSED;
    }
  }
}
