package io.echogate.cli;

import io.echogate.datapath.InstalledFilter;
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
                "Packets and bytes of frames by reason, by message and by statement since the"
                    + " policy was applied, and what the limits would let pass now. What a filter"
                    + " drops, tcpdump does not show."),
            "echogate status --json",
            "the same as a JSON document, for programs")
        .addOption(Interfaces.option("only the filter on this interface").build())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<FilterStatus> filters = new ArrayList<>();
    try (Kernel kernel = Kernel.open(arguments)) {
      Optional<String> only =
          Optional.of(Interfaces.name(arguments)).filter(name -> !name.isEmpty());
      for (InstalledFilter filter : kernel.filters().all()) {
        try (filter) {
          if (only.isEmpty() || only.get().equals(filter.interfaceName())) {
            filters.add(FilterStatus.of(filter, kernel.netns()));
          }
        }
      }
      if (only.isPresent() && filters.isEmpty()) {
        throw DetachVerb.noFilter(only.get());
      }
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> StatusJson.write(filters, json));
    } else if (filters.isEmpty()) {
      console.out().println("no interface has a filter of Echogate");
    } else {
      List<String> texts =
          filters.stream().map(filter -> StatusText.of(filter, console.outStyle())).toList();
      console.out().print(String.join("\n", texts));
    }
    return ExitCode.DONE;
  }
}
