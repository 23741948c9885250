package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.RecommendedPolicy;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The run that the launcher records for the JVM's cache of loaded and linked classes (JEP 514): the
 * everyday commands, their output thrown away. A command that does not end as it should ends the
 * run with an error, so that no cache is made of it.
 */
public final class Training {
  /** Takes the parser through most that it knows. */
  private static final String POLICY =
      RecommendedPolicy.of(Role.HOST, io.echogate.advice.recommended.Options.standard());

  /** The same for the other dialect. */
  private static final String XFW =
      """
      xfw {
          ratelimit=calm pps=10 bps=10000;   # ten pings
          defaults { icmp ip4: block; icmp ip6: ratelimit=calm; src_ip: allow; }
          icmp ip4: ratelimit=calm { 0, 3, echo-request }
          icmp=errors ip6: allow { 1-4, @neighbor-discovery }
          src ip6.icmp: block { 2001:db8::1, 2001:db8:1::/48 }
      }
      """;

  /** Has findings. */
  private static final String NOTHING = "policy nothing { defaults { icmp in: block; } }";

  private record Command(ExitCode end, String input, List<String> arguments) {
    Command(ExitCode end, String input, String... arguments) {
      this(end, input, List.of(arguments));
    }
  }

  /** Commands that are started again and again, or wait for their answer at a prompt. */
  private static List<Command> commands(Path examples) {
    String host = examples.resolve("office.rules").toString();
    String careless = examples.resolve("careless.rules").toString();
    String policy = examples.resolve("web-server.policy").toString();
    return List.of(
        new Command(ExitCode.DONE, "", "--help"),
        new Command(ExitCode.DONE, "", "init", "host"),
        new Command(ExitCode.DONE, POLICY, "check", "-", "--role", "host"),
        new Command(ExitCode.DONE, POLICY, "check", "--json", "-"),
        new Command(ExitCode.NEGATIVE, "xfw { icmp ip4: allow { 256 } }", "check", "-"),
        new Command(ExitCode.NEGATIVE, NOTHING, "check", "-"),
        new Command(ExitCode.DONE, POLICY, "table", "-"),
        new Command(ExitCode.DONE, "", "explain", "3/4"),
        new Command(ExitCode.DONE, POLICY, "explain", "-", "--packet", "ip4 in 8"),
        new Command(ExitCode.DONE, XFW, "explain", "-", "--json", "--frame", "0800"),
        new Command(ExitCode.NEGATIVE, "", "audit", careless),
        new Command(ExitCode.DONE, "", "audit", "--json", host),
        new Command(ExitCode.DONE, "", "audit", "--fix", careless),
        new Command(ExitCode.NEGATIVE, "", "diff", host, careless),
        new Command(ExitCode.DONE, "", "export", "--to", "nftables", policy),
        new Command(ExitCode.DONE, "", "explain", host, "--packet", "ip4 in 8"),
        new Command(
            ExitCode.DONE, "", "replay", policy, examples.resolve("server.pcap").toString()));
  }

  private Training() {}

  /**
   * Runs the everyday commands once.
   *
   * @param args the directory of the examples
   */
  public static void main(String[] args) {
    for (Command command : commands(Path.of(args[0]))) {
      ExitCode end = Cli.run(command.arguments(), console(command.input()));
      if (end != command.end()) {
        throw new IllegalStateException(command.arguments() + " ended with " + end);
      }
    }
  }

  private static Console console(String input) {
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Console(
        in, nowhere, nowhere, Style.PLAIN, Style.PLAIN, InstantSource.system(), Map.of());
  }
}
