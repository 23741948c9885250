package io.echogate.cli;

import io.echogate.datapath.Filters;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The kernel as a verb reaches it: one network namespace, its interfaces and filters.
 *
 * @param netns the namespace's name, where the command line names one
 * @param texts reads what is kept with filters
 */
record Kernel(
    NetNamespace namespace,
    Optional<String> netns,
    Links links,
    Filters filters,
    AppliedTexts texts)
    implements AutoCloseable {
  static final String NETNS = "--netns";

  /** The option that says which namespace. */
  static OptionSpec option() {
    return Options.text(NETNS, "NAME", "the network namespace, by its name for ip netns");
  }

  /**
   * Reaches the namespace that a command line names, or the own one.
   *
   * @param needed what the verb needs to do its work there
   * @throws Refusal without these capabilities, or where filters cannot be seen
   * @throws io.echogate.linux.LinuxException if there is no such namespace
   */
  static Kernel open(ParseResult arguments, Capability... needed) {
    Optional<String> netns = Options.value(arguments, NETNS);
    return open(arguments.commandSpec().name(), netns, needed);
  }

  /**
   * Reaches the namespace of a name, or the own one.
   *
   * @param needed what the verb needs to do its work there
   * @throws Refusal without these capabilities, or where filters cannot be seen
   * @throws io.echogate.linux.LinuxException if there is no such namespace
   */
  static Kernel open(String verb, Optional<String> netns, Capability... needed) {
    requireCapabilities(verb, capabilities(netns, needed));
    BpfFileSystem.requireView();
    NetNamespace namespace = netns.map(NetNamespace::open).orElseGet(NetNamespace::current);
    try {
      AppliedTexts texts = new AppliedTexts();
      Filters filters = new Filters(namespace, Mounts.BPFFS, texts);
      return new Kernel(namespace, netns, Links.of(namespace), filters, texts);
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      namespace.close();
      throw e;
    }
  }

  /**
   * The namespace of a name, or the own one, for a verb that asks for no filters.
   *
   * @throws Refusal without what it takes to enter it
   * @throws io.echogate.linux.LinuxException if there is none of that name
   */
  static NetNamespace namespace(String verb, Optional<String> netns, Capability... needed) {
    requireCapabilities(verb, capabilities(netns, needed));
    return netns.map(NetNamespace::open).orElseGet(NetNamespace::current);
  }

  private static List<Capability> capabilities(Optional<String> netns, Capability... needed) {
    List<Capability> all = new ArrayList<>(List.of(needed));
    if (netns.isPresent() && !NetNamespace.isCurrent(netns.get())) {
      all.add(Capability.SYS_ADMIN);
    }
    return all;
  }

  /** Refuses a verb that lacks what it needs. */
  static void requireCapabilities(String verb, List<Capability> needed) {
    List<Capability> missing = Capabilities.effective().missing(needed.toArray(Capability[]::new));
    if (!missing.isEmpty()) {
      throw Refusal.environment(
          "%s needs capabilities that this process lacks: %s".formatted(verb, names(missing)),
          "run it as root, or grant these; check and explain need none");
    }
  }

  private static String names(List<Capability> capabilities) {
    return capabilities.stream().map(Capability::toString).collect(Collectors.joining(", "));
  }

  /** The options that lead another verb to an interface of this namespace. */
  String optionsFor(String interfaceName) {
    return optionsFor(interfaceName, netns);
  }

  /** The options by which another verb finds an interface, in the namespace that was named. */
  static String optionsFor(String interfaceName, Optional<String> netns) {
    return Interfaces.NAME
        + " "
        + interfaceName
        + netns.map(name -> " " + NETNS + " " + name).orElse("");
  }

  @Override
  public void close() {
    links.close();
    namespace.close();
  }
}
