package io.echogate.cli;

import io.echogate.datapath.Filters;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The kernel as a verb reaches it: one network namespace, its interfaces and filters.
 *
 * @param netns the namespace's name, where the command line names one
 */
record Kernel(NetNamespace namespace, Optional<String> netns, Links links, Filters filters)
    implements AutoCloseable {
  private static final String NETNS = "--netns";

  /** The option that says which namespace. */
  static OptionSpec option() {
    return Options.text(NETNS, "NAME", "the network namespace, by its name for ip netns");
  }

  /**
   * Reaches the namespace that a command line names, or the own one.
   *
   * @throws Refusal without the capabilities that filters need
   * @throws io.echogate.linux.LinuxException if there is no such namespace
   */
  static Kernel open(ParseResult arguments) {
    requireCapabilities();
    Optional<String> netns = Optional.ofNullable(arguments.matchedOptionValue(NETNS, null));
    // Before another namespace is entered: bpf objects are the same in all of them.
    Mounts.ensureBpffs(Mounts.BPFFS);
    NetNamespace namespace = netns.map(NetNamespace::open).orElseGet(NetNamespace::current);
    try {
      return new Kernel(
          namespace, netns, Links.of(namespace), new Filters(namespace, Mounts.BPFFS));
    } catch (RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  private static void requireCapabilities() {
    List<Capability> missing =
        Capabilities.effective().missing(Capability.BPF, Capability.NET_ADMIN, Capability.PERFMON);
    if (!missing.isEmpty()) {
      String names = missing.stream().map(Capability::toString).collect(Collectors.joining(", "));
      throw Refusal.environment(
          "this needs " + names, "run it as root, or give it these capabilities");
    }
  }

  @Override
  public void close() {
    links.close();
    namespace.close();
  }
}
