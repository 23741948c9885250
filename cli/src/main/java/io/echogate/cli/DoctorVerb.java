package io.echogate.cli;

import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code doctor MESSAGE...}: who on this machine drops a message. */
final class DoctorVerb implements Verb {
  static final String NAME = "doctor";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Says who on this machine drops a message.",
                "For what comes to this machine, what it sends and, if it forwards, what passes"
                    + " through it, it names the first that drops the message in the order in which"
                    + " packets come by: policies of Echogate at XDP and TCX, the chains of"
                    + " nftables and of both variants of iptables by hook and priority, each with"
                    + " the line, and the kernel by its settings. Where only some are dropped it"
                    + " says which, and where rules or settings mend it, these. Every packet of"
                    + " that message that there can be is followed, not a sample, and nothing is"
                    + " sent or changed. If something drops the message, or some of it, it ends"
                    + " with 1; what is over a limit does not count. Needs the capabilities"
                    + " CAP_BPF, CAP_NET_ADMIN and CAP_NET_RAW, and to enter a namespace"
                    + " CAP_SYS_ADMIN."),
            "echogate doctor 3/4",
            "says who drops what path MTU discovery needs")
        .addPositional(
            Options.operands(
                    "MESSAGE",
                    "11, 3/4, echo-request, @errors; a number is that of each family that has it")
                .build())
        .addOption(Options.text(Options.FAMILY, "FAMILY", "ip4 or ip6 alone"))
        .addOption(Interfaces.option("only what comes or leaves by this interface").build())
        .addOption(Kernel.option())
        .addOption(Timeout.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<Family> families = Options.families(arguments);
    List<AskedMessages> asked = new ArrayList<>();
    for (String word : Options.files(arguments)) {
      asked.add(AskedMessages.operand(word, families));
    }
    long nanos = TimeUnit.SECONDS.toNanos(Timeout.seconds(arguments));
    Optional<String> netns = Options.value(arguments, Kernel.NETNS);
    LiveSystem system =
        LiveSystem.read(NAME, netns, console.environment(), LivePolicies.Unseen.REFUSED);
    DoctorReport report =
        DoctorReport.of(system, asked, Interfaces.name(arguments), console.time().instant(), nanos);
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> DoctorJson.print(report, json));
    } else {
      console.out().print(DoctorText.of(report, console.outStyle()));
    }
    console.out().flush();
    boolean negative = report.stopped().findAny().isPresent() || !report.unfinished().isEmpty();
    return negative ? ExitCode.NEGATIVE : ExitCode.DONE;
  }
}
