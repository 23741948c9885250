package io.echogate.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code detach --interface NAME}: takes a filter away. */
final class DetachVerb implements Verb {
  static final String NAME = "detach";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Takes the filter from an interface.",
                "From then on all ICMP passes there. Its counters are gone with it."),
            "echogate detach --interface eth0",
            "lets all ICMP pass on eth0 again")
        .addOption(Interfaces.option("what to filter no longer").required(true).build())
        .addOption(Kernel.option());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String name = Interfaces.name(arguments);
    try (Kernel kernel = Kernel.open(arguments)) {
      if (!kernel.filters().detach(name)) {
        throw noFilter(name);
      }
    }
    console.out().println(name + ": the filter is gone, all ICMP passes");
    return ExitCode.DONE;
  }

  /** The objection to an interface that has no filter of ours. */
  static Refusal noFilter(String name) {
    return Refusal.environment(
        "no filter of Echogate is on " + name, "echogate status lists those that there are");
  }
}
