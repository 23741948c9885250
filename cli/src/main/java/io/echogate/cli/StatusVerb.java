package io.echogate.cli;

import io.echogate.datapath.InstalledFilter;
import io.echogate.linux.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code status}: which filters run, and what they have counted. */
final class StatusVerb implements Verb {
  static final String NAME = "status";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Shows which filters run, and what they have counted.",
                "Packets and bytes of frames by verdict and reason, by message and by statement,"
                    + " and what the limits would let pass now. Statements count on through"
                    + " replacements that leave them as they are. A policy on trial is shown with"
                    + " the time that is left. What XDP drops, tcpdump does not show, nor what"
                    + " is not let out. Ends with 1 if the interface named has no filter, a"
                    + " filter cannot be read, or what arrives and what leaves are not filtered"
                    + " by one policy, as after a process that was killed: apply mends that."
                    + " Needs the capabilities CAP_BPF and CAP_NET_ADMIN, and to enter a namespace"
                    + " CAP_SYS_ADMIN."),
            "echogate status --json",
            "the same as a JSON document, for programs")
        .addOption(Interfaces.option("only the filter on this interface").build())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<String> only = Interfaces.name(arguments);
    List<FilterStatus> filters;
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      filters = read(kernel, only);
      if (filters.isEmpty() && only.isPresent()) {
        Interfaces.require(only.get(), kernel.links().all());
      }
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> StatusJson.write(filters, json));
    } else if (filters.isEmpty()) {
      console.out().println(only.orElse("no interface") + noFilter(only));
    } else {
      List<String> texts =
          filters.stream().map(filter -> StatusText.of(filter, console.outStyle())).toList();
      console.out().print(String.join("\n", texts));
    }
    boolean asked = only.isEmpty() || !filters.isEmpty();
    boolean well =
        filters.stream()
            .allMatch(filter -> filter.problem().isEmpty() && filter.divided().isEmpty());
    return asked && well ? ExitCode.DONE : ExitCode.NEGATIVE;
  }

  private static String noFilter(Optional<String> only) {
    return only.isPresent() ? ": no filter of Echogate is there" : " has a filter of Echogate";
  }

  private static List<FilterStatus> read(Kernel kernel, Optional<String> only) {
    List<FilterStatus> filters = new ArrayList<>();
    for (InstalledFilter filter : kernel.filters().all()) {
      try (filter) {
        if (only.isEmpty() || only.get().equals(filter.interfaceName())) {
          filters.add(FilterStatus.of(filter, kernel.netns()));
        }
      }
    }
    return filters;
  }
}
