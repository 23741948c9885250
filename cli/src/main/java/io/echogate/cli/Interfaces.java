package io.echogate.cli;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The interface that a command line names, and whether a filter belongs on it. */
final class Interfaces {
  static final String NAME = "--interface";
  private static final String FORCE = "--force";

  private Interfaces() {}

  /** The option that names the interface. */
  static OptionSpec.Builder option(String description) {
    return OptionSpec.builder("-i", NAME)
        .arity("1")
        .paramLabel("NAME")
        .type(String.class)
        .description(description);
  }

  /** The option that puts a filter on the loopback interface. */
  static OptionSpec force() {
    return Options.flag(FORCE, "filters the loopback interface, which local errors use").build();
  }

  /** The interface's name on the command line. */
  static String name(ParseResult arguments) {
    return arguments.matchedOptionValue(NAME, "");
  }

  /**
   * The interface to filter. Says on {@code err} what may surprise there.
   *
   * @throws Refusal if a filter would do no good on it
   * @throws io.echogate.linux.LinuxException if there is none of that name
   */
  static LinkInfo toFilter(ParseResult arguments, Kernel kernel, Console console) {
    LinkInfo link = kernel.links().require(name(arguments));
    if (link.hardware() == LinkInfo.LOOPBACK && !arguments.hasMatchedOption(FORCE)) {
      throw Refusal.environment(
          link.name() + " is the loopback interface: local programs learn of errors through it",
          "filter the interface to the network, or say " + FORCE);
    }
    if (link.hardware() != LinkInfo.ETHERNET && link.hardware() != LinkInfo.LOOPBACK) {
      throw Refusal.environment(
          link.name() + " carries packets without an Ethernet header, and no filter can sit there",
          "filter the interface that its packets come in through");
    }
    if (link.master() != 0) {
      aboutMaster(link, kernel.links(), console);
    }
    return link;
  }

  private static void aboutMaster(LinkInfo link, Links links, Console console) {
    LinkInfo master = links.require(link.master());
    if (master.kind().equals("bond")) {
      throw Refusal.environment(
          link.name() + " is a part of the bond " + master.name(),
          "filter the bond: " + NAME + " " + master.name());
    }
    if (master.kind().equals("bridge")) {
      console.complain(
          ("echogate: warning: %s is a port of the bridge %s: the policy judges what its guests"
                  + " send too, neighbour discovery included\n")
              .formatted(link.name(), master.name()));
    }
  }
}
