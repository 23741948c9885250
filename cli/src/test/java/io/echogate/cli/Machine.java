package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.IpConfig;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One of the machines of a {@link TestSite}. */
final class Machine implements AutoCloseable {
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final String name;
  private final NetNamespace namespace;

  private final List<String> ports = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();

  /** The interfaces that a filter was put on. */
  private final Set<String> filtered = new LinkedHashSet<>();

  /** Commands that may still run. */
  private final List<Process> started = new ArrayList<>();

  Machine(String name, NetNamespace namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  /** The name of its network namespace. */
  String netns() {
    return namespace.label();
  }

  NetNamespace namespace() {
    return namespace;
  }

  /** Writes a setting below {@code /proc/sys}. */
  void set(String setting, String value) {
    Sysctl.write(namespace, setting, value);
  }

  /**
   * Gives an interface addresses, each with the length of its prefix, and switches it on. It can be
   * used once the machine has {@linkplain #settle settled}.
   */
  void attach(String port, String ip4, String ip6) {
    ports.add(port);
    addresses.add(ip6.substring(0, ip6.indexOf('/')));
    ip(
        """
        addr add %s brd + dev %s
        addr add %s dev %s nodad
        link set %s up
        """
            .formatted(ip4, port, ip6, port, port));
  }

  /**
   * Waits until the attached interfaces have a carrier and the kernel knows the addresses for its
   * own: it does both in the background, and what is sent before is lost.
   */
  void settle() {
    try (Links links = Links.of(namespace);
        IpConfig config = IpConfig.of(namespace)) {
      ports.forEach(port -> links.awaitRunning(links.require(port).index(), SETTLED));
      addresses.forEach(address -> config.awaitLocal(InetAddress.ofLiteral(address), SETTLED));
    }
  }

  /** Runs commands of {@code ip}, one a line. */
  void ip(String lines) {
    Process process = start("ip -batch -");
    try {
      process.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(FilteredHost.output(process)).as("%s: %s", name, lines).isEmpty();
    assertThat(process.exitValue()).as("%s: %s", name, lines).isZero();
  }

  /** Runs a command to its end and gives what it printed. */
  String output(String command) {
    return FilteredHost.output(start(command));
  }

  /** Starts a command. It ends with the site at the latest. */
  Process start(String command) {
    return start(new ProcessBuilder(List.of(command.split(" ", -1))));
  }

  /** Starts a command whose output nobody reads. */
  Process startUnread(String command) {
    return start(
        new ProcessBuilder(List.of(command.split(" ", -1)))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD));
  }

  private Process start(ProcessBuilder builder) {
    try {
      Process process = namespace.call(builder.redirectErrorStream(true)::start);
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its kernel has counted. */
  KernelCounters counters() {
    return namespace.call(KernelCounters::ofThisThread);
  }

  /** Runs a verb here, with a text on standard input. */
  Run echogate(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--netns", netns()));
    return Run.onInput(input, all.toArray(String[]::new));
  }

  /** Puts a filter on an interface, or another in its place. */
  void filter(String port, String policy, String... options) {
    List<String> all = new ArrayList<>(List.of("apply", "-", "-i", port));
    all.addAll(List.of(options));
    filtered.add(port);
    Run run = echogate(policy, all.toArray(String[]::new));
    assertThat(run.status()).as("%s: %s", name, run).isZero();
  }

  /** What the filter on an interface has counted. */
  FilterCounters filterCounters(String port) {
    Run run = echogate("", "status", "--json", "-i", port);
    assertThat(run.status()).as("%s: %s", name, run).isZero();
    return new FilterCounters(JsonTree.parse(run.out()).at("interfaces", 0, "counters"));
  }

  /** Ends what still runs and takes the filters off. */
  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
    filtered.forEach(port -> echogate("", "detach", "-i", port));
  }

  @Override
  public String toString() {
    return name;
  }
}
