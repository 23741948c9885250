package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.Filters;
import io.echogate.datapath.Hook;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import io.echogate.linux.testing.TwoHosts;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A host to put filters on, {@code right0} of {@link TwoHosts}, and another that sends to it. They
 * know each other's Ethernet address, so that nothing is on the cable but what a test sends.
 */
final class FilteredHost implements AutoCloseable {
  static final String INTERFACE = "right0";

  private static final Pattern RECEIVED = Pattern.compile("(\\d+) received");

  private final TwoHosts hosts = TwoHosts.createNamed();

  FilteredHost() {
    hosts.fixNeighbours();
  }

  /** One without IPv6, so that what its own kernel sends of it is not counted. */
  static FilteredHost silent() {
    FilteredHost host = new FilteredHost();
    host.hosts().silence();
    return host;
  }

  TwoHosts hosts() {
    return hosts;
  }

  /** The name of the host's namespace. */
  String netns() {
    return hosts.right().namespace().label();
  }

  /** Runs a verb on the host, with a text on standard input. */
  Run run(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--netns", netns()));
    return Run.onInput(input, all.toArray(String[]::new));
  }

  /** The same inside the host's namespace, on a thread without PERFMON. */
  Run runWithoutPerfmon(String input, String... arguments) {
    return hosts
        .right()
        .namespace()
        .call(
            () ->
                Capabilities.callWithout(
                    () -> Run.onInput(input, arguments), Capability.PERFMON, Capability.SYS_ADMIN));
  }

  /** Applies a policy to {@link #INTERFACE}. */
  Run apply(String policy, String... options) {
    List<String> all = new ArrayList<>(List.of("apply", "-", "-i", INTERFACE));
    all.addAll(List.of(options));
    return run(policy, all.toArray(String[]::new));
  }

  /** The same, which has to succeed. */
  void enforce(String policy) {
    Run run = apply(policy);
    assertThat(run.status()).as("%s", run).isZero();
  }

  /** Runs a verb on {@link #INTERFACE}. */
  Run verb(String name, String... options) {
    List<String> all = new ArrayList<>(List.of(name, "-i", INTERFACE));
    all.addAll(List.of(options));
    return run("", all.toArray(String[]::new));
  }

  /**
   * Puts a policy on {@link #INTERFACE} as a later version would, in a language that this one does
   * not read.
   *
   * @param policy what the programs do
   */
  AppliedPolicy enforceOfLaterVersion(String policy) {
    AppliedPolicy later =
        new AppliedPolicy(
            "new.policy", "policy later { }", Instant.parse("2030-01-01T00:00:00Z"), false);
    Candidate candidate =
        new Candidate(
            PolicyReader.read(new Source("old", policy)).policies().getFirst(),
            new CompileOptions(
                CompileOptions.Time.KERNEL, false, Clocks.tick(), Cpus.possible().length()),
            later);
    new Filters(hosts.right().namespace(), Mounts.BPFFS, before -> Optional.empty())
        .apply(candidate, link(), List.of(Hook.NATIVE), Optional.empty());
    return later;
  }

  /** What {@code status --json} says of {@link #INTERFACE}. */
  JsonTree status() {
    Run run = run("", "status", "--json", "-i", INTERFACE);
    assertThat(run.status()).as("%s", run).isZero();
    return JsonTree.parse(run.out()).at("interfaces", 0);
  }

  /**
   * Its counters, each as {@code in ip4/8 blocked 10/420}, but those of what is not ICMP, and of
   * the other host's reports on multicast groups.
   */
  List<String> counters() {
    return status().at("counters").elements().stream()
        .map(FilteredHost::counter)
        .filter(text -> !text.contains("not-icmp") && !text.contains("ip6/143"))
        .toList();
  }

  static String counter(JsonTree counter) {
    return "%s %s/%s %s %s/%s"
        .formatted(
            counter.at("direction").value(),
            counter.at("family").value(),
            counter.at("type").value(),
            counter.at("reason").value(),
            counter.at("packets").value(),
            counter.at("bytes").value());
  }

  /**
   * Sends pings to the host, all at once, and says how many were answered.
   *
   * @param address the host's
   * @param payload bytes behind the ICMP header
   */
  int ping(String address, int count, int payload) {
    Process ping =
        start("ping -n -q -c %d -l %d -s %d -W 0.3 %s".formatted(count, count, payload, address));
    Matcher received = RECEIVED.matcher(output(ping));
    assertThat(received.find()).isTrue();
    return Integer.parseInt(received.group(1));
  }

  /** Starts a command on the other host. */
  Process start(String command) {
    return start(hosts.left().namespace(), command);
  }

  private static Process start(NetNamespace namespace, String command) {
    try {
      return namespace.call(
          () ->
              new ProcessBuilder(List.of(command.split(" ", -1)))
                  .redirectErrorStream(true)
                  .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code ip} on the host. */
  void ip(String arguments) {
    Process process = start(hosts.right().namespace(), "ip " + arguments);
    assertThat(output(process)).isEmpty();
  }

  /** Gives the host another interface, {@code second0}, with nobody at the other end. */
  void addSecond() {
    ip("link add second0 type veth peer name third0");
    ip("link set second0 up");
  }

  /** Sets a number of the host's kernel. */
  void sysctl(String key, String value) {
    Sysctl.write(hosts.right().namespace(), key, value);
  }

  /** Lets the host's kernel track connections, as it does where a firewall asks for their state. */
  void trackConnections() {
    for (String command :
        List.of(
            "add table inet t",
            "add chain inet t c { type filter hook input priority 0 ; }",
            "add rule inet t c ct state new")) {
      assertThat(output(start(hosts.right().namespace(), "nft " + command))).isEmpty();
    }
  }

  /** What a process prints until it ends. */
  static String output(Process process) {
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The host's interface as it is now. */
  LinkInfo link() {
    try (Links links = Links.of(hosts.right().namespace())) {
      return links.require(INTERFACE);
    }
  }

  /** All that a command may have changed: the host's pins, and the program on its interface. */
  String state() {
    Path pins = Mounts.BPFFS.resolve("echogate").resolve(hosts.right().namespace().identity());
    if (!Files.exists(pins)) {
      return "no pins, program " + link().xdpProgram();
    }
    try (Stream<Path> files = Files.walk(pins)) {
      return files.sorted().toList() + ", program " + link().xdpProgram();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where something of the program lies that runs on {@link #INTERFACE}. */
  Path pinned(String name) {
    return Mounts.BPFFS
        .resolve("echogate")
        .resolve(hosts.right().namespace().identity())
        .resolve(INTERFACE)
        .resolve(Integer.toString(link().xdpProgram()))
        .resolve(name);
  }

  /** Takes all filters from the host, then the hosts away. */
  @Override
  public void close() {
    try {
      for (JsonTree filter :
          JsonTree.parse(run("", "status", "--json").out()).at("interfaces").elements()) {
        run("", "detach", "-i", String.valueOf(filter.at("interface").value()));
      }
    } finally {
      hosts.close();
    }
  }
}
