package io.echogate.cli;

import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.MachineSets;
import io.echogate.linux.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code status}: which filters run, and what they have counted. */
final class StatusVerb implements Verb {
  static final String NAME = "status";

  private static final String WATCH = "--watch";

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
        .addOption(
            Options.flag(
                    WATCH,
                    "shows rates, busiest statements and buckets each second, until Ctrl-C; with"
                        + " --json a document a second")
                .build())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<String> only = Interfaces.name(arguments);
    if (arguments.hasMatchedOption(WATCH)) {
      return watch(arguments, only, console);
    }
    List<FilterStatus> filters;
    Optional<MachineSets.Difference> machine;
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      filters = read(kernel, only);
      machine = MachineStatus.of(kernel);
      kernel.filters().unkept().forEach(unkept -> console.warn(UnkeptText.of(unkept)));
      if (filters.isEmpty() && only.isPresent()) {
        Interfaces.require(only.get(), kernel.links().all());
      }
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> StatusJson.write(filters, machine, json));
    } else if (filters.isEmpty()) {
      console.out().println(only.orElse("no interface") + noFilter(only));
    } else {
      List<String> texts =
          filters.stream().map(filter -> StatusText.of(filter, console.outStyle())).toList();
      console.out().print(String.join("\n", texts));
      console
          .out()
          .print(
              machine
                  .map(difference -> MachineStatus.text(difference, console.outStyle()))
                  .filter(text -> !text.isEmpty())
                  .map(text -> "\n" + text)
                  .orElse(""));
    }
    boolean asked = only.isEmpty() || !filters.isEmpty();
    boolean well =
        filters.stream()
            .allMatch(filter -> filter.problem().isEmpty() && filter.divided().isEmpty());
    return asked && well ? ExitCode.DONE : ExitCode.NEGATIVE;
  }

  private static ExitCode watch(ParseResult arguments, Optional<String> only, Console console) {
    try (Interruption.Watch end = console.interruption().begin();
        Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      only.ifPresent(name -> Interfaces.require(name, kernel.links().all()));
      StatusWatch watch = new StatusWatch(kernel, only, console);
      if (arguments.hasMatchedOption(Options.JSON)) {
        watch.print(end);
      } else {
        watch.show(end);
      }
      return ExitCode.DONE;
    }
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
