package io.echogate.cli;

import io.echogate.linux.LinkInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The interface that a command line names, and whether a filter belongs on it. */
final class Interfaces {
  static final String NAME = "--interface";
  static final String FORCE = "--force";

  /** What {@code IFLA_INFO_KIND} says of interfaces that make one of several. */
  private static final Set<String> BUNDLES = Set.of("bond", "team");

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
  static Optional<String> name(ParseResult arguments) {
    return Options.value(arguments, NAME);
  }

  /**
   * The interfaces that a command line names, with commas between them.
   *
   * @throws Refusal if one is named twice, or a name is missing
   */
  static List<String> several(ParseResult arguments) {
    List<String> names = List.of(name(arguments).orElseThrow().split(",", -1));
    Set<String> known = new HashSet<>();
    for (String name : names) {
      if (name.isEmpty()) {
        throw Refusal.usage("the name of an interface is missing", "write " + NAME + " eth0,eth1");
      }
      if (!known.add(name)) {
        throw Refusal.usage("the interface " + name + " is named twice", "name it once");
      }
    }
    return names;
  }

  /**
   * The interface of that name.
   *
   * @param links all interfaces of the namespace
   * @throws Refusal if there is none, with the nearest name or all that there are
   */
  static LinkInfo require(String name, List<LinkInfo> links) {
    return links.stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElseThrow(() -> missing(name, links.stream().map(LinkInfo::name).toList()));
  }

  private static Refusal missing(String name, List<String> names) {
    return Refusal.environment(
        "there is no interface " + name + " in this network namespace",
        DidYouMean.or("there are " + String.join(", ", names), name, names));
  }

  /**
   * Says what speaks against a filter on an interface.
   *
   * @param links all interfaces of the namespace
   * @param force whether the loopback interface may be filtered
   * @return a warning, if something may surprise there
   * @throws Refusal if a filter would do no good
   */
  static Optional<String> surprise(LinkInfo link, List<LinkInfo> links, boolean force) {
    if (link.hardware() == LinkInfo.LOOPBACK && !force) {
      throw Refusal.environment(
          link.name() + " is the loopback interface: local programs learn of errors through it",
          "filter the interface to the network, or say " + FORCE);
    }
    Optional<LinkInfo> master =
        links.stream().filter(other -> other.index() == link.master()).findFirst();
    return master.flatMap(upper -> surprise(link, upper));
  }

  private static Optional<String> surprise(LinkInfo port, LinkInfo master) {
    if (BUNDLES.contains(master.kind())) {
      throw Refusal.environment(
          "%s is a part of the %s %s, which is filtered as a whole"
              .formatted(port.name(), master.kind(), master.name()),
          "say " + NAME + " " + master.name());
    }
    if (!master.kind().equals("bridge")) {
      return Optional.empty();
    }
    return Optional.of(
        ("%s is a port of the bridge %s: the policy judges what its guests send to anyone,"
                + " neighbour discovery included; %s %s judges what comes to this host")
            .formatted(port.name(), master.name(), NAME, master.name()));
  }
}
