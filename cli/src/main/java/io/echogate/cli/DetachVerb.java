package io.echogate.cli;

import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/** {@code detach --interface NAME}: takes a filter away. */
final class DetachVerb implements Verb {
  static final String NAME = "detach";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Takes the filter from an interface.",
                "From then on all ICMP passes there. Its counters are gone with it. An interface"
                    + " that has none is left as it is, and the end is 0; the filter of an"
                    + " interface that has gone is removed too."),
            "echogate detach --interface eth0",
            "lets all ICMP pass on eth0 again")
        .addOption(Interfaces.option("what to filter no longer").required(true).build())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String name = Interfaces.name(arguments).orElseThrow();
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      boolean detached = kernel.filters().detach(name);
      String text = name + ": the filter is gone, all ICMP passes";
      if (!detached) {
        text = nothingToDo(Interfaces.require(name, kernel.links().all()));
      }
      if (arguments.hasMatchedOption(Options.JSON)) {
        Json.print(console, json -> document(name, kernel, detached, json));
      } else {
        console.out().println(text);
      }
    }
    return ExitCode.DONE;
  }

  private static String nothingToDo(LinkInfo link) {
    String other =
        link.xdpProgram() == 0
            ? ""
            : "; the XDP program there, id " + link.xdpProgram() + ", is not ours and stays";
    return link.name() + ": no filter of Echogate is there, nothing was changed" + other;
  }

  private static void document(String name, Kernel kernel, boolean detached, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", name);
    json.writeStringProperty("netns", kernel.netns().orElse(null));
    json.writeBooleanProperty("detached", detached);
    json.writeEndObject();
  }
}
