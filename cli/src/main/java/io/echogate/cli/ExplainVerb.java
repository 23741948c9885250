package io.echogate.cli;

import io.echogate.policy.language.Reading;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code explain FILE --packet ... | --frame ...}: what a policy does to one packet, and why. */
final class ExplainVerb implements Verb {
  static final String NAME = "explain";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Says what a policy does to one packet, and which line decides.",
                "DESCRIPTION is ip4 or ip6; in or out; type, type/code or name, or else tcp or udp;"
                    + " then any of: from ADDRESS, to ADDRESS, payload BYTES, hop-limit N, related,"
                    + " solicited, on-link (with the hop limit and source that the message has on"
                    + " its link). The machine is 192.0.2.2 and 2001:db8::2, its neighbour"
                    + " 192.0.2.1 and 2001:db8::1; another destination makes the packet one that"
                    + " is forwarded. Limits are asked after a pause, when they admit most."),
            "echogate explain web.xfw --packet 'ip4 in 3/4 from 192.0.2.1 payload 28'",
            "says whether the message that path MTU discovery needs comes through")
        .addPositional(Options.policyFile())
        .addArgGroup(
            ArgGroupSpec.builder()
                .exclusive(true)
                .multiplicity("1")
                .addArg(Options.text(PacketDescription.NAME, "DESCRIPTION", "the packet in words"))
                .addArg(
                    Options.text(
                        FrameOperand.NAME,
                        "HEX",
                        "an arriving frame, from its Ethernet header on, in hexadecimal"))
                .build())
        .addOption(PolicyFiles.choice())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    DescribedPacket asked = packet(arguments);
    Reading reading = PolicyFiles.read(arguments.matchedPositionalValue(0, ""), console);
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

  private static DescribedPacket packet(ParseResult arguments) {
    return arguments.hasMatchedOption(FrameOperand.NAME)
        ? FrameOperand.parse(arguments.matchedOptionValue(FrameOperand.NAME, ""))
        : PacketDescription.parse(arguments.matchedOptionValue(PacketDescription.NAME, ""));
  }
}
